import { type CannotTell, cannotTell } from './cannot-tell.ts';
import { actsOfTabs, type Page, wallOf } from './page.ts';
import { inWords } from './words.ts';

/** What a card proves: which edition of the act stands, by its date. Days are YYYY-MM-DD. */
export interface Card {
  kind: 'card';
  /** The day of the last change; of adoption, when the act was never changed. */
  edition: string;
  adopted: string;
}

const ADOPTED = /^дата\s+принятия\s+акта/i;
const CHANGED = /^дата\s+изменения\s+акта/i;

/**
 * Reads the card page (/info): a table «Параметр – Значение» with the id `ethernatable`, rows «Дата принятия акта» and
 * «Дата изменения акта» (dd.mm.yyyy; «НЕТ» or nothing when the act was never changed), in the frame of the act's tabs.
 */
export function readCard(page: Page, act: string): Card | CannotTell {
  const { $ } = page;
  const rows = $('table#ethernatable tr')
    .toArray()
    .map((row) =>
      $(row)
        .children('td, th')
        .toArray()
        .map((cell) => inWords($(cell).text())),
    );
  const cellOf = (label: RegExp) => rows.find(([name = '']) => label.test(name))?.[1] ?? '';
  if (rows.length === 0) return wallOf(page) ?? cannotTell('no-card', inWords($('title').text()));
  const acts = actsOfTabs(page);
  if (!acts.has(act) || acts.size > 1) return cannotTell('another-act', [...acts].join(', ') || 'no act is named');
  const [adoptedOn, changed] = [cellOf(ADOPTED), cellOf(CHANGED)];
  const adopted = dayOf(adoptedOn);
  if (adopted === null) return cannotTell('no-date', `adopted '${adoptedOn}'`);
  if (changed === '' || /^нет$/i.test(changed)) return { kind: 'card', edition: adopted, adopted };
  const edition = dayOf(changed);
  return edition === null ? cannotTell('no-date', `changed '${changed}'`) : { kind: 'card', edition, adopted };
}

/** "08.03.2026" -> "2026-03-08"; null for what is no calendar day. */
function dayOf(text: string): string | null {
  const [, date, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text) ?? [];
  const day = `${year}-${month}-${date}`;
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day) ? day : null;
}
