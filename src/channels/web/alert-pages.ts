import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PublishedAlert } from '../../alerts/published.ts';
import type { Library } from '../../knowledge/library.ts';
import { LANGUAGES, type Language } from '../../language.ts';
import { isFollowable, SUBJECTS, type Subject } from '../../subscription.ts';
import { type Stretch, wordDiff } from '../../text/word-diff.ts';
import { todayInKazakhstan } from '../../today.ts';
import type { Say } from '../../wording/say.ts';
import { atomFeed } from './feed.ts';
import type { PageWords } from './page-words.ts';
import { frame, sendPage } from './pages.ts';
import { linkOf, type Render } from './render.ts';

export interface AlertPageParts {
  library: Library;
  say: Say;
  words: Record<Language, PageWords>;
  render: Render;
  /** Released alerts, newest first. */
  alerts: () => readonly PublishedAlert[];
  /** Where the pages are for everybody, without a slash at the end; null: where this request was sent to. */
  publicUrl: string | null;
}

const MOST_IN_FEED = 50;

/** The list of alerts, a page for each, and their feeds. Everything works without JavaScript. */
export function addAlertPages(server: FastifyInstance, parts: AlertPageParts): void {
  const { say, words, render, alerts } = parts;
  const diffOf = makeDiffs();

  for (const language of LANGUAGES) {
    const shown = () => alerts().filter(isShown);
    const sayHere = (key: Parameters<Say>[1], values?: Record<string, string | number>) =>
      say(language, key as 'published:title', values);
    const card = (alert: PublishedAlert) => ({
      href: `/${language}/alerts/${alert.id}`,
      title: titleOf(alert, language, say),
      day: todayInKazakhstan(alert.approvedAt),
      subjects: alert.subjects.map((subject) => sayHere(`following:subject-${subject}`)).join(' · '),
      state: stateOf(alert),
    });

    server.get(`/${language}/alerts`, async (_request, reply) => {
      const page = render('alerts', {
        ...frame(language, words, (other) => `/${other}/alerts`),
        title: `${sayHere('published:title')} · ${words[language].name}`,
        description: sayHere('published:text'),
        feed: `/${language}/alerts.atom`,
        sheet: 'alert.css',
        say: sayHere,
        alerts: shown().map(card),
        feeds: SUBJECTS.map((subject) => ({
          href: `/${language}/alerts/${subject}.atom`,
          title: sayHere(`following:subject-${subject}`),
        })),
      });
      return sendPage(reply, page);
    });

    server.get(`/${language}/alerts.atom`, async (request, reply) =>
      sendFeed(request, reply, { language, subject: null, alerts: shown() }),
    );

    server.get<{ Params: { id: string } }>(`/${language}/alerts/:id`, async (request, reply) => {
      const subject = /^([a-z-]+)\.atom$/.exec(request.params.id)?.[1];
      if (isFollowable(subject) && subject !== 'all') {
        const about = shown().filter(({ subjects }) => subjects.includes(subject));
        return sendFeed(request, reply, { language, subject, alerts: about });
      }
      const alert = /^\d{1,15}$/.test(request.params.id)
        ? alerts().find(({ id }) => id === Number(request.params.id))
        : undefined;
      if (!alert) return reply.callNotFound();
      return sendPage(reply, alertPage(alert));
    });

    function alertPage(alert: PublishedAlert): string {
      const all = alerts();
      const replacement = all.find(({ id }) => id === alert.replacedBy);
      const first = all.find(({ id }) => id === alert.refersTo);
      return render('alert', {
        ...frame(language, words, (other) => `/${other}/alerts/${alert.id}`),
        ...card(alert),
        title: `${titleOf(alert, language, say)} · ${words[language].name}`,
        description: alert.text[language].slice(0, 160),
        feed: `/${language}/alerts.atom`,
        sheet: 'alert.css',
        say: sayHere,
        heading: titleOf(alert, language, say),
        inForceFrom: alert.inForceFrom,
        isUrgent: alert.importance === 'urgent',
        paragraphs: paragraphsOf(alert.text[language]),
        source: linkOf(alert.source) ? alert.source : null,
        changes: alert.changes.map((change, place) => ({
          citation: parts.library.cite(change.provision, language),
          ...diffOf(`${alert.id} ${place} ${language}`, change.before[language], change.after[language]),
        })),
        first: first ? card(first) : null,
        replacement: replacement ? card(replacement) : null,
        later: all
          .filter(({ refersTo }) => refersTo === alert.id)
          .toSorted((a, b) => a.approvedAt - b.approvedAt)
          .map((follower) => ({ ...card(follower), paragraphs: paragraphsOf(follower.text[language]) })),
      });
    }

    function sendFeed(
      request: FastifyRequest,
      reply: FastifyReply,
      about: { language: Language; subject: Subject | null; alerts: readonly PublishedAlert[] },
    ): FastifyReply {
      const base = parts.publicUrl ?? `${request.protocol}://${request.host}`;
      const feed = atomFeed({ ...about, alerts: about.alerts.slice(0, MOST_IN_FEED) }, { all: alerts(), base, say });
      void reply.header('last-modified', feed.updated.toUTCString()).header('vary', 'Host');
      const since = Date.parse(request.headers['if-modified-since'] ?? '');
      // HTTP knows whole seconds only.
      if (since >= Math.floor(feed.updated.getTime() / 1000) * 1000) return reply.code(304).send();
      return reply.type('application/atom+xml; charset=utf-8').send(feed.xml);
    }
  }
}

/** An alert whose sending somebody stopped is perhaps wrong: it is not spread further. Its page stays, and says so. */
function isShown({ halted }: PublishedAlert): boolean {
  return !halted;
}

export function titleOf({ kind, title }: PublishedAlert, language: Language, say: Say): string {
  return say(language, `alerts:${kind}`, { title: title[language] });
}

export function stateOf({ halted, withdrawn, replacedBy }: PublishedAlert): 'stands' | 'halted' | 'withdrawn' | 'corrected' {
  if (withdrawn) return 'withdrawn';
  if (replacedBy !== null) return 'corrected';
  return halted ? 'halted' : 'stands';
}

export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean);
}

const MOST_DIFFS = 200;

/** Comparing two long articles takes a moment, and an alert never changes: each comparison is made once. */
function makeDiffs(): (key: string, before: string, after: string) => { before: Stretch[]; after: Stretch[] } {
  const known = new Map<string, { before: Stretch[]; after: Stretch[] }>();
  return (key, before, after) => {
    const diff = known.get(key) ?? wordDiff(before, after);
    if (known.size >= MOST_DIFFS) known.clear();
    known.set(key, diff);
    return diff;
  };
}
