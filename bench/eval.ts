import { join } from 'node:path';
import type { AskAnswer } from '../src/desk/ask.ts';
import { LANGUAGES, type Language } from '../src/language.ts';
import { foldForMatching, wordsOf } from '../src/text/fold.ts';
import { NONE, URGENT } from '../src/understanding/understanding.ts';
import { learningCurve } from './learning-curve.ts';
import { percent, table, writeBetweenMarkers } from './markdown.ts';
import { fts5, nodeNlp, type Peer } from './peers.ts';
import { benchParts, type FieldQuestion, fieldQuestions, questions } from './questions.ts';
import { calibrationError, expectedTopics, isForeign, outcomeOf, share, type Trial, topicShare } from './score.ts';

/** `npm run eval`: what is understood of questions that were never learned. `-- --write` puts the tables into docs/understanding.md. */
const { learned, asked } = questions();
const known = new Set(learned.map(({ text }) => folded(text)));
const field = fieldQuestions().filter(({ text }) => !known.has(folded(text)));
const heldBack = asked.map((question, i): FieldQuestion => ({ ...question, id: `held-${i}`, style: '', also: [] }));
const { ask, knowledge } = benchParts();
const groupOf = new Map(knowledge.topics.map(({ id, group }) => [id, group as string]));

const sets = [
  { name: 'bench/questions', trials: field.map(trialOf) },
  { name: 'held-back phrases', trials: heldBack.map(trialOf) },
];
const report = [
  `${learned.length} phrases learned from, ${field.length} questions of bench/questions (${fieldQuestions().length - field.length} that a learned formula repeats are left out), ${heldBack.length} held-back phrases.`,
  ...sets.flatMap(({ name, trials }) => [`## ${name}`, understoodTable(trials), safetyTable(trials)]),
  '## Beside other matchers',
  await peersTable(),
  '## The learning curve',
  curveTable(),
].join('\n\n');
console.log(report);
if (process.argv.includes('--write'))
  writeBetweenMarkers(join(import.meta.dirname, '..', 'docs', 'understanding.md'), 'figures of npm run eval', report);

function folded(text: string): string {
  return wordsOf(foldForMatching(text)).join(' ') || text;
}

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
  const head = ['', 'foreign subjects', 'of these told law', 'emergencies', 'found', 'false alarms', 'ECE'];
  return table(
    head,
    ['all', ...LANGUAGES].map((name) => {
      const part = trials.filter(({ question }) => name === 'all' || question.language === name);
      const foreign = part.filter(isForeign);
      const urgent = part.filter(({ question }) => URGENT.has(question.topic));
      const calm = part.filter(({ question }) => !expectedTopics(question).some((topic) => URGENT.has(topic)));
      return [
        name,
        foreign.length,
        foreign.filter((trial) => outcomeOf(trial) === 'wrong law').length,
        urgent.length,
        urgent.filter(({ answer }) => answer.kind === 'urgent').length,
        calm.filter(({ answer }) => answer.kind === 'urgent').length,
        calibrationError(part).toFixed(3),
      ];
    }),
  );
}

/** Top-1 of all on the same questions, learned from the same phrases. node-nlp is told the language, the others are not. */
async function peersTable(): Promise<string> {
  const peers: Peer[] = [
    { name: 'Qorgan', topicOf: ({ text }) => ask({ text }).candidates[0]?.topic },
    await nodeNlp(learned),
    fts5(learned),
  ];
  const rows = await Promise.all(
    peers.map(async (peer) => [peer.name, ...(await sharesOf(peer, field)), ...(await sharesOf(peer, heldBack))]),
  );
  const columns = (name: string) => LANGUAGES.map((language) => `${name} ${language}`);
  return table(['top-1', ...columns('questions'), ...columns('held back')], rows);
}

async function sharesOf(peer: Peer, asked: readonly FieldQuestion[]): Promise<string[]> {
  const right: Record<Language, boolean[]> = { ru: [], kk: [], en: [] };
  for (const question of asked) {
    if (question.topic === NONE) continue;
    const named = await peer.topicOf(question);
    right[question.language].push(expectedTopics(question).some((topic) => topic === named));
  }
  return LANGUAGES.map((language) => percent(share(right[language], Boolean)));
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
