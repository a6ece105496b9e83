import type { Language } from '../../language.ts';
import type { Choice } from '../../message.ts';
import { numberedMenu } from '../whatsapp/numbered-menu.ts';
import { type Content, LIMITS, type Row, textContent } from './payload.ts';

/** Choices of the channel itself begin like this; the desk never sees them. */
export const OWN = 'w:';
export const MORE = `${OWN}more:`;
/** The button under a template: the alert that it announced is wanted. */
export const READ = `${OWN}read`;
export const WORDLESS = `${OWN}wordless`;

/** What a person was last offered: what a number or a word that they type may mean. */
export interface Offered {
  language: Language;
  choices: Choice[];
  /** Which page of the list they look at. */
  page: number;
  /** The desk offered them, and knows by itself what a number means there: it may be an answer to a question of its own. */
  isDesks: boolean;
}

export interface ChoiceWords {
  /** A label of at most 24 characters for a choice whose own is longer; null when there is none. */
  shortLabel(choiceId: string, language: Language): string | null;
  /** On the button that opens a list, and on the row that turns its page. */
  open(language: Language): string;
  more(language: Language): string;
}

/** How much of a message's last part the choices leave for its text. */
export function roomFor(offered: Offered, words: ChoiceWords, readable: number): number {
  if (offered.choices.length === 0) return readable;
  return isNumbered(offered, words) ? readable - numberedMenu(offered.choices).length - 2 : LIMITS.body;
}

/**
 * A text with choices under it: up to three buttons, a list of up to ten rows, page by page when there are more. Where a label
 * has no form that fits, or the text is too long for buttons, the choices are numbered lines of the text.
 */
export function withChoices(body: string, offered: Offered, words: ChoiceWords): Content {
  const { language } = offered;
  if (offered.choices.length === 0) return textContent(body);
  if (isNumbered(offered, words) || body.length > LIMITS.body)
    return textContent(`${body}\n\n${numberedMenu(offered.choices)}`.trim());
  const text = body === '' ? '…' : body;
  const shown = shownOf(offered, words);
  const buttons = shown.map((choice) => ({ id: choice.id, title: titleOf(choice, language, words, LIMITS.button) }));
  if (shown.length <= LIMITS.buttons && areTitles(buttons)) {
    const action = { buttons: buttons.map((reply) => ({ type: 'reply' as const, reply })) };
    return { type: 'interactive', interactive: { type: 'button', body: { text }, action } };
  }
  const rows = shown.map((choice): Row => {
    const title = titleOf(choice, language, words, LIMITS.row) ?? choice.label;
    return { id: choice.id, title, ...(title !== choice.label && { description: choice.label.slice(0, LIMITS.description) }) };
  });
  return {
    type: 'interactive',
    interactive: { type: 'list', body: { text }, action: { button: words.open(language), sections: [{ rows }] } },
  };
}

/** The rows of the page: all choices when they fit, else nine and one that turns the page. */
export function shownOf({ choices, page, language }: Offered, words: ChoiceWords): Choice[] {
  if (choices.length <= LIMITS.rows) return choices;
  const rest = choices.slice(page * (LIMITS.rows - 1));
  if (rest.length <= LIMITS.rows) return rest;
  return [...rest.slice(0, LIMITS.rows - 1), { id: `${MORE}${page + 1}`, label: words.more(language) }];
}

/** True when the choices are told as numbered lines, all at once. */
export function isNumbered({ choices, language }: Offered, words: ChoiceWords): boolean {
  const titles = choices.map((choice) => ({ id: choice.id, title: titleOf(choice, language, words, LIMITS.row) }));
  return !areTitles(titles);
}

/** Each has one, and no two are the same: WhatsApp refuses a message in which they are. */
function areTitles(
  buttons: readonly { id: string; title: string | null }[],
): buttons is readonly { id: string; title: string }[] & { id: string; title: string }[] {
  return (
    buttons.every(({ title }) => title !== null && title.trim() !== '') &&
    new Set(buttons.map(({ title }) => title)).size === buttons.length
  );
}

function titleOf({ id, label }: Choice, language: Language, words: ChoiceWords, limit: number): string | null {
  if (label.length <= limit) return label;
  const short = words.shortLabel(id, language);
  if (short !== null && short.length <= limit) return short;
  // A row shows the whole label as its description, so its title may be the first words of it. A button shows nothing else.
  return limit === LIMITS.row && label.length <= LIMITS.description ? firstWords(label, limit) : null;
}

const SHORTEST_TITLE = 6;

/** Whole words, and no sign or little word left hanging at the end; null when they would say too little. */
function firstWords(label: string, limit: number): string | null {
  const words = label
    .slice(0, limit + 1)
    .split(' ')
    .slice(0, -1);
  while (words.length > 1 && /^(\p{L}{1,2}|[^\p{L}\p{N}]+)$/u.test(words.at(-1) ?? '')) words.pop();
  const title = words.join(' ').replace(/[^\p{L}\p{N})»"]+$/u, '');
  return title.length >= SHORTEST_TITLE ? title : null;
}

/** The choices of a reply, each once. */
export function flatChoices(rows: readonly (readonly Choice[])[]): Choice[] {
  return [...new Map(rows.flat().map((choice) => [choice.id, choice])).values()];
}
