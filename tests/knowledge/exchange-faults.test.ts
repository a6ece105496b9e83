import { truncateSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { exportKnowledge, importKnowledge } from '../../src/cli/exchange.ts';
import { faultOfZip } from '../../src/knowledge/exchange/check-zip.ts';
import { planImport } from '../../src/knowledge/exchange/import-file.ts';
import { TODAY } from '../parts.ts';
import { copyData, makeFolder, textsOf, workbookOf, writeIn } from './exchange-files.ts';

const data = copyData();
const before = textsOf(data);
const out = makeFolder();
const TOPICS = ['id', 'field', 'ru', 'kk', 'en'];
const META = ['id', 'group', 'audience', 'incident', 'reviewed_on', 'facts', 'neighbours'];
const PHRASES = ['topic', 'language', 'kind', 'text'];

async function faultsOf(name: string, content: string | Uint8Array): Promise<string[]> {
  const plan = await planImport(writeIn(out, name, content), data, TODAY);
  expect(plan.files).toEqual([]);
  return plan.faults;
}

describe('a workbook with a fault of every kind', () => {
  let faults: string[] = [];
  beforeAll(async () => {
    const topics = [
      TOPICS,
      ['threat-words', 'title', 'А', '', 'A'],
      ['threat-words', 'label', 'Б', 'Б', 5],
      ['threat-words', 'answer', 'В', '', 'B {penalty:cc/999/9}'],
      ['threat-words', 'steps.1', 'Г {contact:police-102', 'Г', 'G'],
      ['threat-words', 'steps.1', 'Д', 'Д', 'D'],
      ['threat-words', 'stepz.2', 'Е', 'Е', 'E'],
      ['threat-words', 'law.1.provision', 'cc/999/1', '', ''],
      ['no-such-topic', 'title', 'Ж', 'Ж', 'G'],
      ['', 'title', 'З', 'З', 'Z'],
    ];
    const meta = [
      META,
      ['threat-words', 'nogroup', 'medic', 'maybe', '24.11.2026', 'no-such-fact', 'no-such-neighbour'],
      ['insult-swearing', 'act', 'medic', true, '2026-11-24', 'cc-131', ''],
      ['insult-swearing', 'act', 'medic', true, '2026-11-24', 'cc-131', ''],
    ];
    const phrases = [
      PHRASES,
      ['threat-words', 'de', 'learn', 'a'],
      ['who-knows', 'ru', 'learn', 'b'],
      ['threat-words', 'ru', 'x', 'c'],
    ];
    const bytes = await workbookOf({ topics, meta, phrases, notes: [['hello']] }, { topics: { '3,3': '1+1' } });
    faults = await faultsOf('faults.xlsx', bytes);
  });

  test.each([
    ['a missing language', /^topics row 2 column D, threat-words\.title\.kk: missing$/],
    ['a number for a text', /^topics row 3 column E \(en\): wrong type: expected text, found the number 5$/],
    ['a formula', /^topics row 4 column D \(kk\): a formula, expected text/],
    ['a broken slot', /^topics row 5 column C, threat-words\.steps\.1\.ru: broken slot/],
    ['a field twice', /^topics row 6 \(threat-words\): duplicate key, the field 'steps\.1' stands twice$/],
    ['an unknown field', /^topics row 7 \(threat-words\): unknown field 'stepz\.2'$/],
    ['a dead provision', /^topics row 8.*no provision 'cc\/999\/1' stands/],
    ['an unknown id', /^topics row 9, no-such-topic: unknown id 'no-such-topic'/],
    ['what a new topic lacks', /^topics row 9, no-such-topic\.answer: missing$/],
    ['a row without id', /^topics row 10: id is missing$/],
    ['a wrong word of a list', /^meta row 2 column B, threat-words\.group: Invalid option/],
    ['neither yes nor no', /^meta row 2 column D, threat-words\.incident: wrong type/],
    ['no day', /^meta row 2 column E, threat-words\.reviewed_on: Invalid ISO date/],
    ['a dead fact', /^meta row 2 column F, threat-words\.facts: unknown fact 'no-such-fact'$/],
    ['a dead neighbour', /^meta row 2 column G, threat-words\.neighbours: 'no-such-neighbour' is not another topic$/],
    ['an id twice', /^meta row 4: duplicate key, the id 'insult-swearing' stands twice$/],
    ['an unknown language', /^phrases row 2: language is 'de'/],
    ['phrases of nothing', /^phrases row 3 column A, who-knows: unknown id 'who-knows'$/],
    ['an unknown kind', /^phrases row 4: kind is 'x'/],
    ['a sheet of nobody', /^sheet 'notes': unknown/],
  ])('%s is told with its place', (_, fault) => expect(faults.filter((line) => fault.test(line))).toHaveLength(1));

  test('a refused cell is not missing as well', () => {
    expect(faults.filter((fault) => /column D.*answer\.kk/.test(fault))).toEqual([]);
  });
});

describe('a YAML file', () => {
  test('has its ten faults told at once, with line and path', async () => {
    const faults = await faultsOf(
      'faults.yaml',
      [
        'topics:',
        '  threat-words:',
        '    group: nogroup',
        '    audience: medic',
        "    reviewed_on: '2026-11-24'",
        '    incident: 1',
        '    title: {ru: А, en: A}',
        '    label: {ru: Б, kk: Б, en: ["B"]}',
        '    label: {ru: Б, kk: Б, en: B}',
        '    answer: {ru: В, kk: В, en: "{penalty:cc/999/9}"}',
        '    colour: red',
        '    law: [{provisions: x}]',
        '  no-such-topic: {group: act}',
        'phrases:',
        '  who-knows: {learn: {ru: [], kk: [], en: []}, heldBack: {ru: [], kk: []}}',
        'more: 1',
      ].join('\n'),
    );
    expect(faults).toEqual(
      expect.arrayContaining([
        'line 9: Map keys must be unique',
        'line 16, more: unknown key, expected topics or phrases',
        expect.stringMatching(/^line 3, topics\.threat-words\.group: Invalid option/),
        'line 4, topics.threat-words.audience: wrong type: expected array, received string',
        'line 6, topics.threat-words.incident: wrong type: expected boolean, received number',
        'line 7, topics.threat-words.title.kk: missing',
        expect.stringMatching(/^line 11, topics\.threat-words\.colour: unknown field$/),
        expect.stringMatching(/^line 12, topics\.threat-words\.law\.1.*: (missing|unknown field)$/),
        expect.stringMatching(/^line 13, topics\.no-such-topic: unknown id/),
        expect.stringMatching(/^line 15, phrases\.who-knows: unknown id/),
        expect.stringMatching(/^line 10, topics\.threat-words\.answer.*: .*slot/),
      ]),
    );
  });

  test.each([
    ['is no YAML', 'topics: {a: [', /line 1/],
    ['has aliases', 'topics:\n  a: &x {b: 1}\n  c: *x\n', /expected a file without anchors and aliases/],
    ['is a list', '- a\n', /expected the keys/],
    ['is nested too deep', `topics: ${'['.repeat(50_000)}`, /nested too deep|line 1/],
  ])('that %s is refused', async (_, source, fault) => expect((await faultsOf('odd.yaml', source)).join('\n')).toMatch(fault));
});

describe('limits', () => {
  test('a file of more than 20 MB is not read', async () => {
    const file = writeIn(out, 'large.xlsx', '');
    truncateSync(file, 21 * 1024 * 1024);
    expect((await planImport(file, data, TODAY)).faults).toEqual([expect.stringMatching(/bytes, expected at most 20971520$/)]);
  });

  test('a workbook of more than 50,000 rows is not taken', async () => {
    const rows = Array.from({ length: 50_001 }, () => ['threat-words', 'ru', 'learn', 'a']);
    expect(await faultsOf('rows.xlsx', await workbookOf({ phrases: [PHRASES, ...rows] }))).toEqual([
      expect.stringMatching(/rows or more, expected at most 50000$/),
    ]);
  });

  test('a bomb is found before it is unpacked, also when it lies about its size', async () => {
    expect(faultOfZip(zipOf(Buffer.alloc(30_000_000)))).toMatch(/more than 100 times its size/);
    expect(faultOfZip(zipOf(Buffer.alloc(30_000_000), 1000))).toMatch(/more than 100 times its size/);
    expect(faultOfZip(zipOf(Buffer.from('some text')))).toBeNull();
    expect(await faultsOf('bomb.xlsx', zipOf(Buffer.alloc(30_000_000)))).toHaveLength(1);
  });

  test.each([
    ['no archive', Buffer.from('hello')],
    ['an archive cut in half', zipOf(Buffer.from('some text')).subarray(10)],
    ['an archive without sheets', zipOf(Buffer.from('some text'))],
  ])('%s is told in words', async (_, bytes) => expect(await faultsOf('broken.xlsx', bytes)).toHaveLength(1));
});

test('on any fault nothing is written and the exit code is 1', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const rows = [TOPICS, ['threat-words', 'title', 'Новый', 'Жаңа', 'New']];
  const file = writeIn(out, 'half.xlsx', await workbookOf({ topics: rows }));
  expect(await importKnowledge([file], data)).toBe(1);
  expect(said.mock.lastCall?.[0]).toMatch(/^\d+ faults in .*half\.xlsx: nothing was changed$/);
  expect(textsOf(data)).toEqual(before);
  said.mockRestore();
});

test('a wrong call is told, not tried', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await exportKnowledge(['answers.csv'], data)).toBe(2);
  expect(await importKnowledge([], data)).toBe(2);
  expect(await importKnowledge([`${out}/not-there.xlsx`], data)).toBe(1);
  said.mockRestore();
});

/** An archive with one part, telling `told` as its size when that is given. */
function zipOf(content: Buffer, told: number = content.length): Buffer {
  const packed = deflateRawSync(content);
  const name = Buffer.from('a.xml');
  const head = (signature: number, size: number) => {
    const bytes = Buffer.alloc(size);
    const at = signature === 0x04034b50 ? 8 : 10;
    bytes.writeUInt32LE(signature, 0);
    bytes.writeUInt16LE(8, at);
    bytes.writeUInt32LE(packed.length, at + 10);
    bytes.writeUInt32LE(told, at + 14);
    bytes.writeUInt16LE(name.length, at + 18);
    return bytes;
  };
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([head(0x04034b50, 30), name, packed, head(0x02014b50, 46), name, end]);
}
