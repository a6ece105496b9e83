import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { QUESTIONS, type Question } from '../../src/companion/companion.ts';
import { isSeveral, QUESTIONS_OF } from '../../src/companion/questions.ts';
import { PAPERS, ROADS } from '../../src/companion/schema.ts';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { editionOn } from '../../src/law/editions.ts';
import { citationInWords, dayInWords } from '../../src/law/words.ts';
import { realParts, TODAY } from '../parts.ts';
import type { Journey } from './journeys.ts';

const answer = z.union([z.string(), z.array(z.string()), z.strictObject({ typed: z.coerce.string() })]);
const situation = z.strictObject({
  name: z.string(),
  road: z.enum(ROADS).default('attacked'),
  /** The topic under which the companion is found; without it by the command. */
  from: z.string().optional(),
  answers: z.partialRecord(z.enum(QUESTIONS), answer),
  /** Provisions that are named, and some that must not be. */
  articles: z.array(z.string()),
  never: z.array(z.string()),
  /** Ids of the steps that are open at first, in order. */
  steps: z.array(z.string()),
  /** Last days that the list names. */
  due: z.array(z.coerce.string()),
  papers: z.array(z.enum(PAPERS)),
});
export type Situation = z.infer<typeof situation>;

export const SITUATIONS: Situation[] = z
  .array(situation)
  .parse(parse(readFileSync(join(import.meta.dirname, 'companion.yaml'), 'utf8'), { schema: 'failsafe' }));

/** The ten situations as conversations, in every language. */
export function companionJourneys(): (Journey & { language: Language })[] {
  return LANGUAGES.flatMap((language) =>
    SITUATIONS.map((entry) => ({ name: `companion: ${entry.name}`, language, turns: turnsOf(entry, language) })),
  );
}

type Turn = Journey['turns'][number];

function turnsOf({ road, from, answers, articles, never, steps, due, papers }: Situation, language: Language): Turn[] {
  const { say, knowledge } = realParts();
  const { law, companion } = knowledge;
  const word = (key: string) => say(language, `companion:${key}` as 'companion:plan');
  const ask = (question: Question) => {
    const isManagers = road === 'manager' && (question === 'safe' || question === 'what');
    return word(`${isManagers ? 'manager-' : ''}question-${question}`);
  };
  const order = QUESTIONS_OF[road];
  const turns: Turn[] = from
    ? [says(`/start t_${from}`), taps(word(road === 'manager' ? 'offer-manager' : 'offer'), [ask('safe')])]
    : [says('/checklist', [ask('safe')])];

  order.forEach((question, index) => {
    const next = order[index + 1];
    const after = next ? [ask(next)] : [word(road === 'manager' ? 'plan-manager' : 'plan')];
    const given = answers[question] ?? 'skip';
    const option = (value: string) => word(`option-${question}-${value}`);
    if (typeof given === 'object' && !Array.isArray(given)) {
      turns.push(taps(option('other')), says(given.typed, after));
    } else if (given === 'skip' || given === 'unknown') {
      turns.push(taps(word(given), after));
    } else if (question === 'safe' && given === 'no') {
      turns.push(taps(option('no'), ['102', '112', '103']), taps(word('danger-go-on'), [...after, '102']));
    } else if (!isSeveral(question)) {
      turns.push(taps(option(String(given)), after));
    } else {
      for (const value of given) turns.push({ ...taps(option(value), [ask(question)]), offers: [`✓ ${option(value)}`] });
      turns.push(taps(word(given.length > 0 ? 'done' : `none-${question}`), after));
    }
  });

  const plan = turns.at(-1);
  const cite = (key: string) => {
    const day = typeof answers.when === 'object' && !Array.isArray(answers.when) ? '2026-01-13' : TODAY;
    // What must not be named may be no law of the day: the words are those of today.
    const provision = editionOn(law, key, day) ?? editionOn(law, key, TODAY);
    const act = law.acts.find(({ id }) => id === provision?.act);
    if (!provision || !act)
      throw new Error(`No provision '${key}' stands on ${day}: expected one in tests/journeys/companion.yaml`);
    return citationInWords(law.words, act, provision, language);
  };
  const label = (id: string) => `☐ ${companion.roads[road].steps.find((step) => step.id === id)?.label[language]}`;
  if (plan) {
    plan.offers = steps.map(label);
    plan.shows = [...plan.shows, ...due.map((day) => dayInWords(law.words, day, language))];
    plan.hides = companion.roads[road].steps.filter(({ id }) => !steps.includes(id)).map(({ label }) => `${label[language]}. `);
  }
  const toPlan = taps(word('to-plan'), [word(road === 'manager' ? 'plan-manager' : 'plan')]);
  return [
    ...turns,
    ...(articles.length > 0
      ? [
          {
            ...taps(word('law'), [...articles.map((key) => cite(key).slice(1)), word('law-court')]),
            hides: never.map((key) => cite(key).slice(1)),
          },
          toPlan,
        ]
      : []),
    {
      ...taps(word('papers')),
      offers: papers.map((paper) => `📄 ${knowledge.papers.papers.find(({ id }) => id === paper)?.label[language]}`),
    },
    toPlan,
    { ...taps(label(steps[0] ?? ''), [word('done-list')]), offers: [word('undo')] },
  ];
}

function says(text: string, shows: string[] = []): Turn {
  return { by: 'person', says: text, shows, hides: [], files: [], offers: [] };
}

function taps(label: string, shows: string[] = []): Turn {
  return { by: 'person', taps: label, shows, hides: [], files: [], offers: [] };
}
