import { expect, test } from 'vitest';
import { calibrationError, outcomeOf, safetyOf, type Trial } from '../../bench/score.ts';

function trial(topic: string, kind: string, said: string | null, confidence = 1): Trial {
  const question = { text: '', topic, language: 'en', id: '', style: '', also: [] };
  const candidates = said ? [{ topic: said, score: confidence }] : [];
  return { question, group: '', answer: { kind, topic: said, confidence, candidates } } as unknown as Trial;
}

const trials = [
  trial('fine-in-tenge', 'answer', 'fine-in-tenge'),
  trial('fine-in-tenge', 'answer', 'threat-words'),
  trial('none', 'answer', 'threat-words'),
  trial('none', 'fallback', null),
  trial('oos-fees', 'out-of-scope', 'oos-fees'),
  trial('urgent-in-danger-now', 'urgent', 'urgent-in-danger-now'),
  trial('urgent-injured-now', 'clarify', null),
  trial('threat-words', 'urgent', 'urgent-in-danger-now'),
];

test('safety counts strangers, emergencies and false alarms', () => {
  expect(safetyOf(trials)).toMatchObject({ foreign: 3, emergencies: 2, found: 0.5, wrongLaw: 2 / 8 });
  expect(safetyOf(trials).toldLaw).toBeCloseTo(1 / 3, 9);
  expect(safetyOf(trials).falseAlarms).toBeCloseTo(1 / 6, 9);
});

test('what the person got', () =>
  expect(trials.map(outcomeOf)).toEqual(['right', 'wrong law', 'wrong law', 'right', 'right', 'right', 'asked', 'wrong other']));

test('confidence that says one half and is always right is half wrong', () => {
  const modest = Array.from({ length: 4 }, () => trial('threat-words', 'answer', 'threat-words', 0.5));
  expect(calibrationError(modest)).toBeCloseTo(0.5, 9);
});
