import robotsParser from 'robots-parser';
import { type CannotTell, cannotTell, type Reason } from './cannot-tell.ts';
import { type Answered, type Asking, request } from './request.ts';

/** How we behave towards a server that owes us nothing. */
export interface Manners {
  /** The name by which robots.txt knows us, and the whole header with a person to write to. */
  name: string;
  userAgent: string;
  /** The only origins that may be asked, redirects included. */
  origins: ReadonlySet<string>;
  /** Between two requests to one origin; a longer Crawl-delay wins. */
  pauseMs: number;
  /** For a whole answer, its last byte included. */
  timeoutMs: number;
  /** Waits before the second, third … attempt. */
  retryAfterMs: readonly number[];
  /** The longest Retry-After that is waited for; a longer one ends the round for this origin. */
  patienceMs: number;
}

export interface PoliteFetch {
  /** One page, by the manners. Never throws for what a server does; throws when `signal` is aborted. */
  get(url: string, asking: Asking): Promise<Answered | { kind: 'not-modified' } | CannotTell>;
}

export interface Clock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

interface Robot {
  isAllowed(url: string, name: string): boolean | undefined;
  getCrawlDelay(name: string): number | undefined;
}

/** The package is one function; its types describe a module with a default export, which it has not. */
const parseRobots = robotsParser as unknown as (url: string, text: string) => Robot;

const MOST_REDIRECTS = 3;
const MOST_BYTES_OF_ROBOTS = 512 * 1024;

/** A fetch for one round of looks: robots.txt is read once at its beginning. Not for use from several places at once. */
export function makePoliteFetch(manners: Manners, clock: Clock): PoliteFetch {
  const robots = new Map<string, Robot | null | CannotTell>();
  const lastRequestAt = new Map<string, number>();
  const closed = new Map<string, CannotTell>();

  async function robotsOf(origin: string, signal: AbortSignal): Promise<Robot | null | CannotTell> {
    const known = robots.get(origin);
    if (known !== undefined) return known;
    const url = `${origin}/robots.txt`;
    const answer = await follow(url, { mostBytes: MOST_BYTES_OF_ROBOTS, signal }, false);
    const read = robotsFrom(url, answer);
    robots.set(origin, read);
    return read;
  }

  /** One request after the pause that is due; again after a fault that may pass. */
  async function ask(url: URL, asking: Asking, robot: Robot | null): Promise<Answered | CannotTell> {
    const pauseMs = Math.max(manners.pauseMs, (robot?.getCrawlDelay(manners.name) || 0) * 1000);
    for (let attempt = 0; ; attempt += 1) {
      const due = (lastRequestAt.get(url.origin) ?? Number.NEGATIVE_INFINITY) + pauseMs;
      if (due > clock.now()) await clock.sleep(due - clock.now(), asking.signal);
      const answer = await request(url, { ...asking, userAgent: manners.userAgent, timeoutMs: manners.timeoutMs });
      lastRequestAt.set(url.origin, clock.now());
      const retryAfterMs =
        answer.kind === 'answered' && mayPass(answer.status) ? waitAsked(answer.retryAfter, clock.now()) : null;
      if (retryAfterMs !== null && retryAfterMs > manners.patienceMs) {
        const wait = cannotTell('asked-to-wait', `${Math.round(retryAfterMs / 1000)} s`, clock.now() + retryAfterMs);
        closed.set(url.origin, wait);
        return wait;
      }
      const isPassing =
        answer.kind === 'answered' ? mayPass(answer.status) : answer.why === 'unreachable' || answer.why === 'timeout';
      const waitMs = manners.retryAfterMs[attempt];
      if (!isPassing || waitMs === undefined) return answer;
      await clock.sleep(Math.max(waitMs, retryAfterMs ?? 0), asking.signal);
    }
  }

  /** Follows redirects, but never off the list and never past what robots.txt forbids. */
  async function follow(address: string, asking: Asking, obeysRobots: boolean): Promise<Answered | CannotTell> {
    let url = new URL(address);
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      if (!manners.origins.has(url.origin)) return cannotTell('redirect', `to ${url.origin}`);
      const wait = closed.get(url.origin);
      if (wait) return wait;
      const robot = obeysRobots ? await robotsOf(url.origin, asking.signal) : null;
      if (robot !== null && 'why' in robot) return robot;
      if (robot?.isAllowed(url.href, manners.name) === false) return cannotTell('robots-disallow', url.pathname);
      const answer = await ask(url, asking, robot);
      if (answer.kind !== 'answered' || answer.location === null) return answer;
      const next = URL.parse(answer.location, url.href);
      if (!next) return cannotTell('redirect', `to no address (${answer.status})`);
      next.hash = '';
      if (next.href === url.href) return cannotTell('redirect', 'to itself');
      url = next;
    }
    return cannotTell('redirect', `more than ${MOST_REDIRECTS} in a row`);
  }

  return {
    async get(url, asking) {
      const answer = await follow(url, asking, true);
      if (answer.kind === 'cannot-tell') return answer;
      if (answer.status === 304) return { kind: 'not-modified' };
      return answer.status === 200 ? answer : cannotTell('status', String(answer.status));
    },
  };
}

/**
 * Rules, or null for a server that has none (404, 410). Anything else forbids: a server that cannot say what it allows is not asked for more,
 * and a page of HTML in place of robots.txt says nothing, whatever its status.
 */
function robotsFrom(url: string, answer: Answered | CannotTell): Robot | null | CannotTell {
  if (answer.kind === 'cannot-tell') {
    return answer.why === 'asked-to-wait'
      ? answer
      : cannotTell('robots-unknown' satisfies Reason, `${answer.why} ${answer.detail}`);
  }
  if (answer.status === 404 || answer.status === 410) return null;
  if (answer.status !== 200) return cannotTell('robots-unknown', `status ${answer.status}`);
  const text = new TextDecoder().decode(answer.bytes);
  if (/^\s*text\/html\b/i.test(answer.contentType) || /^\s*<(!doctype|html)/i.test(text)) {
    return cannotTell('robots-unknown', 'a page of HTML');
  }
  return parseRobots(url, text);
}

function mayPass(status: number): boolean {
  return status === 429 || status === 408 || status >= 500;
}

/** Retry-After in seconds or as a date; 0 when there is none. */
function waitAsked(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0;
  if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
}
