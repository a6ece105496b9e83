import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import whatsapp from 'whatsapp-web.js';
import { type Client, careful, type MakeClient, optionsOf } from '../../../src/channels/whatsapp-web/client.ts';

/** What the bot sent, in the order in which it left the page. */
export interface Sent {
  to: string;
  id: string;
  body: string;
  caption: string;
  quoted: string | null;
  file: { name: string; mimetype: string; base64: string } | null;
  /** The page swallowed it: nobody will ever read it. */
  isLost: boolean;
}

/** A message to the bot's account. `chat` and `author` are full serialized ids. */
export interface Written {
  chat: string;
  body: string;
  id?: string;
  author?: string;
  type?: string;
  mentions?: string[];
  /** Whose message it answers. */
  quoted?: string;
  fromMe?: boolean;
  /** Seconds since the epoch; now when absent. */
  at?: number;
}

type Kept = Written & { id: string; serialized: string; at: number };

export interface WhatsAppPeer {
  /** Makes the real Client, pointed at the stub page by its own webVersionCache. */
  makeClient: MakeClient;
  sent: Sent[];
  /** Modules of WhatsApp Web that the library asked for and the page does not have. */
  missing: Set<string>;
  /** How many clients were made. */
  clients(): number;
  /** The page of the client that lives now. */
  page(): Page;
  /** The process of the browser that lives now. */
  browserPid(): number;
  /** The account is linked: as when the phone has read the code. */
  link(): Promise<void>;
  /** Linked before the bot starts. */
  isLinked: boolean;
  newQr(): Promise<void>;
  state(name: 'CONFLICT' | 'UNPAIRED' | 'UNPAIRED_IDLE' | 'TIMEOUT' | 'CONNECTED'): Promise<void>;
  logout(): Promise<void>;
  /** Somebody writes; kept as unread when no page is there to hear it. */
  writes(message: Written): Promise<void>;
  knowLid(lid: string, phone: string): Promise<void>;
  faultNextSend(kind: 'nothing' | 'throw'): Promise<void>;
  unreadOf(chat: string): number;
}

const VERSION = 'stub-1';

/** WhatsApp as the bot sees it: the account outlives every page, as WhatsApp's servers outlive every browser. */
export function makeWhatsAppPeer(): WhatsAppPeer {
  const folder = mkdtempSync(join(tmpdir(), 'qorgan-wweb-stub-'));
  const code = readFileSync(join(import.meta.dirname, 'page.js'), 'utf8');
  writeFileSync(
    join(folder, `${VERSION}.html`),
    `<!doctype html><meta charset="utf-8"><title>Stub</title><script>${code}</script>`,
  );

  const sent: Sent[] = [];
  const missing = new Set<string>();
  const messages: Kept[] = [];
  const unread = new Map<string, number>();
  const lids = new Map<string, string>();
  let current: { client: Client; page: Page | null } | null = null;
  let made = 0;
  let written = 0;

  /** What the page asks of the peer. */
  const calls: Record<string, (payload: never) => unknown> = {
    boot: () => ({ isLinked: peer.isLinked, messages, unread: [...unread], lids: [...lids] }),
    sent: (payload: Sent) => void sent.push(payload),
    seen: ({ chat }: { chat: string }) => void unread.set(chat, 0),
    missing: ({ name }: { name: string }) => void missing.add(name),
  };

  const makeStubbed: MakeClient = (settings) => {
    made += 1;
    const client = new whatsapp.Client({
      ...optionsOf(settings),
      webVersion: VERSION,
      webVersionCache: { type: 'local', path: folder, strict: true },
    });
    const own = { client, page: null as Page | null };
    current = own;
    // The last step before the page is opened: from here on the page can call out.
    const hooked = client as unknown as { initWebVersionCache(): Promise<void> };
    const before = hooked.initWebVersionCache.bind(client);
    hooked.initWebVersionCache = async () => {
      const page = client.pupPage as unknown as Page;
      await page.exposeFunction('__peerCall', (name: string, payload: never) => calls[name]?.(payload));
      own.page = page;
      await before();
    };
    return careful(client, settings);
  };

  function page(): Page {
    if (!current?.page) throw new Error('No page of the stub is open: the bot has not started its browser yet');
    return current.page;
  }
  const inPage = async (script: string): Promise<void> => void (await page().evaluate(script));

  const peer: WhatsAppPeer = {
    makeClient: makeStubbed,
    sent,
    missing,
    isLinked: false,
    clients: () => made,
    page,
    browserPid() {
      const pid = current?.client.pupBrowser?.process()?.pid;
      if (pid === undefined) throw new Error('No browser of the bot is running');
      return pid;
    },
    async link() {
      peer.isLinked = true;
      await inPage('window.__peer.link()');
    },
    newQr: () => inPage('window.__peer.newQr()'),
    // The library may end the browser over it before the page has answered.
    state: (name) => inPage(`window.__peer.state(${JSON.stringify(name)})`).catch(() => undefined),
    async logout() {
      peer.isLinked = false;
      await inPage('window.__peer.logout()');
    },
    async writes(message) {
      written += 1;
      const id = message.id ?? `3EB0${String(written).padStart(16, '0')}`;
      const author = message.author === undefined ? '' : `_${message.author}`;
      const serialized = `${message.fromMe === true}_${message.chat}_${id}${author}`;
      const kept = { ...message, id, serialized, at: message.at ?? Math.floor(Date.now() / 1000) };
      messages.push(kept);
      if (!message.fromMe) unread.set(message.chat, (unread.get(message.chat) ?? 0) + 1);
      // Without a page it waits on the server.
      await inPage(`window.__peer.receive(${JSON.stringify(kept)})`).catch(() => undefined);
    },
    async knowLid(lid, phone) {
      lids.set(lid, phone);
      await inPage(`window.__peer.knowLid(${JSON.stringify(lid)}, ${JSON.stringify(phone)})`).catch(() => undefined);
    },
    faultNextSend: (kind) => inPage(`window.__peer.faultNextSend(${JSON.stringify(kind)})`),
    unreadOf: (chat) => unread.get(chat) ?? 0,
  };
  return peer;
}
