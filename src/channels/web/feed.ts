import { Feed } from 'feed';
import type { PublishedAlert } from '../../alerts/published.ts';
import type { Language } from '../../language.ts';
import type { Subject } from '../../subscription.ts';
import type { Say } from '../../wording/say.ts';
import { paragraphsOf, stateOf, titleOf } from './alert-pages.ts';

/** The time of a feed without entries: it has not changed since the law that this bot is about. */
const BEGINNING = new Date('2026-03-07T00:00:00Z');

/** An Atom feed of released alerts. An alert that was corrected or withdrawn stays, says so, and counts as changed on that day. */
export function atomFeed(
  { language, subject, alerts }: { language: Language; subject: Subject | null; alerts: readonly PublishedAlert[] },
  { all, base, say }: { all: readonly PublishedAlert[]; base: string; say: Say },
): { xml: string; updated: Date } {
  const address = (alert: Pick<PublishedAlert, 'id'>) => `${base}/${language}/alerts/${alert.id}`;
  const replacementOf = ({ replacedBy }: PublishedAlert) => all.find(({ id }) => id === replacedBy);
  const changedAt = (alert: PublishedAlert) => new Date(replacementOf(alert)?.approvedAt ?? alert.approvedAt);
  const updated = alerts.map(changedAt).reduce((a, b) => (a > b ? a : b), BEGINNING);
  const path = subject === null ? `/${language}/alerts.atom` : `/${language}/alerts/${subject}.atom`;
  const name = say(language, 'web:name');
  const about = subject === null ? '' : ` · ${say(language, `following:subject-${subject}`)}`;
  const feed = new Feed({
    id: `${base}${path}`,
    title: `${name}: ${say(language, 'published:title')}${about}`,
    description: say(language, 'published:text'),
    link: `${base}/${language}/alerts`,
    feed: `${base}${path}`,
    language,
    updated,
    generator: false,
    author: { name },
  });
  for (const alert of alerts) {
    const state = stateOf(alert);
    const replacement = replacementOf(alert);
    const notice =
      state === 'withdrawn' || state === 'corrected'
        ? [`${say(language, `published:${state}`)}${replacement ? ` ${titleOf(replacement, language, say)}` : ''}`]
        : [];
    const dates = alert.inForceFrom ? [say(language, 'alerts:in-force-from', { day: alert.inForceFrom })] : [];
    const html = [...notice, ...paragraphsOf(alert.text[language]), ...dates].map(
      (text) => `<p>${forHtml(text).replaceAll('\n', '<br/>')}</p>`,
    );
    feed.addItem({
      id: address(alert),
      link: address(alert),
      // The title of an entry is HTML, as the library writes it; ours is plain text.
      title: forHtml(
        `${state === 'withdrawn' ? `${say(language, 'published:withdrawn-short')}: ` : ''}${titleOf(alert, language, say)}`,
      ),
      date: changedAt(alert),
      published: new Date(alert.approvedAt),
      content: `${html.join('')}<p><a href="${forHtml(alert.source)}">${forHtml(say(language, 'alerts:official-text'))}</a></p>`,
      category: alert.subjects.map((each) => ({ name: say(language, `following:subject-${each}`), term: each, scheme: base })),
    });
  }
  return { xml: feed.atom1(), updated };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no such characters, not even escaped.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function forHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_XML, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
