import { describe, expect, test } from 'vitest';
import { frameOf } from '../../src/understanding/frame.ts';
import { guessLanguage } from '../../src/understanding/language.ts';
import { realParts } from '../parts.ts';

const { language: model } = realParts().models;
const told = (text: string, prior: 'ru' | 'kk' | 'en' | null = null) => guessLanguage(model, text, prior).language;

describe('a mixed message is answered in the language of its frame', () => {
  test.each([
    ['kk', 'прокуратураға арыз қалай жазам'],
    ['ru', 'мне нужна справка туралы'],
    ['ru', 'как подать арыз если дәрігерге соққы берді'],
    ['kk', 'больничный алсам кто төлейді маған'],
    ['ru', 'где взять сараптама'],
    ['kk', 'участковый заявление қабылдамай жатыр'],
  ] as const)('%s: %s', (language, text) => expect(told(text)).toBe(language));

  test('small words and endings of verbs make the frame, nouns do not', () => {
    expect(frameOf(['мне', 'нужна', 'справка'])).toEqual({ ru: 2, kk: 0 });
    expect(frameOf(['прокуратураға', 'арыз', 'қалай', 'жазам'])).toMatchObject({ ru: 0 });
    expect(frameOf(['науқас', 'пациент', 'дәрігер'])).toEqual({ ru: 0, kk: 0 });
    for (const noun of ['пациенты', 'процесса', 'хулиган', 'рентген', 'документы', 'міндет'])
      expect(frameOf([noun])).toEqual({ ru: 0, kk: 0 });
    expect(frameOf([])).toEqual({ ru: 0, kk: 0 });
  });
});

describe('Mongolian is none of our languages', () => {
  test.each(['яаж гэмт хэргийн талаар мэдээлэх вэ', 'намайг зодсон юу хийх вэ', 'өвчтөн эмч рүү дайрсан бөгөөд энэ юу вэ'])(
    '%s',
    (text) => {
      for (const prior of ['ru', 'kk', 'en'] as const) expect(told(text, prior)).toBe(prior);
      expect(guessLanguage(model, text, null).probability).toBeLessThan(0.5);
    },
  );

  test.each(['мұғалім', 'өлемін деп қорқамын', 'өкінішке орай үйде отырмын'])('%s is Kazakh', (text) =>
    expect(told(text, 'ru')).toBe('kk'),
  );
});

test('without letters the conversation so far decides', () => {
  for (const prior of ['ru', 'kk', 'en'] as const) expect(told('380-3?', prior)).toBe(prior);
});
