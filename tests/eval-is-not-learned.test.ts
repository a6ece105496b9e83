import { expect, test } from 'vitest';
import { fieldQuestions } from '../bench/questions.ts';
import { foldForMatching, wordsOf } from '../src/text/fold.ts';
import { realParts } from './parts.ts';

const folded = (text: string) => wordsOf(foldForMatching(text)).join(' ');
/** Whoever wants the menu says "main menu": formulas may be learned, and `npm run eval` leaves them out. */
const isFormula = (topic: string) => topic.startsWith('cmd-') || topic.startsWith('st-');

test('no phrase to learn from says the same as a validation question', { timeout: 180_000 }, () => {
  const questions = new Map(fieldQuestions().map(({ id, text }) => [folded(text), id]));
  const copies = realParts()
    .knowledge.phrases()
    .filter(({ topic, text }) => !isFormula(topic) && folded(text) !== '' && questions.has(folded(text)))
    .map(({ topic, language, text }) => `data/phrases/${topic}.yaml ${language}: '${text}' is ${questions.get(folded(text))}`);
  expect(copies).toEqual([]);
});
