import { join } from 'node:path';
import type { AskAnswer } from '../src/desk/ask.ts';
import { LANGUAGES, type Language } from '../src/language.ts';
import { NONE } from '../src/understanding/understanding.ts';
import { aimsTable } from './aims.ts';
import { learningCurve } from './learning-curve.ts';
import { percent, table, writeBetweenMarkers } from './markdown.ts';
import { newAngles } from './new-angles.ts';
import { fts5, nodeNlp, type Peer } from './peers.ts';
import { benchParts, type FieldQuestion, fieldQuestions, freshQuestions, questions } from './questions.ts';
import { expectedTopics, outcomeOf, safetyOf, share, type Trial, topicShare } from './score.ts';

/** `npm run eval`: what is understood of questions that were never learned. `-- --write` puts the tables into docs/understanding.md. */
const { learned, asked } = questions();
const field = freshQuestions(learned);
const heldBack = asked.map((question, i): FieldQuestion => ({ ...question, id: `held-${i}`, style: '', also: [] }));
const { ask, knowledge } = benchParts();
const groupOf = new Map(knowledge.topics.map(({ id, group }) => [id, group as string]));

const sets = [
  { name: 'bench/questions', trials: field.map(trialOf) },
  { name: 'held-back phrases', trials: heldBack.map(trialOf) },
];
const peers = await peerShares();
const angles = newAngles([...learned, ...asked], knowledge.concepts);
const report = [
  `${learned.length} phrases learned from, ${field.length} questions of bench/questions (${fieldQuestions().length - field.length} that a learned formula repeats are left out), ${heldBack.length} held-back phrases.`,
  '## Aims, on bench/questions',
  aimsTable(sets[0]?.trials ?? [], peers.get('node-nlp')?.questions ?? {}, angles.bySituation.top1),
  ...sets.flatMap(({ name, trials }) => [`## ${name}`, understoodTable(trials), safetyTable(trials)]),
  '## New angles',
  anglesTable(),
  '## Beside other matchers',
  peersTable(),
  '## The learning curve',
  curveTable(),
].join('\n\n');
console.log(report);
if (process.argv.includes('--write'))
  writeBetweenMarkers(join(import.meta.dirname, '..', 'docs', 'understanding.md'), 'figures of npm run eval', report);

function trialOf(question: FieldQuestion): Trial {
  const answer: AskAnswer = ask({ text: question.text });
  return { question, group: groupOf.get(question.topic) ?? NONE, answer };
}

function understoodTable(trials: readonly Trial[]): string {
  const rows: [string, readonly Trial[]][] = [
    ['**all**', trials],
    ...LANGUAGES.map((l): [string, Trial[]] => [`**${l}**`, trials.filter(({ question }) => question.language === l)]),
    ...LANGUAGES.flatMap((l) =>
      parted(
        trials.filter(({ question }) => question.language === l && question.style !== ''),
        ({ question }) => `${l} ${question.style}`,
      ),
    ),
    ...parted(trials, ({ group }) => group),
  ];
  const head = ['', 'number', 'top-1', 'top-3', 'right', 'wrong law', 'wrong other', 'asked which', 'not understood', 'language'];
  return table(
    head,
    rows.map(([name, part]) => [
      name,
      part.length,
      percent(topicShare(part, 1)),
      percent(topicShare(part, 3)),
      ...(['right', 'wrong law', 'wrong other', 'asked', 'not understood'] as const).map((outcome) =>
        percent(share(part, (trial) => outcomeOf(trial) === outcome)),
      ),
      percent(share(part, ({ question, answer }) => answer.lang === question.language)),
    ]),
  );
}

/** What must not go wrong: law told to strangers, emergencies missed or seen where there are none, and confidence that boasts. */
function safetyTable(trials: readonly Trial[]): string {
  const head = ['', 'foreign subjects', 'told law, %', 'emergencies', 'found, %', 'false alarms, %', 'wrong law, %', 'ECE'];
  return table(
    head,
    ['all', ...LANGUAGES].map((name) => {
      const safety = safetyOf(trials.filter(({ question }) => name === 'all' || question.language === name));
      return [
        name,
        safety.foreign,
        percent(safety.toldLaw),
        safety.emergencies,
        percent(safety.found),
        percent(safety.falseAlarms),
        percent(safety.wrongLaw),
        safety.calibrationError.toFixed(3),
      ];
    }),
  );
}

function anglesTable(): string {
  const rows: [string, (language: Language) => number][] = [
    ['whole situations held out, top-1', (l) => angles.bySituation.top1[l]],
    ['– top-3', (l) => angles.bySituation.top3[l]],
    ['phrases held out one by one, top-1', (l) => angles.oneByOne.top1[l]],
    ['– top-3', (l) => angles.oneByOne.top3[l]],
  ];
  return table(
    ['', ...LANGUAGES],
    rows.map(([name, shareOf]) => [name, ...LANGUAGES.map((l) => percent(shareOf(l)))]),
  );
}

type ByLanguage = Record<Language, number>;

/** Top-1 of all on the same questions, learned from the same phrases. node-nlp is told the language, the others are not. */
async function peerShares(): Promise<Map<string, { questions: ByLanguage; heldBack: ByLanguage }>> {
  const matchers: Peer[] = [
    { name: 'Qorgan', topicOf: ({ text }) => ask({ text }).candidates[0]?.topic },
    await nodeNlp(learned),
    fts5(learned),
  ];
  const shares = await Promise.all(
    matchers.map(
      async (matcher) =>
        [matcher.name, { questions: await sharesOf(matcher, field), heldBack: await sharesOf(matcher, heldBack) }] as const,
    ),
  );
  return new Map(shares);
}

function peersTable(): string {
  const columns = (name: string) => LANGUAGES.map((language) => `${name} ${language}`);
  const ours = peers.get('Qorgan');
  const rows = [...peers].map(([name, { questions, heldBack }]) => [
    name,
    ...[questions, heldBack].flatMap((shares) => LANGUAGES.map((l) => percent(shares[l]))),
  ]);
  const ratios = [...peers]
    .slice(1)
    .map(([name, { questions, heldBack }]) => [
      `our mistakes to those of ${name}`,
      ...LANGUAGES.map((l) => ratio(ours?.questions[l], questions[l])),
      ...LANGUAGES.map((l) => ratio(ours?.heldBack[l], heldBack[l])),
    ]);
  return table(['top-1', ...columns('questions'), ...columns('held back')], [...rows, ...ratios]);
}

function ratio(ours: number | undefined, theirs: number): string {
  return `${((1 - (ours ?? Number.NaN)) / (1 - theirs)).toFixed(2)} ×`;
}

async function sharesOf(peer: Peer, asked: readonly FieldQuestion[]): Promise<ByLanguage> {
  const right: Record<Language, boolean[]> = { ru: [], kk: [], en: [] };
  for (const question of asked) {
    if (question.topic === NONE) continue;
    const named = await peer.topicOf(question);
    right[question.language].push(expectedTopics(question).some((topic) => topic === named));
  }
  return { ru: share(right.ru, Boolean), kk: share(right.kk, Boolean), en: share(right.en, Boolean) };
}

function curveTable(): string {
  const points = learningCurve([5, 10, 20, 30, 45, 60], learned, field, knowledge.concepts);
  return table(
    ['phrases a topic and language, at most', 'phrases', ...LANGUAGES.map((language) => `top-1 ${language}`)],
    points.map(({ most, phrases, top1 }) => [most, phrases, ...LANGUAGES.map((language) => percent(top1[language]))]),
  );
}

/** The trials by a name, in the order in which the names first come. */
function parted(trials: readonly Trial[], nameOf: (trial: Trial) => string): [string, Trial[]][] {
  return [...Map.groupBy(trials, nameOf)];
}
