import type { PublishedAlert } from '../alerts/published.ts';
import type { TopicCard } from '../knowledge/library.ts';
import type { Language } from '../language.ts';
import type { Block, Choice } from '../message.ts';
import { todayInKazakhstan } from '../today.ts';
import type { Say } from '../wording/say.ts';

/** More would push the answer itself from the first screen. */
const MOST = 2;

/**
 * The alerts that a topic has not been reviewed since, newest first: they name a provision that the topic cites, they stand, and the topic's
 * `reviewed_on` is not a later day than their release. "Later" on purpose: a review of the same day may have been before it.
 */
export function alertsAbout(
  { provisions, reviewedOn }: Pick<TopicCard, 'provisions' | 'reviewedOn'>,
  alerts: readonly PublishedAlert[],
): PublishedAlert[] {
  return alerts
    .filter(({ kind, replacedBy, halted }) => kind !== 'withdrawal' && replacedBy === null && !halted)
    .filter((alert) => reviewedOn <= todayInKazakhstan(alert.approvedAt))
    .filter((alert) => alert.provisions.some((changed) => provisions.some((cited) => isSame(changed, cited))))
    .slice(0, MOST);
}

/** "cc/380-3" speaks of all its parts, and a part speaks of the whole article. */
function isSame(changed: string, cited: string): boolean {
  return changed === cited || cited.startsWith(`${changed}/`) || changed.startsWith(`${cited}/`);
}

/** Stands above the answer: the law has changed, and where it is told. */
export function bannerBlocks(
  alerts: readonly PublishedAlert[],
  { language, say, publicUrl }: { language: Language; say: Say; publicUrl: string | null },
): Block[] {
  return alerts.map(({ id, title }) => ({
    kind: 'note',
    spans: [
      { text: `${say(language, 'following:banner')} `, strong: true },
      { text: title[language], ...(publicUrl === null ? {} : { url: `${publicUrl}/${language}/alerts/${id}` }) },
    ],
  }));
}

/** Reads the alert here, without leaving the conversation. */
export function bannerChoices(alerts: readonly PublishedAlert[], language: Language, say: Say): Choice[][] {
  return alerts.map(({ id }) => [{ id: `a:${id}`, label: say(language, 'following:button-alert') }]);
}
