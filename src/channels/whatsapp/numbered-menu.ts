import type { Choice } from '../../message.ts';
import { foldForMatching, wordsOf } from '../../text/fold.ts';

/** Choices as lines to answer with a number: "1. Наказание". */
export function numberedMenu(choices: readonly Choice[]): string {
  return choices.map(({ label }, index) => `${index + 1}. ${label}`).join('\n');
}

/**
 * The choice that a person typed instead of tapping: its number, or its words as they are shown. Null when the text is
 * something else; a number that nothing has is something else, too.
 */
export function choiceOfWords(text: string, offered: readonly Choice[]): Choice | null {
  const number = /^\s*(\d{1,2})\s*[.)]?\s*$/.exec(text)?.[1];
  if (number !== undefined) return offered[Number(number) - 1] ?? null;
  if (text.length > LONGEST_LABEL) return null;
  const words = plain(text);
  return words === '' ? null : (offered.find(({ label }) => plain(label) === words) ?? null);
}

const LONGEST_LABEL = 80;

function plain(text: string): string {
  return wordsOf(foldForMatching(text)).join(' ');
}
