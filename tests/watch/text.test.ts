import { expect, test } from 'vitest';
import { type Page, readPage } from '../../src/watch/page.ts';
import { readText, type Text, WHOLE } from '../../src/watch/text.ts';
import { readHere, readInThread } from '../../src/watch/text-reader.ts';
import type { ReadLanguage } from '../../src/watch/watch-list.ts';

const ID = 'K1400000226';

function pageOf(article: string): Page {
  const html = `<html><body><a href="/rus/docs/${ID}/info">Информация</a>
    <div class="container_gamma text text_upd"><article>${article}</article></div>
    <div class="container_omega aftertext">Если Вы обнаружили ошибку</div></body></html>`;
  const page = readPage(Buffer.from(html), 'text/html; charset=utf-8');
  if (page.kind !== 'page') throw new Error(page.why);
  return page;
}

function read(article: string, language: ReadLanguage = 'rus', isWhole = false): Text['articles'] {
  const text = readText(pageOf(article), ID, language, isWhole);
  if (text.kind !== 'text') throw new Error(`${text.why}: ${text.detail}`);
  return text.articles;
}

const HEADING = '<p><b><a name="z54"></a>Статья 54. Заголовок</b></p>';

test('headings of codes, of laws and of the Constitution', () => {
  const articles = read(`
    <h3 id="z1"> Статья 1. Первая</h3><p>1. Слова.</p>
    <p><b><a name="z2"></a>Статья 380-3. Вторая</b></p><p id="z3">&nbsp;&nbsp; 1. Другие слова.</p>
    <h3>Статья 4</h3><p>Третьи.</p>`);
  expect([...articles].map(([number, { words }]) => [number, words])).toEqual([
    ['1', 'Статья 1. Первая\n1. Слова.'],
    ['380-3', 'Статья 380-3. Вторая\n1. Другие слова.'],
    ['4', 'Статья 4\nТретьи.'],
  ]);
});

test('Kazakh headings, with any hyphen', () => {
  const articles = read('<h3>380-3-бап. Қорқыту</h3><p>1. Сөз.</p><p><b>73‑1-бап. Ар-намыс</b></p><p>2. Сөз.</p>', 'kaz');
  expect([...articles.keys()]).toEqual(['380-3', '73-1']);
});

test('a sentence that begins with an article is no heading, nor is a bold word', () => {
  const articles = read(
    `${HEADING}<p>Статья 52 настоящего Кодекса применяется.</p><p><b>Статья 7 настоящего</b> Кодекса тоже.</p>`,
  );
  expect([...articles.keys()]).toEqual(['54']);
  expect(articles.get('54')?.words).toContain('Статья 7 настоящего Кодекса тоже.');
});

test.each([
  '<h3>РАЗДЕЛ 2. ТРУДОВЫЕ ОТНОШЕНИЯ<br>Глава 4. ТРУДОВОЙ ДОГОВОР</h3>',
  '<p><b>Глава 18. РАССЛЕДОВАНИЕ</b></p>',
  '<h3>ОСОБЕННАЯ ЧАСТЬ</h3>',
  '<h3>Параграф 2. Правила</h3>',
])('an article ends where a division begins: %s', (division) => {
  expect(read(`${HEADING}<p>1. Слова.</p>${division}<p>Чужое.</p>`).get('54')?.words).toBe('Статья 54. Заголовок\n1. Слова.');
});

test.each([
  ['a paragraph', '<p class="note">Сноска. Статья 54 с изменениями.</p>', 'Сноска. Статья 54 с изменениями.'],
  ['a bare span', '<span class="note">Сноска. Статья 54 в редакции.</span>', 'Сноска. Статья 54 в редакции.'],
  [
    'spans cut by links',
    '<span class="note">Сноска. Закон </span><a href="/law">№ 42</a><span class="note"> (вводится позже).</span>',
    'Сноска. Закон № 42 (вводится позже).',
  ],
  ['a paragraph without a class', '<p>Сноска. Статья 54 исключена.</p>', 'Сноска. Статья 54 исключена.'],
  [
    'an announcement in red',
    '<font color="#FF0000">Примечание ИЗПИ! Предусматривается изменение.</font>',
    'Примечание ИЗПИ! Предусматривается изменение.',
  ],
  [
    'an announcement of two red paragraphs',
    '<p><span style="color:#ff0000">Примечание РЦПИ!</span></p><p><span style="color:#ff0000">Статью 54 изложить иначе.</span></p>',
    'Примечание РЦПИ!\nСтатью 54 изложить иначе.',
  ],
  ['a Kazakh announcement', '<p><font color="red">ЗҚАИ-ның ескертпесі! 54-бап.</font></p>', 'ЗҚАИ-ның ескертпесі! 54-бап.'],
])('%s is a note, not the law', (_, note, noted) => {
  const article = read(`${HEADING}<p>1. Слова.</p>${note}<p>2. Ещё слова.</p>`).get('54');
  expect(article?.words).toBe('Статья 54. Заголовок\n1. Слова.\n2. Ещё слова.');
  expect(article?.notes).toBe(noted);
});

test.each([
  '<p>Примечание. Под насилием понимаются побои.</p>',
  '<p><b>Ескертпе.</b> Күш қолдану деп ұрып-соғу танылады.</p>',
  '<p><font color="#FF0000">В красном, но слова закона.</font></p>',
  '<p>Площадь 10 м<sup>2</sup>.</p>',
  '<table><tr><td>1.</td><td>Вид работ</td></tr></table>',
])('what the legislator says stays: %s', (html) => {
  const article = read(`${HEADING}${html}`).get('54');
  expect(article?.notes).toBe('');
  expect(article?.words.split('\n')).toHaveLength(2);
});

test('a note within a paragraph is taken out without gluing the words about it', () => {
  const html = '<p>1. Согласно пункту 1-1<span class="note">Сноска.</span>статьи 52<sup>*</sup><a href="#_ftn1">[1]</a>.</p>';
  expect(read(`${HEADING}${html}`).get('54')?.words).toBe('Статья 54. Заголовок\n1. Согласно пункту 1-1 статьи 52.');
});

test('an announcement between two articles is kept at both, a footnote at its own', () => {
  const announcement = '<font color="#FF0000">Примечание ИЗПИ! Предусматривается изменение.</font>';
  const articles = read(
    `${HEADING}<p>1. Слова.</p><p class="note">Сноска. Изменена.</p>${announcement}<p><b>Статья 55. Другая</b></p><p>1. Иные.</p>`,
  );
  expect(articles.get('54')?.notes).toBe('Сноска. Изменена.\nПримечание ИЗПИ! Предусматривается изменение.');
  expect(articles.get('55')).toEqual({
    words: 'Статья 55. Другая\n1. Иные.',
    notes: 'Примечание ИЗПИ! Предусматривается изменение.',
  });
});

test('a table of contents does not pass for the articles', () => {
  const contents = '<p><b>Статья 54. Заголовок</b></p><p><b>Статья 55. Другая</b></p>';
  expect(read(`${contents}${HEADING}<p>1. Слова.</p>`).get('54')?.words).toContain('1. Слова.');
});

test('a text that cites the history of another act is still its own', () => {
  expect(read(`${HEADING}<p>1. Слова <a href="/rus/docs/K950001000_/history">закона</a>.</p>`).has('54')).toBe(true);
});

test('an act without articles is one text', () => {
  expect(
    read('<p>1. Утвердить Правила.</p><p class="note">Сноска. Изменено.</p><p>2. Хранить.</p>', 'rus', true).get(WHOLE),
  ).toEqual({
    words: '1. Утвердить Правила.\n2. Хранить.',
    notes: 'Сноска. Изменено.',
  });
});

test('a thread reads as we do, and stops when it is told to', async () => {
  const { html } = pageOf(`${HEADING}<p>1. Слова.</p>`);
  const reading = {
    bytes: Buffer.from(html),
    contentType: 'text/html; charset=utf-8',
    act: ID,
    language: 'rus',
    isWhole: false,
  } as const;
  const stopping = new AbortController();
  expect(await readInThread(reading, stopping.signal)).toEqual(await readHere(reading, stopping.signal));
  const stopped = readInThread(reading, stopping.signal);
  stopping.abort(new Error('stopped'));
  await expect(stopped).rejects.toThrow('stopped');
});
