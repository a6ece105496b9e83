import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { article } from '../peers/adilet/acts.ts';
import type { ActOnSite } from '../peers/adilet/pages.ts';
import { CRIMINAL_CODE, LIST, openRig, type Rig } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const CARD = `/rus/docs/${CRIMINAL_CODE}/info`;
const RUSSIAN = `/rus/docs/${CRIMINAL_CODE}`;
const KAZAKH = `/kaz/docs/${CRIMINAL_CODE}`;

function code(id = CRIMINAL_CODE): ActOnSite {
  const act = rig.site.acts.get(id);
  if (!act) throw new Error(`no act ${id} on the stand-in`);
  return act;
}

function articleOf(act: ActOnSite, number: string) {
  const found = act.articles.find((candidate) => candidate.number === number);
  if (!found) throw new Error(`no article ${number} in ${act.id}`);
  return found;
}

/** The first look and the day after it. */
async function known(only: readonly string[] = [CRIMINAL_CODE]): Promise<void> {
  rig = await openRig({ only });
  const looks = await rig.look();
  expect([...looks.values()].map(({ kind }) => kind)).toEqual(only.map(() => 'first'));
  rig.site.asked.length = 0;
  rig.nextDay();
}

test('the first look keeps date and words of all fifteen acts, in the order of the list, one request at a time, and alerts nobody', async () => {
  rig = await openRig();
  const looks = await rig.look();
  expect([...looks.keys()]).toEqual(LIST.map(({ id }) => id));
  expect(looks.size).toBe(15);
  expect(new Set([...looks.values()].map(({ kind }) => kind))).toEqual(new Set(['first']));
  expect(rig.site.asked.map(({ path }) => path)).toEqual([
    '/robots.txt',
    ...LIST.flatMap(({ id }) => [`/rus/docs/${id}/info`, `/rus/docs/${id}`, `/kaz/docs/${id}`]),
  ]);
  expect(rig.site.mostAtOnce()).toBe(1);
  expect(rig.drafts()).toEqual([]);
  const kept = await rig.parts.store.articles(CRIMINAL_CODE);
  const threats = kept.find((one) => one.language === 'kaz' && one.article === '380-3');
  expect(threats?.words).toBe(
    '380-3-бап. 380-3-сынақ туралы\n1. 380-3-бап бойынша сынақ он жұмыс күні ішінде өткізіледі.\n2. Сынақтың нәтижесі журналға жазылады.',
  );
  expect(threats?.notes).toContain('Ескерту. Тақырыбы жаңа редакцияда - ҚР Заңымен № 252-VIII (вводится в действие позже).');
  expect(kept.find((one) => one.article === '321')?.words).not.toContain('ЗАКЛЮЧИТЕЛЬНЫЕ');
  expect((await rig.parts.store.page(CRIMINAL_CODE))?.edition).toBe('2026-03-08');
});

test('who asks says honestly who it is and whom to write to', async () => {
  rig = await openRig({ only: [CRIMINAL_CODE] });
  await rig.look();
  for (const { userAgent } of rig.site.asked)
    expect(userAgent).toMatch(/^Mozilla\/5\.0 \(compatible; Qorgan\/[\d.]+; .*law@example\.kz\)$/);
});

test('the next day an unchanged card is answered by 304 and nothing else is asked for', async () => {
  await known();
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'unchanged' });
  expect(rig.site.asked.map(({ path, status }) => [path, status])).toEqual([
    ['/robots.txt', 200],
    [CARD, 304],
  ]);
});

test('an act is due once a day, however often the process starts', async () => {
  await known();
  await rig.look();
  rig.clock.time += 3_600_000;
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'busy' });
  expect(rig.site.asked.filter(({ path }) => path === CARD)).toHaveLength(1);
});

test('a changed article makes one draft: before and after in both languages, the answers that cite it, nothing that could be sent', async () => {
  await known();
  const act = code();
  act.changed = '01.12.2026';
  articleOf(act, '380-3').paragraphs.rus[0] = '1. Испытание по статье 380-3 проводится в течение пяти рабочих дней.';
  articleOf(act, '380-3').paragraphs.kaz[0] = '1. 380-3-бап бойынша сынақ бес жұмыс күні ішінде өткізіледі.';
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'edition', edition: '2026-12-01', articles: ['380-3'] });

  expect(rig.drafts()).toEqual([`${CRIMINAL_CODE}-2026-12-01-1.yaml`]);
  const draft = rig.draft(rig.drafts()[0] ?? '');
  expect(parse(draft)).toEqual({
    kind: 'new',
    refersTo: null,
    subjects: ['criminal-code'],
    importance: 'normal',
    source: 'https://adilet.zan.kz/rus/docs/K1400000226',
    inForceFrom: 'write a day like 2026-12-01, or null',
    provisions: ['cc/380-3'],
    title: { ru: '', kk: '', en: '' },
    text: { ru: '', kk: '', en: '' },
  });
  const after = (title: string) => draft.slice(draft.indexOf(title));
  expect(after('rus, before')).toMatch(/^rus, before ----\n# Статья 380-3\. .*\n# 1\. .* десяти рабочих дней\.\n/);
  expect(after('rus, after')).toMatch(/^rus, after ----\n# Статья 380-3\. .*\n# 1\. .* пяти рабочих дней\.\n/);
  expect(after('kaz, after')).toMatch(/^kaz, after ----\n# 380-3-бап\. .*\n# 1\. .* бес жұмыс күні/);
  expect(draft).toMatch(/# Answers that cite it: .*\bthreat-words\b/);
  expect(draft).not.toContain('<p');
  expect(draft).not.toContain('статье 115 ');
  // The words are the law's as printed; the register's own notes stay out of them.
  expect(draft).not.toContain('Сноска');
});

test('the same change is told once: not the next day, not after a restart', async () => {
  await known();
  code().changed = '01.12.2026';
  articleOf(code(), '115').paragraphs.rus.push('3. Новое.');
  await rig.look();
  rig.nextDay();
  await rig.look();
  rig.nextDay();
  await rig.look();
  expect(rig.drafts()).toHaveLength(1);
  expect(await rig.parts.store.findings(10)).toHaveLength(1);
});

test('a kill between finding a change and writing its draft loses neither and doubles neither', async () => {
  await known();
  code().changed = '01.12.2026';
  articleOf(code(), '115').paragraphs.rus.push('3. Новое.');
  const { writeWaiting } = rig.parts.drafts;
  let written = 0;
  rig.parts.drafts.writeWaiting = async () => {
    written += 1;
    if (written === 1) return writeWaiting();
    throw new Error('killed');
  };
  await expect(rig.look()).rejects.toThrow('killed');
  expect(rig.drafts()).toEqual([]);
  rig.parts.drafts.writeWaiting = writeWaiting;
  await rig.look();
  expect(rig.drafts()).toHaveLength(1);
  // And a kill after the file was written, before that was noted: the editor's words in it stay.
  const path = join(rig.dataDir, 'drafts', rig.drafts()[0] ?? '');
  writeFileSync(path, 'edited');
  rig.parts.store.findingsWithoutDraft = async () => rig.parts.store.findings(1);
  await rig.look();
  expect(readFileSync(path, 'utf8')).toBe('edited');
});

test('a draft that an editor took away does not come back', async () => {
  await known();
  code().changed = '01.12.2026';
  articleOf(code(), '115').paragraphs.rus.push('3. Новое.');
  await rig.look();
  rmSync(join(rig.dataDir, 'drafts', rig.drafts()[0] ?? ''));
  rig.nextDay();
  await rig.look();
  expect(rig.drafts()).toEqual([]);
});

test('other markup about the same words is no change, even with another date on the card', async () => {
  await known();
  code().changed = '01.12.2026';
  rig.site.dress = 'other';
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'edition', edition: '2026-12-01', articles: [] });
  expect(rig.drafts()).toEqual([]);
  expect(await rig.parts.store.findings(10)).toMatchObject([{ kind: 'elsewhere', edition_before: '2026-03-08' }]);
});

test.each([
  {
    what: 'a footnote',
    change: (act: ActOnSite) =>
      articleOf(act, '115').notes.rus.push('Сноска. Статья 115 с изменением, внесенным Законом РК от 01.12.2026.'),
  },
  {
    what: 'the announcement of a change to come',
    change: (act: ActOnSite) => {
      articleOf(act, '115').announced = {
        rus: 'Примечание ИЗПИ! В статью 115 предусматривается изменение.',
        kaz: 'ЗҚАИ-ның ескертпесі! 115-бапқа өзгеріс енгізу көзделген.',
      };
    },
  },
])('$what alone is a new edition without a changed article', async ({ change }) => {
  await known();
  code().changed = '01.12.2026';
  change(code());
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'edition', edition: '2026-12-01', articles: [] });
  expect(rig.drafts()).toEqual([]);
  expect(await rig.parts.store.findings(10)).toMatchObject([{ kind: 'notes' }]);
});

test('a Kazakh text that follows days after its card is found, and told apart from the Russian one', async () => {
  await known();
  code().changed = '01.12.2026';
  articleOf(code(), '115').paragraphs.rus.push('3. Новое.');
  await rig.look();
  rig.nextDay();
  articleOf(code(), '115').paragraphs.kaz.push('3. Жаңа.');
  expect((await rig.look()).get(CRIMINAL_CODE)).toMatchObject({ kind: 'edition', articles: ['115'] });
  expect(rig.drafts()).toHaveLength(2);
  expect(rig.draft(rig.drafts()[1] ?? '')).not.toContain('rus, before');
  rig.clock.time += 20 * 86_400_000;
  await rig.look();
  rig.site.asked.length = 0;
  rig.nextDay();
  await rig.look();
  expect(rig.site.asked.map(({ path }) => path)).toEqual(['/robots.txt', CARD]);
});

test('an article that is gone, one that came back, one that is new', async () => {
  await known(['Z1300000094']);
  const law = code('Z1300000094');
  law.changed = '01.12.2026';
  const [, second] = law.articles;
  law.articles = [...law.articles.filter((one) => one !== second), article('3-1')];
  expect((await rig.look()).get('Z1300000094')).toMatchObject({ articles: ['2', '3-1'] });
  expect(rig.draft(rig.drafts()[0] ?? '')).toMatch(
    /article 2 ====\n.*\n# ---- rus, before ----\n# Статья 2[\s\S]*rus, after ----\n# \(not on the page\)/,
  );
  rig.nextDay();
  law.changed = '02.12.2026';
  if (second) law.articles.push(second);
  expect((await rig.look()).get('Z1300000094')).toMatchObject({ articles: ['2'] });
});

test('an order without articles is compared whole, and its draft shows the paragraphs that differ', async () => {
  await known(['V2000022006']);
  const order = code('V2000022006');
  order.changed = '01.12.2026';
  order.points.rus[1] = '2. Записи хранят шестьдесят дней.';
  expect((await rig.look()).get('V2000022006')).toMatchObject({ articles: ['whole'] });
  const draft = rig.draft(rig.drafts()[0] ?? '');
  expect(draft).toContain(
    '# ---- rus, only before ----\n# 2. Записи хранят тридцать дней.\n# ---- rus, only after ----\n# 2. Записи хранят шестьдесят дней.\n',
  );
  expect(draft).toMatch(/# Answers that cite it: .*\bvideo-footage-request\b/);
});

test('an article that an answer begins to cite is read without being called a change', async () => {
  await known();
  const { cited } = rig.parts;
  const topic = cited.topics.find(({ id }) => id === 'threat-words');
  if (!topic) throw new Error('no topic threat-words');
  rig.parts.cited = {
    ...cited,
    topics: [...cited.topics, { ...topic, id: 'another', law: [{ provision: 'cc/999' }], facts: [] }],
  };
  code().articles.push(article('999'));
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'unchanged' });
  expect((await rig.parts.store.articles(CRIMINAL_CODE)).filter(({ article: number }) => number === '999')).toHaveLength(2);
  rig.nextDay();
  rig.site.asked.length = 0;
  await rig.look();
  expect(rig.site.asked.map(({ path }) => path)).toEqual(['/robots.txt', CARD]);
});

const HTML = (body: string, title = 'Әділет') =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`;
const WORDS = `<p>${'Слова о чём-то другом. '.repeat(30)}</p>`;

const UNTOLD: { what: string; why: string; make: () => void }[] = [
  { what: 'a page of HTML in place of the card', why: 'no-card', make: () => put(CARD, HTML(WORDS)) },
  {
    what: 'the frame of a program that runs in a browser',
    why: 'application',
    make: () => put(CARD, HTML('<div id="root"></div><script src="/app.js"></script>')),
  },
  { what: 'a login wall', why: 'login', make: () => put(CARD, HTML(`${WORDS}<form><input type="password"></form>`)) },
  {
    what: 'a captcha',
    why: 'captcha',
    make: () => put(CARD, HTML('<div class="g-recaptcha"></div><p>Подтвердите, что вы не робот</p>')),
  },
  {
    what: 'a notice of maintenance',
    why: 'maintenance',
    make: () => put(CARD, HTML('<h1>На сайте ведутся технические работы</h1>')),
  },
  { what: 'an empty table', why: 'no-date', make: () => withCard((html) => html.replaceAll(/\d{2}\.\d{2}\.\d{4}/g, '')) },
  { what: 'a date that is none', why: 'no-date', make: () => change((act) => ({ ...act, changed: '31.02.2026' })) },
  {
    what: "another act's card",
    why: 'another-act',
    make: () => withCard((html) => html.replaceAll(CRIMINAL_CODE, 'K1400000231')),
  },
  {
    what: 'a card with another day of adoption',
    why: 'another-act',
    make: () => change((act) => ({ ...act, adopted: '04.07.2014' })),
  },
  { what: 'a date that went backwards', why: 'date-backwards', make: () => change((act) => ({ ...act, changed: '07.03.2026' })) },
  { what: 'a date years ahead', why: 'date-ahead', make: () => change((act) => ({ ...act, changed: '31.12.2099' })) },
  {
    what: 'letters that are broken',
    why: 'encoding',
    make: () => put(CARD, Buffer.from(HTML('Дата изменения акта'), 'utf8').subarray(0, -40).fill(0xd0, 60, 61)),
  },
  {
    what: 'letters that were decoded twice',
    why: 'encoding',
    make: () => withCard((html) => Buffer.from(html, 'utf8').toString('latin1')),
  },
  {
    what: 'JSON',
    why: 'not-html',
    make: () => rig.site.fault(CARD, { kind: 'page', html: '{}', contentType: 'application/json' }),
  },
  { what: 'HTTP 403', why: 'status', make: () => rig.site.fault(CARD, { kind: 'status', status: 403 }) },
  { what: 'HTTP 404', why: 'status', make: () => rig.site.fault(CARD, { kind: 'status', status: 404 }) },
  { what: 'HTTP 503', why: 'status', make: () => rig.site.fault(CARD, { kind: 'status', status: 503 }) },
  { what: 'a connection cut off', why: 'unreachable', make: () => rig.site.fault(CARD, { kind: 'reset' }) },
  {
    what: 'a redirect to another site',
    why: 'redirect',
    make: () => rig.site.fault(CARD, { kind: 'redirect', to: 'http://127.0.0.2:9/rus/docs' }),
  },
  {
    what: 'a redirect in a circle',
    why: 'redirect',
    make: () => {
      rig.site.fault(CARD, { kind: 'redirect', to: `${CARD}?again` });
      rig.site.fault(`${CARD}?again`, { kind: 'redirect', to: CARD });
    },
  },
  { what: 'a card without end', why: 'too-large', make: () => rig.site.fault(CARD, { kind: 'huge' }) },
  {
    what: 'a text without articles',
    why: 'articles-gone',
    make: () => change((act) => ({ ...act, changed: '01.12.2026', articles: [], points: act.points })),
  },
  {
    what: 'a text with two articles of many',
    why: 'articles-gone',
    make: () => change((act) => ({ ...act, changed: '01.12.2026', articles: act.articles.slice(0, 2) })),
  },
  {
    what: 'half a text',
    why: 'cut-off',
    make: () => {
      change((act) => ({ ...act, changed: '01.12.2026' }));
      rig.site.fault(RUSSIAN, { kind: 'half' });
    },
  },
  {
    what: 'a page of HTML in place of the Kazakh text',
    why: 'no-text',
    make: () => {
      change((act) => ({ ...act, changed: '01.12.2026' }));
      put(KAZAKH, HTML(WORDS));
    },
  },
  {
    what: 'robots.txt that is no robots.txt',
    why: 'robots-unknown',
    make: () => Object.assign(rig.site.robots, { text: HTML('<div id="root"></div>'), contentType: 'text/html' }),
  },
  { what: 'robots.txt that cannot be had', why: 'robots-unknown', make: () => Object.assign(rig.site.robots, { status: 503 }) },
  {
    what: 'robots.txt that forbids the card',
    why: 'robots-disallow',
    make: () => Object.assign(rig.site.robots, { text: 'User-agent: *\nDisallow: /rus/docs/' }),
  },
  {
    what: 'robots.txt that forbids us by name',
    why: 'robots-disallow',
    make: () => Object.assign(rig.site.robots, { text: 'User-agent: Qorgan\nDisallow: /\n\nUser-agent: *\nAllow: /' }),
  },
];

function put(path: string, html: string | Uint8Array): void {
  rig.site.fault(path, { kind: 'page', html });
}

function change(how: (act: ActOnSite) => ActOnSite): void {
  rig.site.acts.set(CRIMINAL_CODE, how(code()));
}

let cardAsServed = '';
function withCard(how: (html: string) => string): void {
  put(CARD, how(cardAsServed));
}

test.each(UNTOLD)('cannot tell: $what', async ({ why, make }) => {
  await known();
  cardAsServed = await (await fetch(rig.site.root + CARD)).text();
  const sound = {
    acts: new Map([...rig.site.acts].map(([id, act]) => [id, structuredClone(act)])),
    robots: { ...rig.site.robots },
  };
  const [pageBefore, articlesBefore] = [await rig.parts.store.page(CRIMINAL_CODE), await rig.parts.store.articles(CRIMINAL_CODE)];
  make();
  const look = (await rig.look()).get(CRIMINAL_CODE);
  expect(look).toMatchObject({ kind: 'cannot-tell', why });
  // No false alarm, the known state is kept, and the operator is told.
  expect(rig.drafts()).toEqual([]);
  expect(await rig.parts.store.findings(10)).toEqual([]);
  expect(await rig.parts.store.articles(CRIMINAL_CODE)).toEqual(articlesBefore);
  const page = await rig.parts.store.page(CRIMINAL_CODE);
  expect(page).toMatchObject({
    edition: pageBefore?.edition,
    etag: pageBefore?.etag,
    told_at: pageBefore?.told_at,
    untold_since: expect.any(Number),
  });
  expect(page?.untold_why).toContain(why);
  expect(rig.logged.at(-1)).toMatchObject({ act: CRIMINAL_CODE, why });

  // When the page is as it was, so is the watch.
  rig.site.mend();
  rig.site.acts = sound.acts;
  Object.assign(rig.site.robots, sound.robots);
  rig.nextDay();
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'unchanged' });
  expect((await rig.parts.store.page(CRIMINAL_CODE))?.untold_since).toBeNull();
});

test('a change that came while nobody could tell is found when the page is back', async () => {
  await known();
  rig.site.fault(CARD, { kind: 'status', status: 500 });
  code().changed = '01.12.2026';
  articleOf(code(), '115').paragraphs.rus.push('3. Новое.');
  for (let day = 0; day < 4; day += 1) {
    await rig.look();
    rig.nextDay();
  }
  rig.site.mend();
  expect((await rig.look()).get(CRIMINAL_CODE)).toMatchObject({ kind: 'edition', articles: ['115'] });
});

test('a card that was read and a text that was not: the next look does not take the 304 of the card for "not changed"', async () => {
  await known();
  code().changed = '01.12.2026';
  articleOf(code(), '115').paragraphs.rus.push('3. Новое.');
  rig.site.fault(RUSSIAN, { kind: 'reset' });
  expect((await rig.look()).get(CRIMINAL_CODE)).toMatchObject({ kind: 'cannot-tell' });
  rig.site.mend();
  rig.nextDay();
  expect((await rig.look()).get(CRIMINAL_CODE)).toMatchObject({ kind: 'edition', articles: ['115'] });
});

test('one act that cannot be told does not keep the others from being looked at', async () => {
  await known(['K1400000226', 'K1400000231', 'K1400000235']);
  rig.site.fault('/rus/docs/K1400000231/info', { kind: 'reset' });
  expect([...(await rig.look()).values()].map(({ kind }) => kind)).toEqual(['unchanged', 'cannot-tell', 'unchanged']);
});

test('a first look at a page that proves nothing keeps nothing', async () => {
  rig = await openRig({ only: [CRIMINAL_CODE] });
  put(RUSSIAN, HTML(WORDS));
  expect((await rig.look()).get(CRIMINAL_CODE)).toMatchObject({ kind: 'cannot-tell', why: 'no-text' });
  rig.site.mend();
  rig.nextDay();
  expect((await rig.look()).get(CRIMINAL_CODE)).toEqual({ kind: 'first' });
});
