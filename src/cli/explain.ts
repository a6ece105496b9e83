import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { isLanguage } from '../language.ts';
import { openParts } from '../parts.ts';
import { todayInKazakhstan } from '../today.ts';
import { type Explanation, explain } from '../understanding/explain.ts';

/** `qorgan explain "text"`: why a text is understood as it is. `--lang` is the language of the conversation so far. */
export function explainText(args: string[]): number {
  const options = { lang: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const text = positionals.join(' ');
  if (text === '') {
    console.error('No text given: expected qorgan explain "text"');
    return 2;
  }
  if (values.lang !== undefined && !isLanguage(values.lang)) {
    console.error(`--lang is '${values.lang}': expected ru, kk or en`);
    return 2;
  }
  const { knowledge, models } = openParts(readConfig(process.env));
  const prior = values.lang ?? null;
  const explanation = explain(models, knowledge.entities, text, { prior, today: todayInKazakhstan() });
  knowledge.close();
  console.log(values.json ? JSON.stringify(explanation, null, 2) : linesOf(explanation).join('\n'));
  return 0;
}

const REASONS_SHOWN = 14;

function linesOf(explained: Explanation): string[] {
  const { language, words, concepts, topics, why, thresholds } = explained;
  const typedOf = new Map(words.map(({ typed, skeleton }) => [skeleton, typed]));
  const quoted = (of: readonly string[]) => `«${of.map((word) => typedOf.get(word) ?? word).join(' ')}»`;
  const [best, second] = topics;
  const shown = why.slice(0, REASONS_SHOWN);
  const rest = why.slice(REASONS_SHOWN);
  return [
    `language   ${language.language} ${language.probability.toFixed(2)}   ${language.words.map(({ word, adds }) => `«${word}» ${signed(adds)}`).join('  ')}`,
    ...(explained.isRetyped
      ? [`layout     read as «${explained.text}»: the keys were struck with the wrong keyboard layout on`]
      : []),
    `words      ${words.map(({ typed, skeleton, isKnown }) => `${typed}→${skeleton}${isKnown ? '' : ' (never learned)'}`).join('  ') || 'none'}`,
    `concepts   ${concepts.map(({ concept, words: run }) => `${concept} ${quoted(run.split(' '))}`).join('  ') || 'none'}`,
    `entities   ${entitiesSaid(explained) || 'none'}`,
    '',
    `${'topic'.padEnd(36)} raw    calibrated`,
    ...topics.map(({ topic, raw, score }) => `${topic.padEnd(36)} ${raw.toFixed(3)}  ${score === null ? '–' : score.toFixed(3)}`),
    '',
    `why ${best?.topic ?? 'nothing'}${explained.isExact ? ': the text repeats a learned phrase; what its words alone would say' : ''}`,
    `${''.padEnd(36)} adds   more than to ${second?.topic ?? 'nothing'}`,
    ...shown.map((item) => `${nameOf(item, quoted).padEnd(36)} ${signed(item.adds)}  ${signed(item.ahead)}`),
    ...(rest.length === 0
      ? []
      : [`${`${rest.length} others`.padEnd(36)} ${signed(sum(rest, 'adds'))}  ${signed(sum(rest, 'ahead'))}`]),
    `${'together'.padEnd(36)} ${signed(sum(why, 'adds'))}  ${signed(sum(why, 'ahead'))}`,
    '',
    `score ${explained.raw.toFixed(3)} (less than the raw one where the text is not known), calibrated ${explained.confidence.toFixed(3)}: ${explained.verdict}`,
    `${language.language} answers from ${thresholds.answerAbove.toFixed(2)} on, asks which was meant from ${thresholds.askAbove.toFixed(2)} on`,
  ];
}

function nameOf({ kind, of }: Explanation['why'][number], quoted: (of: readonly string[]) => string): string {
  switch (kind) {
    case 'word':
    case 'words':
      return quoted(of);
    case 'concept':
      return `concept ${of.join(' + ')}`;
    case 'rarity':
      return 'few phrases have this topic';
    case 'bias':
      return 'in any text';
  }
}

/** Only what the text says. */
function entitiesSaid({ entities }: Explanation): string {
  return Object.entries(entities)
    .filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => (value === true ? name : `${name} ${JSON.stringify(value)}`))
    .join('  ');
}

function sum(items: Explanation['why'], of: 'adds' | 'ahead'): number {
  return items.reduce((total, item) => total + item[of], 0);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
