import { toLatin } from '../src/text/skeleton.ts';
import type { EntityLexicon } from '../src/understanding/lexicon.ts';
import { hear, type Models } from '../src/understanding/understanding.ts';
import { table } from './markdown.ts';
import type { Question } from './questions.ts';

const LENGTHS = [16, 64, 256, 1024, 4096];
const TEXTS = 200;
const TRIES = 5;
/** Each hostile text so often. */
const ROUNDS = 20;
const LONGEST = 4096;

/**
 * What understanding one message costs, by its length, and of texts made to cost much: milliseconds, the best of five tries of each text, so that other work
 * on the machine counts little.
 */
export function latencyTable(models: Models, lexicon: EntityLexicon, questions: readonly Question[]): string {
  const understand = (text: string) => hear(models, lexicon, text, { prior: null, today: '2026-11-24' });
  for (const { text } of questions.slice(0, 2000)) understand(text);
  const rows = [
    ['questions as they are', questions.map(({ text }) => text)] as const,
    ...LENGTHS.map((length) => [`${length} units of questions`, textsOf(questions, length)] as const),
    ...Object.entries(hostile(questions)).map(([name, text]) => [name, new Array<string>(ROUNDS).fill(text)] as const),
  ];
  return table(
    ['understanding alone, ms', 'p50', 'p99', 'most'],
    rows.map(([name, texts]) => {
      const taken = timesOf(texts, understand);
      const at = (share: number) => (taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0).toFixed(3);
      return [name, at(0.5), at(0.99), at(1)];
    }),
  );
}

/** Ascending. */
function timesOf(texts: readonly string[], work: (text: string) => unknown): number[] {
  for (const text of texts.slice(0, 20)) work(text);
  const once = (text: string) => {
    const before = performance.now();
    work(text);
    return performance.now() - before;
  };
  return texts.map((text) => Math.min(...Array.from({ length: TRIES }, () => once(text)))).sort((a, b) => a - b);
}

/** Different texts of the same length: questions one after the other, from another one on each time. */
function textsOf(questions: readonly Question[], length: number): string[] {
  return Array.from({ length: TEXTS }, (_, i) => {
    let text = '';
    for (let at = i * 7; text.length < length; at += 1) text += `${questions[at % questions.length]?.text ?? ''} `;
    return text.slice(0, length);
  });
}

function hostile(questions: readonly Question[]): Record<string, string> {
  const long = (piece: string) => piece.repeat(Math.ceil(LONGEST / piece.length)).slice(0, LONGEST);
  const story = textsOf(questions, LONGEST)[0] ?? '';
  return {
    'one letter, 4096 times': long('а'),
    '4096 letters without a space': long('қвертыіопшщзәғjklmw'),
    'one word a letter': long('а я '),
    'a sign that grows to 18 letters': long('ﷺ'),
    'letters under heaps of marks': long('а\u0301\u0302\u0303\u0304\u0305\u0306'),
    'marks alone': long('\u0301'),
    'signs that join and do not show': long('а\u200d\u200b\u2060'),
    'halves of characters': long('\ud83d'),
    'emoji that are joined': long('👩‍⚕️🚑'),
    'digits and dots': long('1.2.3.4/'),
    'numbers one by one': long('1 000 000 тг '),
    articles: long('380-3 ч 3 ст 380-3 '),
    apostrophes: long("а'"),
    dashes: long('3-'),
    spaces: long(' '),
    'new lines': long('\n\r\t'),
    'wrong keyboard layout': long('vtyz elfhbk gfwbtyn '),
    'Latin letters': toLatin(story).slice(0, LONGEST),
    'another script': long('患者打了我 '),
    'many concepts': long('главврач пациент ударил нож скорая штраф суд полиция видео '),
    'look-alikes of Greek and Latin': long('αβγ абв abc '),
    '100,000 units': story.repeat(25),
  };
}
