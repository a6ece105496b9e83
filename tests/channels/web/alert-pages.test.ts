import { parseAtomFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PublishedAlert } from '../../../src/alerts/published.ts';
import { webChannel } from '../../../src/channels/web/web-channel.ts';
import { LANGUAGES } from '../../../src/language.ts';
import { SUBJECTS } from '../../../src/subscription.ts';
import { publishedAlert, RELEASED } from './alerts.ts';
import { webParts } from './stand-ins.ts';

let released: PublishedAlert[] = RELEASED;
const web = webChannel({ ...webParts(), alerts: () => released });
beforeAll(() => web.start());
afterAll(() => web.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(web.url() + path, { headers });
const feedAt = async (path: string) => {
  const response = await get(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
  return parseAtomFeed(await response.text());
};

describe('a feed reader', () => {
  test.each(LANGUAGES)('reads all alerts in %s, newest first, each with a page of its own', async (language) => {
    const feed = await feedAt(`/${language}/alerts.atom`);
    expect(feed.id).toBe(`${web.url()}/${language}/alerts.atom`);
    expect(feed.links).toContainEqual({ rel: 'self', href: `${web.url()}/${language}/alerts.atom` });
    expect(feed.entries?.map(({ id }) => id)).toEqual([5, 4, 3, 1].map((id) => `${web.url()}/${language}/alerts/${id}`));
    for (const entry of feed.entries ?? []) {
      const link = entry.links?.[0]?.href ?? '';
      expect((await fetch(link)).status).toBe(200);
      expect(entry.title?.value ?? entry.title).toBeTruthy();
      expect(entry.authors ?? feed.authors).toBeTruthy();
    }
  });

  test('what is plain text stays plain text, whatever signs it has', async () => {
    const xml = await (await get('/ru/alerts.atom')).text();
    const feed = parseAtomFeed(xml);
    const entry = feed.entries?.find(({ id }) => id?.endsWith('/4'));
    const words = JSON.stringify(entry);
    // As HTML these are the signs themselves.
    expect(words).toContain('Меняется &lt;Кодекс&gt; &amp; о здоровье');
    expect(words).toContain('a &lt; b &amp;&amp; c &gt; d, то ]]&gt; конец.');
  });

  test('an alert that was withdrawn says so, and counts as changed on that day', async () => {
    const feed = await feedAt('/en/alerts.atom');
    const entry = feed.entries?.find(({ id }) => id?.endsWith('/4'));
    expect(JSON.stringify(entry)).toContain(
      'This message was withdrawn: We take this message back: The Health Code has not changed',
    );
    expect(new Date(String(entry?.updated)).getTime()).toBe(RELEASED[0]?.approvedAt);
    expect(new Date(String(entry?.published)).getTime()).toBe(RELEASED[1]?.approvedAt);
  });

  test.each(SUBJECTS)('reads the feed of %s', async (subject) => {
    const feed = await feedAt(`/kk/alerts/${subject}.atom`);
    const expected = RELEASED.filter(({ subjects }) => subjects.includes(subject)).map(
      ({ id }) => `${web.url()}/kk/alerts/${id}`,
    );
    expect((feed.entries ?? []).map(({ id }) => id)).toEqual(expected);
    expect(feed.links).toContainEqual({ rel: 'self', href: `${web.url()}/kk/alerts/${subject}.atom` });
  });

  test('that asks whether anything is new hears no until it is', async () => {
    const first = await get('/ru/alerts.atom');
    const since = first.headers.get('last-modified') ?? '';
    expect((await get('/ru/alerts.atom', { 'if-modified-since': since })).status).toBe(304);
    released = [publishedAlert({ id: 6, approvedAt: Date.parse('2026-11-24T10:00:00Z') }), ...RELEASED];
    expect((await get('/ru/alerts.atom', { 'if-modified-since': since })).status).toBe(200);
    released = RELEASED;
  });

  test('gets addresses of the public site where there is one', async () => {
    const site = webChannel({ ...webParts(), alerts: () => RELEASED, publicUrl: 'https://qorgan.example' });
    await site.start();
    const feed = parseAtomFeed(await (await fetch(`${site.url()}/ru/alerts.atom`)).text());
    expect(feed.entries?.[0]?.id).toBe('https://qorgan.example/ru/alerts/5');
    await site.stop();
  });

  test('gets an empty feed where nothing was released, and no alert that stands still', async () => {
    released = [publishedAlert({ id: 9, halted: true })];
    const feed = await feedAt('/ru/alerts.atom');
    expect(feed.entries ?? []).toEqual([]);
    expect(await (await get('/ru/alerts')).text()).not.toContain('/ru/alerts/9');
    expect(await (await get('/ru/alerts/9')).text()).toContain('Рассылка остановлена');
    released = RELEASED;
  });
});

test.each([
  '/ru/alerts/99',
  '/ru/alerts/abc',
  '/ru/alerts/dragons.atom',
  '/ru/alerts/all.atom',
  '/ru/alerts/__proto__',
  '/ru/alerts/1e3',
])('%s is not there', async (path) => expect((await get(path)).status).toBe(404));

test('the page of an alert names its feed, its other languages and itself', async () => {
  const page = await (await get('/kk/alerts/1')).text();
  expect(page).toContain('<link rel="alternate" type="application/atom+xml" title="Заңдағы өзгерістер" href="/kk/alerts.atom">');
  for (const language of LANGUAGES) expect(page).toContain(`hreflang="${language}" href="/${language}/alerts/1"`);
});

test('a topic that cites a changed provision says so above its answer until it is reviewed on a later day', async () => {
  // The stand-in topic was reviewed on 24 November; the day counts in Kazakhstan.
  const bannerOn = async (approvedAt: string, id = 'threat-words') => {
    released = [publishedAlert({ id: 7, approvedAt: Date.parse(approvedAt) })];
    return (await (await get(`/ru/topics/${id}`)).text()).includes('href="/ru/alerts/7"');
  };
  expect(await bannerOn('2026-11-25T09:00:00+05:00')).toBe(true);
  expect(await bannerOn('2026-11-24T09:00:00+05:00')).toBe(true);
  expect(await bannerOn('2026-11-23T23:59:00+05:00')).toBe(false);
  released = RELEASED;
});
