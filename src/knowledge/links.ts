import { type Day, editionOn, provisionById } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import { usesOf } from './coverage.ts';
import type { Data } from './read-data.ts';
import type { Topic } from './schema.ts';

/** An address that stands behind answers: what cites it, and which topics show it. */
export interface Link {
  url: string;
  /** "fact buttons", "provision cc-380-3-1-in-force", "act cc", "contact minzdrav". */
  citedBy: string[];
  topics: string[];
}

/** What an address answered. `unsure` is everything that proves neither life nor death: a wall against robots, a busy server. */
export type Verdict =
  | { kind: 'alive' }
  | { kind: 'dead'; why: string } // 404, 410, or no such host
  | { kind: 'unsure'; why: string };

/** Every distinct address of the facts, provisions, acts and contacts that answers use today. */
export function linksOf({ law, topics }: Pick<Data, 'law' | 'topics'>, today: Day): Link[] {
  const links = new Map<string, { citedBy: Set<string>; topics: Set<string> }>();
  for (const topic of topics) {
    for (const [url, by] of addressesOf(topic, law, today)) {
      const link = links.get(url) ?? { citedBy: new Set(), topics: new Set() };
      links.set(url, link);
      link.citedBy.add(by);
      link.topics.add(topic.id);
    }
  }
  return [...links]
    .map(([url, link]) => ({ url, citedBy: [...link.citedBy].sort(), topics: [...link.topics].sort() }))
    .sort((a, b) => (a.url < b.url ? -1 : 1));
}

function addressesOf(topic: Topic, law: Law, today: Day): [url: string, citedBy: string][] {
  const uses = usesOf([topic]);
  const facts = law.facts.filter(({ id }) => uses.facts.has(id));
  const provisions = [...uses.provisions].flatMap(
    (reference) => (reference.includes('/') ? editionOn(law, reference, today) : provisionById(law, reference)) ?? [],
  );
  const acts = law.acts.filter(
    ({ id, match }) => provisions.some((p) => p.act === id) || (match && facts.some((fact) => fact.act?.includes(match))),
  );
  return [
    ...facts.flatMap(({ id, sources }) => sources.map(({ url }): [string, string] => [url, `fact ${id}`])),
    ...provisions.flatMap(({ id, sources }) => sources.map(({ url }): [string, string] => [url, `provision ${id}`])),
    ...acts.flatMap(({ id, url }) => Object.values(url).map((address): [string, string] => [address, `act ${id}`])),
    ...law.contacts.flatMap(({ id, url }): [string, string][] => (url && uses.contacts.has(id) ? [[url, `contact ${id}`]] : [])),
  ];
}

export interface Asking {
  timeoutMs: number;
  hostsAtOnce: number;
  /** Between two requests to one host. */
  pauseMs: number;
}

const POLITELY: Asking = { timeoutMs: 10_000, hostsAtOnce: 4, pauseMs: 500 };
const USER_AGENT = 'Qorgan/0.1 (looks whether the sources of its answers are still there)';
/** So many addresses without one answer from anybody: this machine has no network, and asking on would only take time. */
const MOST_SILENT = 12;

/**
 * Asks every address, several hosts at once and each host one request after another. Null when no host answered at all.
 * Never throws for an address.
 */
export async function askLinks(urls: readonly string[], asking: Asking = POLITELY): Promise<Map<string, Verdict> | null> {
  const verdicts = new Map<string, Verdict>();
  const waiting = [...Map.groupBy(new Set(urls), (url) => new URL(url).host).values()];
  let silent = 0;
  let hasAnswer = false;
  const work = async () => {
    for (let urlsOfHost = waiting.shift(); urlsOfHost; urlsOfHost = waiting.shift()) {
      for (const [index, url] of urlsOfHost.entries()) {
        if (!hasAnswer && silent >= MOST_SILENT) return;
        if (index > 0) await pause(asking.pauseMs);
        const answer = await askLink(url, asking);
        verdicts.set(url, answer.verdict);
        hasAnswer ||= answer.isHeard;
        if (!answer.isHeard) silent += 1;
        // A host that cannot be found or reached will not be so at its next page.
        if (answer.isUnreachable) {
          for (const rest of urlsOfHost.slice(index + 1)) verdicts.set(rest, answer.verdict);
          break;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: asking.hostsAtOnce }, work));
  return hasAnswer || urls.length === 0 ? verdicts : null;
}

interface Heard {
  verdict: Verdict;
  /** The host answered something. */
  isHeard: boolean;
  /** There is no such host, or nobody listens. */
  isUnreachable: boolean;
}

/** HEAD is cheaper for the other side; where it is refused or unanswered, GET has the last word. */
async function askLink(url: string, asking: Asking): Promise<Heard> {
  const head = await request(url, 'HEAD', asking);
  return head.verdict.kind === 'alive' || head.isUnreachable ? head : request(url, 'GET', asking);
}

async function request(url: string, method: 'HEAD' | 'GET', { timeoutMs }: Asking): Promise<Heard> {
  try {
    const response = await fetch(url, {
      method,
      redirect: 'follow',
      headers: { 'user-agent': USER_AGENT, accept: '*/*' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { verdict: verdictOf(response), isHeard: true, isUnreachable: false };
  } catch (error) {
    const { code, message } = causeOf(error);
    if (code === 'ENOTFOUND') return { verdict: { kind: 'dead', why: 'no such host' }, isHeard: false, isUnreachable: true };
    const isUnreachable = ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(code);
    return { verdict: { kind: 'unsure', why: code || message }, isHeard: false, isUnreachable };
  }
}

function verdictOf({ status, ok }: Response): Verdict {
  if (ok) return { kind: 'alive' };
  return { kind: status === 404 || status === 410 ? 'dead' : 'unsure', why: String(status) };
}

/** What fetch hides behind "fetch failed". */
function causeOf(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  if (error.name === 'TimeoutError') return { code: '', message: 'no answer in time' };
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return { code, message: cause instanceof Error ? cause.message : error.message };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The verdicts as lines for a terminal, dead addresses first. */
export function describeLinks(links: readonly Link[], verdicts: ReadonlyMap<string, Verdict>): string[] {
  const of = (kind: Verdict['kind']) => links.filter(({ url }) => verdicts.get(url)?.kind === kind);
  const told = ({ url, citedBy, topics }: Link, word: string) => {
    const verdict = verdicts.get(url);
    const why = verdict && verdict.kind !== 'alive' ? verdict.why : '';
    return `${word} ${url} (${why})\n  cited by ${citedBy.join(', ')}\n  shown in ${topics.join(', ')}`;
  };
  return [
    ...of('dead').map((link) => told(link, 'dead:')),
    ...of('unsure').map((link) => told(link, 'cannot tell:')),
    `${links.length} addresses: ${of('alive').length} answer, ${of('dead').length} dead, ${of('unsure').length} cannot be told`,
  ];
}
