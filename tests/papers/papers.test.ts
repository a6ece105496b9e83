import mammoth from 'mammoth';
import { beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { dayInWords } from '../../src/law/words.ts';
import { fillPaper } from '../../src/papers/fill.ts';
import { fieldsOf } from '../../src/papers/flow.ts';
import { type MakePaper, makePaperMaker } from '../../src/papers/make.ts';
import type { Value, Values } from '../../src/papers/values.ts';
import { realParts, TODAY } from '../parts.ts';
import { openPdf, pictureOf, textOfPages } from './open-pdf.ts';
import { entriesOf } from './unzip.ts';

const { knowledge } = realParts();
const { papers, law } = knowledge;
const { articles } = knowledge.companion;
const MADE = new Date('2026-11-24T05:00:00Z');
let make: MakePaper;
beforeAll(() => {
  make = makePaperMaker();
});

/** An answer to every field, with letters and signs that fonts and formats stumble over. */
const WORDS: Record<string, Value> = {
  acts: { options: ['threat', 'blow', 'injury'] },
  duty: { options: ['yes'] },
  role: { options: ['nurse'] },
  refusal: { options: ['not-taken', 'silent'] },
  day: { text: '2026-11-21' },
  filed: { text: '2026-11-22' },
  time: { text: '03:10' },
  name: { text: 'Сәрсенбаева Әсемгүл Қайроллақызы' },
  iin: { text: '850412400121' },
  phone: { text: '+7 (707) 123-45-67' },
  story: { text: 'Ол «өлтіремін» деді & <b>итерді</b>.\nЕкінші жол: ҰҢҒҚІӨҺ ұңғқіөһ № 4 – 5000 ₸; {penalty:cc/380-3/1}' },
};
const answersFor = (ids: readonly string[]): Values =>
  Object.fromEntries(ids.map((id) => [id, WORDS[id] ?? { text: `Жауап ${id} — ответ, answer` }]));

const plain = (text: string) => text.replace(/[\u00a0\s]+/g, ' ');
const CASES = papers.papers.flatMap((paper) => LANGUAGES.map((language) => ({ paper, language, id: paper.id })));
const filled = (paper: (typeof papers.papers)[number], values: Values, language: Language) =>
  fillPaper(paper, values, language, { papers, law, articles, today: TODAY });

/** What must be read on the paper: every typed answer, every day in words, what options say. */
function expectedIn(values: Values, language: Language): string[] {
  return Object.entries(values).flatMap(([id, value]) => {
    if ('line' in value) return [];
    if ('options' in value)
      return value.options.map(
        (option) => papers.fields.find((field) => field.id === id)?.options.find((o) => o.id === option)?.say[language] ?? option,
      );
    const isDay = papers.fields.find((field) => field.id === id)?.kind === 'day';
    return isDay ? [dayInWords(law.words, value.text, language)] : value.text.split('\n');
  });
}

describe.each(CASES)('$id in $language', ({ paper, language }) => {
  const values = answersFor(fieldsOf(paper));

  test('as DOCX it says every answer, and its XML is sound', async () => {
    const { bytes, name, mime } = await make(filled(paper, values, language), 'docx', MADE);
    expect(name).toMatch(/\.docx$/);
    expect(mime).toContain('wordprocessingml');
    const { value, messages } = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
    for (const words of expectedIn(values, language)) expect(plain(value)).toContain(plain(words));
    expect(messages).toEqual([]);
    const entries = entriesOf(bytes);
    expect([...entries.keys()]).toContain('word/document.xml');
    for (const [entry, xml] of entries) if (/\.(xml|rels)$/.test(entry)) expectWellFormed(xml, entry);
    const styles = entries.get('word/styles.xml') ?? '';
    expect(styles).toContain(`w:val="${{ ru: 'ru-RU', kk: 'kk-KZ', en: 'en-GB' }[language]}"`);
    expect(entries.get('word/document.xml')).toContain('w:w="11906" w:h="16838"');
    expectSchemaOrder(entries.get('word/document.xml') ?? '');
  });

  test('as PDF it says every answer, tagged, with its language, title and fonts', async () => {
    const document = filled(paper, values, language);
    const { bytes } = await make(document, 'pdf', MADE);
    const pdf = await openPdf(bytes);
    const text = plain((await textOfPages(pdf)).join(' '));
    for (const words of expectedIn(values, language)) expect(text).toContain(plain(words));
    const { info, metadata } = await pdf.getMetadata();
    expect(info).toMatchObject({ Title: document.title, Language: { ru: 'ru-RU', kk: 'kk-KZ', en: 'en-GB' }[language] });
    expect(metadata?.get('pdfuaid:part')).toBe('1');
    expect(((await pdf.getMarkInfo()) as unknown as Map<string, boolean>).get('Marked')).toBe(true);
    const roles = new Set<string>();
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      walk(await page.getStructTree(), roles);
      const [, , width, height] = page.view;
      expect([Math.round(width ?? 0), Math.round(height ?? 0)]).toEqual([595, 842]);
    }
    expect([...roles]).toEqual(expect.arrayContaining(['Document', 'H1', 'P']));
    // Every font is a subset that lies in the file.
    const source = Buffer.from(bytes).toString('latin1');
    const fonts = [...source.matchAll(/\/BaseFont \/([\w+-]+)/g)].map(([, font]) => font ?? '');
    expect(new Set(fonts.map((font) => font.replace(/^[A-Z]{6}\+/, '')))).toEqual(new Set(['NotoSans-Regular', 'NotoSans-Bold']));
    expect(source.match(/\/FontFile2/g)).toHaveLength(2);
  });

  test('with nothing answered it is a form to fill in by hand, and no page is blank or carries a signature alone', async () => {
    const document = filled(paper, {}, language);
    const { bytes } = await make(document, 'pdf', MADE);
    const pdf = await openPdf(bytes);
    const pages = await textOfPages(pdf);
    expect(pages.join(' ')).not.toMatch(/undefined|null|\{|NaN/);
    const signature = papers.words.signature[language];
    for (const [index, text] of pages.entries()) {
      const canvas = await pictureOf(pdf, index + 1, 0.5);
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 255) < 128) dark += 1;
      expect(dark).toBeGreaterThan(150);
      // Besides the date and the signature there stands something that they sign.
      if (text.includes(signature)) expect(plain(text).length).toBeGreaterThan(60);
    }
  });
});

test('a long story and a long name go over pages with numbers, and every word arrives', async () => {
  const paper = papers.papers.find(({ id }) => id === 'police-statement');
  if (!paper) throw new Error('no police-statement');
  const story = Array.from({ length: 430 }, (_, index) => `слово${index}`).join(' ');
  const name = `${'Сәрсенбаева'.repeat(5)} ${'Ә'.repeat(60)}`;
  const { bytes } = await make(
    filled(paper, { ...answersFor(fieldsOf(paper)), story: { text: story }, name: { text: name } }, 'kk'),
    'pdf',
    MADE,
  );
  const pdf = await openPdf(bytes);
  expect(pdf.numPages).toBe(3);
  const pages = await textOfPages(pdf);
  const text = plain(pages.join(' '));
  for (let index = 0; index < 430; index += 1) expect(text).toContain(`слово${index}`);
  expect(pages.slice(1).map((page) => page.trimStart().startsWith('2') || page.trimStart().startsWith('3'))).toEqual([
    true,
    true,
  ]);
  expect(text.replaceAll(' ', '')).toContain(name.replaceAll(' ', ''));
});

test('words of a person are never slots, and never markup', () => {
  const paper = papers.papers[0];
  if (!paper) throw new Error('no paper');
  const { parts } = filled(
    paper,
    { ...answersFor(fieldsOf(paper)), story: { text: '{penalty:cc/380-3/1} {field:iin} {articles}' } },
    'ru',
  );
  expect(JSON.stringify(parts)).toContain('{penalty:cc/380-3/1} {field:iin} {articles}');
});

/** Tags open and close in order, and nothing is a bare ampersand. */
function expectWellFormed(xml: string, at: string): void {
  const open: string[] = [];
  for (const [, isEnd, name, isEmpty] of xml.matchAll(/<(\/?)([\w:]+)(?:\s+[\w:.-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (isEnd) expect(open.pop(), at).toBe(name);
    else if (!isEmpty) open.push(name ?? '');
  }
  expect(open, at).toEqual([]);
  const rest = xml.replace(/<\?xml[^>]*\?>/, '').replace(/<\/?[\w:]+(?:\s+[\w:.-]+="[^"<]*")*\s*\/?>/g, '');
  expect(rest, at).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i);
}

/** Word refuses properties of a paragraph in another order than that of the schema. */
function expectSchemaOrder(xml: string): void {
  const order = [
    'pStyle',
    'keepNext',
    'keepLines',
    'pageBreakBefore',
    'widowControl',
    'numPr',
    'pBdr',
    'shd',
    'tabs',
    'spacing',
    'ind',
    'jc',
  ];
  for (const [, properties = ''] of xml.matchAll(/<w:pPr>([\s\S]*?)<\/w:pPr>/g)) {
    const children = topLevel(properties);
    expect(children.filter((name) => !order.includes(name))).toEqual([]);
    const places = children.map((name) => order.indexOf(name));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
}

function topLevel(xml: string): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [, isEnd, name, isEmpty] of xml.matchAll(/<(\/?)w:(\w+)[^>]*?(\/?)>/g)) {
    if (isEnd) depth -= 1;
    else {
      if (depth === 0) names.push(name ?? '');
      if (!isEmpty) depth += 1;
    }
  }
  return names;
}

function walk(node: unknown, roles: Set<string>): void {
  const { role, children = [] } = (node ?? {}) as { role?: string; children?: unknown[] };
  if (role) roles.add(role);
  for (const child of children) walk(child, roles);
}
