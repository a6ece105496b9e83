import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeChats } from './chats.ts';
import { type Fault, makeFaults, refusalOf } from './faults.ts';
import { type CallEntry, type Ledger, makeLedger } from './ledger.ts';
import { type Done, makeMethods } from './methods.ts';
import { readMultipart, type Upload } from './multipart.ts';
import { makePeople, type People } from './people.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { checkParameters } from './schema.ts';
import { type AnyUpdate, makeUpdates } from './updates.ts';

export interface BotApiSettings {
  /** "123456:AA…"; calls with another token get 401. */
  token?: string;
  username?: string;
  port?: number;
  /** Where the ledger is kept on the disk as JSON lines. */
  ledgerFile?: string;
  /** Handles what is not a call of the Bot API; gives false when it does not either. */
  otherwise?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface BotApi {
  /** http://127.0.0.1:PORT, for TELEGRAM_API_ROOT. */
  root: string;
  token: string;
  bot: { id: number; username: string };
  people: People;
  ledger: Ledger;
  /** Everything the bot called, in order. */
  calls(method?: string): CallEntry[];
  /** Messages that people got: calls of sendMessage that worked. */
  delivered(chat?: number): CallEntry[];
  /** Documents that people got, likewise. */
  documents(chat?: number): CallEntry[];
  /** How many messages people got, or one of them: counted as they go, for broadcasts. */
  deliveredTo(chat?: number): number;
  callCount(): number;
  fault(fault: Fault): void;
  clearFaults(): void;
  /** An update as it is, past allowed_updates; a new number unless it brings its own. */
  force(update: Record<string, unknown>): void;
  /** The next updates begin at this number, be it lower. */
  renumber(next: number): void;
  pending(): number;
  isPolled(): boolean;
  /** Ends a poll under way as its time limit would. */
  endPoll(): void;
  /** Parameters of every getUpdates; they are not in the ledger. */
  polls(): Record<string, unknown>[];
  close(): Promise<void>;
}

/** A stand-in of Telegram's Bot API on loopback, as strict as the real one, with a ledger of its own. */
export async function startBotApi(settings: BotApiSettings = {}): Promise<BotApi> {
  const { token = '123456:AAcanary-token-of-the-stand-in-0000', username = 'QorganBot' } = settings;
  const bot = { id: Number(token.split(':')[0]), username };
  const check = checkParameters();
  const chats = makeChats();
  const updates = makeUpdates();
  const faults = makeFaults();
  const ledger = makeLedger(settings.ledgerFile);
  const methods = makeMethods(bot, chats);
  const polls: Record<string, unknown>[] = [];
  let nextUpdateId = 100_000;
  let callCount = 0;
  let deliveredCount = 0;
  const deliveredByChat = new Map<number, number>();

  const write = (update: AnyUpdate) => {
    const [kind = '', content] = Object.entries(update).find(([key]) => key !== 'update_id') ?? [];
    const { chat, text, caption, data, message } = (content ?? {}) as {
      chat?: { id: number };
      text?: string;
      caption?: string;
      data?: string;
      message?: { chat?: { id: number } };
    };
    ledger.add({
      entry: 'update',
      at: Date.now(),
      updateId: update.update_id,
      kind,
      chat: chat?.id ?? message?.chat?.id ?? null,
      text: text ?? caption ?? data ?? null,
    });
  };
  const push = (content: Record<string, unknown>): number => {
    const update: AnyUpdate = { update_id: nextUpdateId, ...content };
    nextUpdateId += 1;
    write(update);
    updates.push(update);
    return update.update_id;
  };

  async function perform(method: string, parameters: Record<string, unknown>, closed: AbortSignal): Promise<Done | Refusal> {
    const wrong = check(method, parameters);
    if (wrong !== null) return refuse(400, `Bad Request: ${wrong}`);
    switch (method) {
      case 'getUpdates': {
        polls.push(parameters);
        const { offset, limit, timeout, allowed_updates } = parameters as {
          offset?: number;
          limit?: number;
          timeout?: number;
          allowed_updates?: string[];
        };
        const given = await updates.poll(
          {
            ...(offset !== undefined && { offset }),
            ...(limit !== undefined && { limit }),
            ...(timeout !== undefined && { timeout }),
            ...(allowed_updates && { allowedUpdates: allowed_updates }),
          },
          closed,
        );
        return isRefusal(given) ? given : { result: given };
      }
      case 'setWebhook': {
        const { url, secret_token, allowed_updates } = parameters as {
          url: string;
          secret_token?: string;
          allowed_updates?: string[];
        };
        if (secret_token !== undefined && !/^[\w-]{1,256}$/.test(secret_token))
          return refuse(400, 'Bad Request: secret token contains unallowed characters');
        updates.setWebhook(url, secret_token, allowed_updates);
        return { result: true };
      }
      case 'deleteWebhook':
        updates.setWebhook('', undefined);
        return { result: true };
      case 'getWebhookInfo':
        return { result: updates.webhookInfo() };
      default:
        return methods[method]?.(parameters) ?? refuse(404, 'Not Found');
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)/.exec(request.url ?? '') ?? [];
    if (given === undefined) {
      if (!settings.otherwise?.(request, response)) send(response, refuse(404, 'Not Found'));
      return;
    }
    const closed = new AbortController();
    response.on('close', () => closed.abort());
    const { parameters, uploads } = await readParameters(request);
    if (given !== token) return send(response, refuse(401, 'Unauthorized'));
    if (!(method in methods) && !['getUpdates', 'setWebhook', 'deleteWebhook', 'getWebhookInfo'].includes(method))
      return send(response, refuse(404, 'Not Found'));

    const fault = faults.meet(method, typeof parameters['chat_id'] === 'number' ? parameters['chat_id'] : undefined);
    if (fault?.kind === 'cut') return void response.destroy();
    if (fault?.kind === 'page')
      return void response.writeHead(fault.code, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    const outcome = fault?.kind === 'refuse' ? refusalOf(fault) : await perform(method, parameters, closed.signal);
    if (method !== 'getUpdates' || isRefusal(outcome))
      record(
        method,
        parameters,
        uploads,
        outcome,
        fault !== undefined && ['drop', 'garbage', 'hang', 'empty', 'trickle'].includes(fault.kind),
      );
    if (fault?.kind === 'drop') return void response.destroy();
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'empty') return void response.writeHead(200, { 'content-type': 'application/json' }).end();
    if (fault?.kind === 'trickle') return trickle(response, JSON.stringify({ ok: true, result: {} }).padEnd(200));
    if (fault?.kind === 'garbage')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"resu');
    send(response, isRefusal(outcome) ? outcome : { ok: true, result: outcome.result });
  }

  function record(
    method: string,
    parameters: Record<string, unknown>,
    uploads: readonly Upload[],
    outcome: Done | Refusal,
    isDropped: boolean,
  ): void {
    callCount += 1;
    if (method === 'sendMessage' && !isRefusal(outcome)) {
      const chat = Number(parameters['chat_id']);
      deliveredCount += 1;
      deliveredByChat.set(chat, (deliveredByChat.get(chat) ?? 0) + 1);
    }
    const common = {
      entry: 'call' as const,
      at: Date.now(),
      method,
      parameters,
      ...(uploads.length > 0 && {
        files: uploads.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
      }),
      ...(isDropped && { answerDropped: true as const }),
    };
    if (isRefusal(outcome)) ledger.add({ ...common, ok: false, errorCode: outcome.error_code, description: outcome.description });
    else
      ledger.add({
        ...common,
        ok: true,
        ...(outcome.messageId !== undefined && { messageId: outcome.messageId }),
        ...(outcome.shown !== undefined && { shown: outcome.shown }),
      });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await listen(server, settings.port ?? 0);

  const calls = (method?: string) =>
    ledger.entries.filter((entry) => entry.entry === 'call').filter((call) => method === undefined || call.method === method);
  const worked = (method: string, chat?: number) =>
    calls(method).filter(({ ok, parameters }) => ok && (chat === undefined || parameters['chat_id'] === chat));
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    bot,
    people: makePeople(bot, chats, push),
    ledger,
    calls,
    delivered: (chat) => worked('sendMessage', chat),
    documents: (chat) => worked('sendDocument', chat),
    deliveredTo: (chat) => (chat === undefined ? deliveredCount : (deliveredByChat.get(chat) ?? 0)),
    callCount: () => callCount,
    fault: faults.add,
    clearFaults: faults.clear,
    force(content) {
      const { chat } = (Object.values(content).find((value) => typeof value === 'object') ?? {}) as { chat?: { id?: unknown } };
      if (typeof chat?.id === 'number') chats.open(chat.id);
      const update: AnyUpdate = { update_id: nextUpdateId, ...content };
      nextUpdateId = Math.max(nextUpdateId, update.update_id) + 1;
      write(update);
      updates.force(update);
    },
    renumber(next) {
      nextUpdateId = next;
    },
    pending: updates.pending,
    isPolled: updates.isPolled,
    endPoll: updates.endPoll,
    polls: () => polls,
    async close() {
      updates.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** JSON as it is; of a form its fields and the files beside them. */
async function readParameters(request: IncomingMessage): Promise<{ parameters: Record<string, unknown>; uploads: Upload[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(body, type);
  return { parameters: body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>), uploads: [] };
}

function trickle(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent >= text.length) clearInterval(timer);
    else response.write(text[sent]);
    sent += 1;
  }, 1000);
}

function send(response: ServerResponse, answer: Refusal | { ok: true; result: unknown }): void {
  response
    .writeHead(isRefusal(answer) ? answer.error_code : 200, { 'content-type': 'application/json' })
    .end(JSON.stringify(answer));
}
