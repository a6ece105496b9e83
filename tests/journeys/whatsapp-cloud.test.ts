import fastify, { type FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addWebhooks } from '../../src/channels/web/webhooks.ts';
import { type WhatsappCloudChannel, whatsappCloudChannel } from '../../src/channels/whatsapp-cloud/channel.ts';
import { readAlertTemplate } from '../../src/channels/whatsapp-cloud/templates.ts';
import type { Language } from '../../src/language.ts';
import { DATA_FOLDER, shortLabelOf } from '../../src/parts.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { makeWhatsappState } from '../../src/storage/whatsapp.ts';
import { realParts } from '../parts.ts';
import { type GraphApi, startGraphApi } from '../peers/graph-api/graph-api.ts';
import type { Shown } from '../peers/graph-api/ledger.ts';
import { realDesk } from '../real-desk.ts';
import { companionJourneys } from './companion.ts';
import { type Actor, JOURNEYS, run, type Seen } from './journeys.ts';

let state: Kysely<Tables>;
let api: GraphApi;
let channel: WhatsappCloudChannel;
let server: FastifyInstance;
const faults: string[] = [];

beforeAll(async () => {
  state = await openState(':memory:');
  api = await startGraphApi({ aSecond: 10_000, burst: 10_000 });
  for (const language of ['ru', 'kk', 'en'])
    api.setTemplate({ name: readAlertTemplate(DATA_FOLDER).name, language, status: 'APPROVED', slots: 2, buttons: 1 });
  const { say, knowledge } = realParts();
  channel = whatsappCloudChannel({
    config: {
      token: api.token,
      phoneNumberId: api.phoneNumberId,
      appSecret: api.appSecret,
      verifyToken: api.verifyToken,
      apiRoot: api.root,
    },
    desk: realDesk(state),
    state: makeWhatsappState(state),
    say,
    template: readAlertTemplate(DATA_FOLDER),
    shortLabel: shortLabelOf(knowledge),
    emergencyNumber: '112',
    logger: pino({ level: 'warn' }, { write: (line: string) => void faults.push(line) }),
  });
  server = fastify();
  await addWebhooks(server, { whatsappWebhook: channel });
  api.webhooks.setUrl(`${await server.listen({ host: '127.0.0.1', port: 0 })}/whatsapp/webhook`);
  await channel.start();
});
afterAll(async () => {
  await channel.stop();
  server.server.closeAllConnections();
  await server.close();
  await api.close();
  await state.destroy();
});

const GREETINGS: Record<Language, string> = { ru: 'Здравствуйте', kk: 'Сәлеметсіз бе', en: 'Hello' };
let people = 1000;

/** A person with the real bot on the other side of HTTP; what is seen is what the stand-in shows them, all pages of a list turned. */
function actor(language: Language): Actor {
  people += 1;
  const person = { phone: `7700${people}000`, userId: `KZ.${people}` };
  const delivered = () => api.delivered(person.userId);
  let rows: Shown[] = [];

  /** The last message may be one of several; it is there when the channel has nothing under way. */
  const act = async (move: () => void): Promise<number> => {
    const before = delivered().length;
    const finished = channel.counts.finished;
    move();
    while (channel.counts.finished === finished) await new Promise((resolve) => setTimeout(resolve, 2));
    return before;
  };
  const seen = async (before: number): Promise<Seen> => {
    const text = delivered()
      .slice(before)
      .map(({ shown }) => shown)
      .join('\n')
      .replace(/(?<![*_])[*_](?![*_])|(?<!_)\*_|_\*(?!_)/g, '');
    const files = delivered()
      .slice(before)
      .flatMap(({ payload }) => {
        const { document } = payload as { document?: { id: string; filename: string } };
        const file = document && api.media(document.id);
        return file ? [{ name: document.filename, bytes: file.bytes }] : [];
      });
    rows = [];
    for (;;) {
      const page = delivered().at(-1)?.choices ?? [];
      const more = page.find(({ id }) => id.startsWith('w:more'));
      rows.push(...page.filter((row) => row !== more));
      if (!more) return { text, choices: rows.map(({ title, description }) => description ?? title), files };
      await act(() => api.people.taps(person, more));
    }
  };
  let isGreeted = false;
  return {
    async says(text) {
      // WhatsApp does not tell the language of a phone: whoever greets is known by their greeting.
      if (!isGreeted) await act(() => api.people.writes(person, GREETINGS[language]));
      isGreeted = true;
      return seen(await act(() => api.people.writes(person, text)));
    },
    taps: async (label) => {
      const row = rows.find(({ title, description }) => (description ?? title) === label);
      if (!row) throw new Error(`No row '${label}'`);
      return seen(await act(() => api.people.taps(person, row)));
    },
  };
}

describe('over the WhatsApp Cloud API', () => {
  test.each([...JOURNEYS, ...companionJourneys()])('$language: $name', (journey) => run(journey, () => actor(journey.language)));
  test('a number is as good as a tap, on the first page by the desk, on the next by the channel', async () => {
    const person = { userId: 'KZ.777' };
    const says = async (text: string) => {
      const finished = channel.counts.finished;
      api.people.writes(person, text);
      while (channel.counts.finished === finished) await new Promise((resolve) => setTimeout(resolve, 2));
      return api.delivered(person.userId).at(-1);
    };
    const rows = (await says('/menu'))?.choices ?? [];
    expect(rows[1]?.title).toBe('Меня ударили: что делать');
    expect((await says('2'))?.shown).toContain('102');
    await says('/menu');
    const next = await says('10');
    expect(next?.shown).toBe('Вот ещё:');
    expect(next?.choices?.[0]?.title).toBe('Полиция и суд');
    expect((await says('1'))?.shown).toContain('Полиция и суд');
  });

  test('nothing went wrong on the way, and Meta refused nothing', () => {
    expect(faults).toEqual([]);
    expect(api.calls().filter(({ ok }) => !ok)).toEqual([]);
  });
});
