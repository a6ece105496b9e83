import { describe, expect, test } from 'vitest';
import { readDraft } from '../../src/alerts/read-draft.ts';

const sound = `kind: new
refersTo: null
subjects: [criminal-code]
importance: normal
source: https://adilet.zan.kz/rus/docs/K1400000226
inForceFrom: 2026-12-01
title: {ru: Заголовок, kk: Тақырып, en: Title}
text: {ru: a < b & c, kk: мәтін, en: text}
`;
const faultsOf = (yaml: string) => {
  const read = readDraft(yaml);
  return 'faults' in read ? read.faults : [];
};

test('the example of the contract is read, and its signs stay themselves', () => {
  expect(readDraft(sound)).toEqual({
    alert: {
      kind: 'new',
      refersTo: null,
      subjects: ['criminal-code'],
      importance: 'normal',
      source: 'https://adilet.zan.kz/rus/docs/K1400000226',
      inForceFrom: '2026-12-01',
      title: { ru: 'Заголовок', kk: 'Тақырып', en: 'Title' },
      text: { ru: 'a < b & c', kk: 'мәтін', en: 'text' },
      provisions: [],
      changes: [],
    },
  });
});

test('every fault is told at once, with its line, its field and what was expected', () => {
  const faults = faultsOf(`kind: correction
refersTo: null
subjects: [criminal, kyrgyzstan]
importance: big
source: adilet
inForceFrom: 2026-13-01
note: x
title: {ru: a, kk: ''}
text: hello
provisions: [cc]
`);
  expect(faults).toEqual([
    expect.stringMatching(/^line 3: subjects\.0 is 'criminal', expected one of criminal-code, /),
    "line 4: importance is 'big', expected one of normal, urgent",
    "line 5: source is 'adilet', expected an http(s) address",
    "line 6: inForceFrom is '2026-13-01', expected a day like 2026-12-01",
    'line 8: title.kk is empty, expected text',
    'line 8: title.en is missing, expected text',
    'line 9: text expected texts under ru, kk and en',
    "line 10: provisions.0 is 'cc', expected a provision like 'cc/380-3'",
    'line 1: the file has the unknown field note',
    'line 2: refersTo is missing, expected the id of the alert that this correction speaks of',
  ]);
});

describe('refersTo', () => {
  test.each([
    { kind: 'new', refersTo: '3', fault: /refersTo is 3, expected nothing/ },
    { kind: 'update', refersTo: 'null', fault: /refersTo is missing/ },
    { kind: 'withdrawal', refersTo: 'first', fault: /refersTo is 'first', expected the id of an alert/ },
    { kind: 'correction', refersTo: '-1', fault: /refersTo is -1/ },
  ])('$kind with $refersTo is refused', ({ kind, refersTo, fault }) => {
    const faults = faultsOf(sound.replace('kind: new', `kind: ${kind}`).replace('refersTo: null', `refersTo: ${refersTo}`));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  test.each(['update', 'correction', 'withdrawal'])('%s names the alert it speaks of', (kind) => {
    expect(faultsOf(sound.replace('kind: new', `kind: ${kind}`).replace('refersTo: null', 'refersTo: 7'))).toEqual([]);
  });
});

test.each([
  { name: 'no YAML', yaml: 'kind: [' },
  { name: 'an empty file', yaml: '' },
  { name: 'a list', yaml: '- new' },
  { name: 'a field twice', yaml: `${sound}kind: new\n` },
  { name: 'a subject twice', yaml: sound.replace('[criminal-code]', '[criminal-code, criminal-code]') },
  { name: 'no subject', yaml: sound.replace('[criminal-code]', '[]') },
  { name: 'a text without end', yaml: sound.replace('мәтін', 'ә'.repeat(16_001)) },
])('$name is one fault and no exception', ({ yaml }) => expect(faultsOf(yaml)).toHaveLength(1));
