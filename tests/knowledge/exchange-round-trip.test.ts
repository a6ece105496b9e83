import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { exportKnowledge, importKnowledge } from '../../src/cli/exchange.ts';
import { contentOf, textRows } from '../../src/knowledge/exchange/content.ts';
import { renderYaml } from '../../src/knowledge/exchange/house-style.ts';
import { planImport } from '../../src/knowledge/exchange/import-file.ts';
import { makeXlsx } from '../../src/knowledge/exchange/write-xlsx.ts';
import { readData } from '../../src/knowledge/read-data.ts';
import { TODAY } from '../parts.ts';
import { copyData, makeFolder, newLines, textsOf, workbookOf, writeIn } from './exchange-files.ts';

const data = copyData();
const before = textsOf(data);
const out = makeFolder();
const said: string[] = [];

beforeAll(() => {
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});

describe.each(['yaml', 'xlsx'])('%s', (kind) => {
  const file = join(out, `all.${kind}`);

  test('comes back untouched and changes not one byte', async () => {
    expect(await exportKnowledge([file], data)).toBe(0);
    expect(await importKnowledge([file], data)).toBe(0);
    expect(textsOf(data)).toEqual(before);
    expect(said.at(-1)).toBe('data/ says the same already');
  });

  test('an export does not replace a file that may hold work', async () => {
    await expect(exportKnowledge([file], data)).rejects.toThrow('choose another name');
  });
});

test('the workbook has frozen headings, wrapped text and a sheet that explains it in three languages', async () => {
  const { sheets } = await readXlsx(readFileSync(join(out, 'all.xlsx')), { readStyles: true });
  expect(sheets.map((sheet) => sheet.name)).toEqual(['how to', 'topics', 'meta', 'phrases']);
  for (const sheet of sheets) {
    expect(sheet.freezePane).toMatchObject({ rows: 1 });
    expect(sheet.cells?.get('1,0')?.style).toMatchObject({ numFmt: '@', alignment: { wrapText: true } });
  }
  expect(sheets[0]?.rows[0]).toEqual(['ru', 'kk', 'en']);
  expect(new Set(sheets[0]?.rows.flat()).size).toBe((sheets[0]?.rows.length ?? 0) * 3);
  expect(sheets[1]?.rows.slice(0, 2)).toEqual([
    ['id', 'field', 'ru', 'kk', 'en'],
    [expect.stringMatching(/^[a-z-]+$/), 'title', expect.any(String), expect.any(String), expect.any(String)],
  ]);
});

test('what looks like a formula goes out as text and comes back as the same text', async () => {
  const content = contentOf(readData(data));
  const [id = '', lists] = [...content.phrases][0] ?? [];
  const odd = ['=HYPERLINK("http://x.example")', '+7 701', '-1', '@SUM(A1)', '_x0041_', '007', 'a\nb'];
  const bytes = await makeXlsx(
    { topics: new Map(), phrases: new Map([[id, { ...lists, learn: { ru: odd, kk: [], en: [] } } as never]]) },
    { ru: [], kk: [], en: [] },
  );
  const sheet = (await readXlsx(bytes, { readStyles: true })).sheets.find(({ name }) => name === 'phrases');
  expect(sheet?.rows.slice(1, 8).map((row) => row[3])).toEqual(odd);
  for (let row = 1; row <= odd.length; row += 1) {
    expect(sheet?.cells?.get(`${row},3`)).not.toHaveProperty('formula');
    expect(sheet?.cells?.get(`${row},3`)?.style?.numFmt).toBe('@');
  }
});

describe('a changed sentence', () => {
  const old = 'Грубость без угрозы — другая статья.';
  const young = 'Грубость без угрозы: иная статья.';

  test('from YAML arrives in its file, and nothing else changes', async () => {
    const { id, ...topic } = parse(before.get('topics/threat-words.yaml') ?? '');
    const changed = JSON.parse(JSON.stringify(topic).replace(old, young));
    const plan = await planImport(writeIn(out, 'one.yaml', renderYaml({ topics: { [id]: changed } })), data, TODAY);
    expect(plan.faults).toEqual([]);
    expect(plan.changes.map(({ where }) => where)).toEqual(['threat-words answer ru']);
    expect(plan.files.map(({ path }) => path)).toEqual(['topics/threat-words.yaml']);
    expect(newLines(plan.files[0]?.before ?? '', plan.files[0]?.after ?? '')).toEqual([`    ${young}`]);
  });

  test('from a workbook with that topic alone is shown by a dry run, then written; the rest stays', async () => {
    const topic = contentOf(readData(data)).topics.get('threat-words');
    if (!topic) throw new Error('threat-words is gone');
    const rows = textRows(topic).map(([field, texts]) => ['threat-words', field, texts.ru ?? '', texts.kk ?? '', texts.en ?? '']);
    const changed = rows.map((row) => row.map((cell) => cell.replace(old, young)));
    const bytes = await workbookOf({ topics: [['id', 'field', 'ru', 'kk', 'en'], ...changed] });
    const file = writeIn(out, 'one.xlsx', bytes);

    said.length = 0;
    expect(await importKnowledge([file, '--dry-run'], data)).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(/^threat-words answer ru: «….*угрозы — другая статья\.» -> «….*угрозы: иная статья\.»$/),
      '1 changes in 1 files would be made: nothing was written',
    ]);
    expect(textsOf(data)).toEqual(before);

    expect(await importKnowledge([file], data)).toBe(0);
    const after = textsOf(data);
    const differs = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(differs).toEqual(['topics/threat-words.yaml']);
    expect(after.size).toBe(before.size);
  });
});

test('a new topic is taken when it is complete', async () => {
  const { id: _, ...topic } = parse(before.get('topics/insult-swearing.yaml') ?? '');
  const words = (language: string, kind: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${kind} ${language} new wording number ${index}`);
  const list = (kind: string, count: number) => ({
    ru: words('ru', kind, count),
    kk: words('kk', kind, count),
    en: words('en', kind, count),
  });
  const file = writeIn(
    out,
    'new.yaml',
    renderYaml({
      topics: { 'new-topic': topic },
      phrases: { 'new-topic': { learn: list('learn', 60), heldBack: list('held', 10) } },
    }),
  );
  const plan = await planImport(file, data, TODAY);
  expect(plan.faults).toEqual([]);
  expect(plan.files.map(({ path, before }) => [path, before])).toEqual([
    ['topics/new-topic.yaml', null],
    ['phrases/new-topic.yaml', null],
    ['menu.yaml', expect.any(String)],
  ]);
  expect(newLines(plan.files[2]?.before ?? '', plan.files[2]?.after ?? '')).toEqual(['    - new-topic']);
  expect(parse(plan.files[0]?.after ?? '')).toEqual({ id: 'new-topic', ...topic });
});
