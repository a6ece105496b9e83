import { join } from 'node:path';
import { isKnowledge } from '../src/knowledge/schema.ts';
import { LANGUAGES, type Language } from '../src/language.ts';
import { foldForMatching, wordsOf } from '../src/text/fold.ts';
import { skeletonWords } from '../src/text/skeleton.ts';
import { confidenceOf } from '../src/understanding/calibration.ts';
import { type ConceptLexicon, type Concepts, conceptKeys } from '../src/understanding/concepts.ts';
import { type Features, featuresOf } from '../src/understanding/features.ts';
import { type Counts, countKeys } from '../src/understanding/keys.ts';
import { learn } from '../src/understanding/learn.ts';
import { guessTopic, type Reading } from '../src/understanding/topics.ts';
import { type Models, NONE } from '../src/understanding/understanding.ts';
import { percent, table, writeBetweenMarkers } from './markdown.ts';
import { benchParts, type FieldQuestion, freshQuestions, type Question } from './questions.ts';
import { expectedTopics, share } from './score.ts';

/** `npm run bench:ablation`: what each part of the matcher is worth, by leaving it out. `-- --write` puts the table into docs/understanding.md. */
const { knowledge } = benchParts();
const phrases = knowledge.phrases();
const asked: FieldQuestion[] = freshQuestions(phrases.filter(({ isHeldBack }) => !isHeldBack));
const heldBack: FieldQuestion[] = phrases
  .filter(({ isHeldBack }) => isHeldBack)
  .map((phrase) => ({ ...phrase, id: '', style: '', also: [] }));
const lawTopics = new Set(knowledge.topics.filter(isKnowledge).map(({ id }) => id));

interface Variant {
  name: string;
  reading?: Reading;
  lexicon?: ConceptLexicon;
  learns?: (phrase: Question) => boolean;
  isOneEach?: boolean;
}

const plain: Reading = { wordsOf: skeletonWords, featuresOf };
const variants: Variant[] = [
  { name: 'everything' },
  { name: 'Kazakh letters not folded', reading: { ...plain, wordsOf: (text) => skeletonWords(withKazakhKept(text)) } },
  { name: 'no skeleton: each script for itself', reading: { ...plain, wordsOf: (text) => wordsOf(foldForMatching(text)) } },
  { name: 'Latin words as they are spelt', reading: { ...plain, wordsOf: wordsWithLatinKept } },
  { name: 'words not cut', reading: { ...plain, featuresOf: wholeWords } },
  { name: 'no concepts', lexicon: {} },
  { name: 'no letters, words only', reading: { ...plain, featuresOf: wordsOnly } },
  { name: 'no words, letters only', reading: { ...plain, featuresOf: lettersOnly } },
  { name: 'nothing learned of foreign subjects', learns: ({ topic }) => topic !== NONE },
  { name: 'a model for each language', isOneEach: true },
];

const rows = variants.map((variant) => {
  const models = modelsOf(variant);
  const modelFor = (language: Language) => models[language];
  return [
    variant.name,
    ...[asked, heldBack].flatMap((set) =>
      LANGUAGES.map((l) =>
        percent(
          top1(
            set.filter(({ language }) => language === l),
            modelFor(l),
            variant.reading,
          ),
        ),
      ),
    ),
    percent(share(asked.filter(isForeign), (question) => isToldLaw(question, modelFor(question.language), variant.reading))),
  ];
});
const columns = (name: string) => LANGUAGES.map((language) => `${name} ${language}`);
const report = table(['left out', ...columns('questions'), ...columns('held back'), 'law told to strangers'], rows);
console.log(report);
if (process.argv.includes('--write'))
  writeBetweenMarkers(join(import.meta.dirname, '..', 'docs', 'understanding.md'), 'figures of npm run bench:ablation', report);

/** One model for all languages, or one each. */
function modelsOf({
  reading,
  lexicon = knowledge.concepts,
  learns = () => true,
  isOneEach = false,
}: Variant): Record<Language, Models> {
  const learned = phrases.filter((phrase) => !phrase.isHeldBack && learns(phrase));
  const trials = phrases.filter(({ isHeldBack }) => isHeldBack);
  if (!isOneEach) {
    const joint = learn(learned, trials, lexicon, reading);
    return { ru: joint, kk: joint, en: joint };
  }
  const own = LANGUAGES.map((l) => {
    const isOwn = ({ language }: Question) => language === l;
    return [l, learn(learned.filter(isOwn), trials.filter(isOwn), lexicon, reading)];
  });
  return Object.fromEntries(own) as Record<Language, Models>;
}

function top1(questions: readonly FieldQuestion[], { topics }: Models, reading?: Reading): number {
  return share(
    questions.filter(({ topic }) => topic !== NONE),
    (question) => {
      const best = guessTopic(topics, question.text, reading).ranking.find(({ topic }) => topic !== NONE);
      return expectedTopics(question).includes(best?.topic ?? '');
    },
  );
}

function isForeign({ topic }: FieldQuestion): boolean {
  return topic === NONE || topic.startsWith('oos-');
}

/** Answered without asking back, with a topic of law. */
function isToldLaw({ text, language }: FieldQuestion, { topics, calibration }: Models, reading?: Reading): boolean {
  const guess = guessTopic(topics, text, reading);
  const isSure = confidenceOf(calibration[language], guess) >= calibration[language].answerAbove;
  return isSure && lawTopics.has(guess.ranking[0]?.topic ?? '');
}

/** Letters of a script that no rule touches stand for the Kazakh ones, so that they stay letters of their own. */
function withKazakhKept(text: string): string {
  return text.toLowerCase().replace(/[әғқңөұүһі]/g, (letter) => 'აბგდევზთი'['әғқңөұүһі'.indexOf(letter)] ?? letter);
}

/** Cyrillic words as always; of words in Latin letters no spelling meets another. */
function wordsWithLatinKept(text: string): string[] {
  return wordsOf(foldForMatching(text)).map((word) => (/^[a-z0-9]+$/.test(word) ? word : (skeletonWords(word)[0] ?? '')));
}

function wholeWords(words: readonly string[], concepts: Concepts): Features {
  const keys: number[] = [];
  let before = 1;
  for (const word of words) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
    const whole = (hash >>> 8) + 2;
    keys.push(whole, before * 2 ** 24 + whole);
    before = whole;
  }
  return {
    words: countKeys(Float64Array.from([...keys, ...conceptKeys(concepts, words)])),
    letters: featuresOf(words, concepts).letters,
  };
}

/** Both channels read the same, which leaves the score what that one says. */
function wordsOnly(words: readonly string[], concepts: Concepts): Features {
  return both(featuresOf(words, concepts).words);
}

function lettersOnly(words: readonly string[], concepts: Concepts): Features {
  return both(featuresOf(words, concepts).letters);
}

function both(counts: Counts): Features {
  return { words: counts, letters: counts };
}
