import { expect, test } from 'vitest';
import { type Data, readData } from '../../src/knowledge/read-data.ts';
import { checkPromises, checkTerms } from '../../src/knowledge/terms.ts';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { DATA_FOLDER } from '../../src/parts.ts';

const data = readData(DATA_FOLDER);

/** The data with a sentence added to one answer. */
function withAnswer(language: Language, sentence: string): Data {
  const topics = data.topics.map((topic) =>
    topic.id === 'threat-words'
      ? { ...topic, answer: { ...topic.answer, [language]: `${topic.answer[language]} ${sentence}` } }
      : topic,
  );
  return { ...data, topics };
}

test('every answer, and what the law fills into it, uses the words of the list', () => expect(checkTerms(data)).toEqual([]));

test('the list names about fifty things, each in three languages', () => {
  expect(data.terms.length).toBeGreaterThanOrEqual(50);
  for (const term of data.terms) for (const language of LANGUAGES) expect(term.say[language].length).toBeGreaterThan(0);
});

test.each<[Language, string, string, string]>([
  ['ru', 'Заявляет потерпевшая сторона.', 'потерпевшая сторона', "'потерпевший' or 'потерпевшая'"],
  ['ru', 'Ему грозит тюрьма.', 'тюрьма', "'лишение свободы'"],
  ['ru', 'Зафиксируйте телесные повреждения.', 'телесные', "'вред здоровью'"],
  ['kk', 'Оған түрме қаупі бар.', 'түрме', "'бас бостандығынан айыру'"],
  ['kk', 'Медқызметкерге хабарлаңыз.', 'Медқызметкерге', "'медицина қызметкері'"],
  ['kk', 'Штраф салынады.', 'Штраф', "'айыппұл'"],
  ['en', 'Ask for the coupon.', 'coupon', "'notification slip'"],
  ['en', 'He may get jail.', 'jail', "'arrest' or 'administrative arrest'"],
  ['en', 'Claim moral prejudice.', 'moral prejudice', "'moral harm'"],
])('%s: "%s" is refused, with the word to use', (language, sentence, word, say) =>
  expect(checkTerms(withAnswer(language, sentence))[0]).toBe(
    `data/topics/threat-words.yaml answer.${language}: '${word}', expected ${say} (data/law/terms.yaml)`,
  ),
);

test('words of the law itself are searched as well, and inside a word nothing is found', () => {
  const contacts = data.law.contacts.map((contact) =>
    contact.id === 'senim' ? { ...contact, name: { ...contact.name, en: 'Labour union' } } : contact,
  );
  expect(checkTerms({ ...data, law: { ...data.law, contacts } })).toEqual([
    "data/law/contacts.yaml: senim.name.en: 'Labour union', expected 'union' or 'trade union' (data/law/terms.yaml)",
  ]);
  expect(checkTerms(withAnswer('en', 'The bejailed are not meant.'))).toEqual([]);
});

test.each<[string, Partial<Data['terms'][number]>, RegExp]>([
  ['a broken expression', { never: { ru: ['(тюрьм'] } }, /never\.ru: '\(тюрьм' is no regular expression/],
  ['a stem that refuses a word to use', { never: { ru: ['штраф'] } }, /never\.ru: 'штраф' would refuse a word to use for fine/],
  ['an unknown fact', { fact: 'no-such-fact' }, /unknown fact 'no-such-fact'/],
  ['an id that stands twice', { id: 'fine' }, /data\/law\/terms\.yaml fine: stands twice/],
])('%s in the list is a fault', (_, change, fault) => {
  const [last] = data.terms.slice(-1);
  if (!last) throw new Error('the list is empty');
  expect(checkTerms({ ...data, terms: [...data.terms.slice(0, -1), { ...last, ...change }] }).join('\n')).toMatch(fault);
});

test('no answer promises how a case ends', () => expect(checkPromises(data)).toEqual([]));

test.each<[Language, string]>([
  ['ru', 'Вы точно выиграете.'],
  ['ru', 'Его точно посадят.'],
  ['ru', 'Мы гарантируем результат.'],
  ['ru', 'Нападавшего обязательно накажут.'],
  ['kk', 'Сот міндетті түрде жазалайды.'],
  ['kk', 'Сіз сотта жеңесіз.'],
  ['kk', 'Ол міндетті түрде жазаланады.'],
  ['en', 'You will win.'],
  ['en', 'He will go to prison.'],
  ['en', 'The attacker will certainly be punished.'],
])('%s: "%s" promises an outcome', (language, sentence) =>
  expect(checkPromises(withAnswer(language, sentence))[0]).toMatch(
    new RegExp(`^data/topics/threat-words\\.yaml answer\\.${language}: '.+', promises an outcome`),
  ),
);

test.each<[Language, string]>([
  ['ru', 'Исход мы не гарантируем: решает суд.'],
  ['ru', 'Суд может назначить штраф. Работодатель обязан ответить.'],
  ['kk', 'Ұйым полицияға міндетті түрде хабарлайды. Қалай аяқталатынын сот шешеді.'],
  ['en', 'Nobody can tell who will win. He may be punished.'],
])('%s: "%s" is no promise', (language, sentence) => expect(checkPromises(withAnswer(language, sentence))).toEqual([]));

test('a broken expression among the promises is a fault', () =>
  expect(checkPromises({ ...data, promises: { ...data.promises, en: ['(win'] } })).toEqual([
    "data/law/promises.yaml en: '(win' is no regular expression",
  ]));
