import fastify from 'fastify';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, expect } from 'vitest';
import { addWebhooks } from '../../../src/channels/web/webhooks.ts';
import {
  type WhatsappCloudChannel,
  type WhatsappCloudParts,
  whatsappCloudChannel,
} from '../../../src/channels/whatsapp-cloud/channel.ts';
import { readAlertTemplate } from '../../../src/channels/whatsapp-cloud/templates.ts';
import { type Pause, pauseForReal } from '../../../src/channels/work/pause.ts';
import { LANGUAGES } from '../../../src/language.ts';
import { DATA_FOLDER } from '../../../src/parts.ts';
import { openState } from '../../../src/storage/open.ts';
import type { Tables } from '../../../src/storage/tables.ts';
import { makeWhatsappState, type WhatsappState } from '../../../src/storage/whatsapp.ts';
import { makeSay } from '../../../src/wording/say.ts';
import { type GraphApi, type GraphApiSettings, startGraphApi } from '../../peers/graph-api/graph-api.ts';
import { echo, makeFakeDesk } from '../telegram/fake-desk.ts';

export const CANARY = 'канарейка-2026';
export const TEMPLATE = readAlertTemplate(DATA_FOLDER);
const say = makeSay();
const open: (() => Promise<unknown>)[] = [];
const logged: string[] = [];

// Whatever a test did: the log has neither a secret nor anybody's words nor a phone.
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  const log = logged.splice(0).join('');
  for (const secret of ['EAAcanary', 'canary-app-secret', 'canary-verify-token', CANARY, '7700', 'KZ.1'])
    expect(log).not.toContain(secret);
});

export interface Rig {
  api: GraphApi;
  channel: WhatsappCloudChannel;
  state: WhatsappState;
  db: Kysely<Tables>;
  events: string[];
  pauses: number[];
  log(): Record<string, unknown>[];
}

export type RigParts = Partial<Omit<WhatsappCloudParts, 'config'>> & {
  api?: GraphApi;
  db?: Kysely<Tables>;
  settings?: GraphApiSettings;
  /** The state of the alert's template at Meta; approved in three languages unless said otherwise. */
  templates?: string | null;
};

/** The channel behind its real route, against a stand-in Graph API of its own. */
export async function startRig(parts: RigParts = {}): Promise<Rig> {
  const { api: given, db: givenDb, settings, templates = 'APPROVED', ...others } = parts;
  const api = given ?? (await startGraphApi(settings));
  if (!given) open.push(api.close);
  if (templates !== null) for (const language of LANGUAGES) setTemplate(api, language, templates);
  const db = givenDb ?? (await openState(':memory:'));
  if (!givenDb) open.push(() => db.destroy());
  const lines: string[] = [];
  const pauses: number[] = [];
  const events: string[] = [];
  const state = makeWhatsappState(db);
  const channel = whatsappCloudChannel({
    config: {
      token: api.token,
      phoneNumberId: api.phoneNumberId,
      appSecret: api.appSecret,
      verifyToken: api.verifyToken,
      apiRoot: api.root,
    },
    desk: makeFakeDesk(echo),
    state,
    say,
    template: TEMPLATE,
    shortLabel: () => null,
    emergencyNumber: '112',
    logger: pino(
      { level: 'trace' },
      {
        write: (line: string) => {
          lines.push(line);
          logged.push(line);
        },
      },
    ),
    onEvent: (event) => void events.push(event),
    pause: quickPause(pauses),
    ...others,
  });
  const server = fastify();
  await addWebhooks(server, { whatsappWebhook: channel });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as { port: number };
  api.webhooks.setUrl(`http://127.0.0.1:${port}/whatsapp/webhook`);
  open.push(async () => {
    api.webhooks.close();
    server.server.closeAllConnections();
    await server.close();
    await channel.stop();
  });
  await channel.start();
  return { api, channel, state, db, events, pauses, log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

export function setTemplate(api: GraphApi, language: string, status: string): void {
  api.setTemplate({ name: TEMPLATE.name, language, status, slots: 2, buttons: 1 });
}

/** Pauses of up to a minute are over at once; longer ones last until the channel stops. */
export function quickPause(pauses: number[]): Pause {
  return (milliseconds, signal) => {
    pauses.push(milliseconds);
    return milliseconds <= 60_000 && !signal.aborted
      ? new Promise((resolve) => setImmediate(resolve))
      : pauseForReal(2 ** 31 - 1, signal);
  };
}

/** Waits for a state of the peer or the channel; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export const shownTo = (api: GraphApi, to: string): (string | undefined)[] => api.delivered(to).map(({ shown }) => shown);
