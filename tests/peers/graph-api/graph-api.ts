import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRefusal, type Refusal, refuse } from './errors.ts';
import { type Fault, makeFaults } from './faults.ts';
import { type CallEntry, type Ledger, makeLedger, type Shown } from './ledger.ts';
import { makePeople, type People, type Person } from './people.ts';
import { makeQuota } from './quota.ts';
import { readPayload, type SentPayload, type SentTemplate } from './schema.ts';
import { makeWebhooks, type Webhooks } from './webhooks.ts';

export interface GraphApiSettings {
  token?: string;
  phoneNumberId?: string;
  appSecret?: string;
  verifyToken?: string;
  port?: number;
  /** Where the ledger is kept on the disk as JSON lines. */
  ledgerFile?: string;
  now?: () => number;
  /** Messages a second of the number, and at once to one person. */
  aSecond?: number;
  burst?: number;
  /** The statuses that every message brings by itself; none when absent. */
  statuses?: readonly ('sent' | 'delivered' | 'read')[];
  /** Handles what is not a call of the Graph API; gives false when it does not either. */
  otherwise?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface UploadedFile {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

export interface TemplateAtMeta {
  name: string;
  language: string;
  status: string;
  /** Slots of the body, and quick replies under it. */
  slots: number;
  buttons: number;
}

export interface Status {
  id: string;
  status: string;
  reference?: string;
  code?: number;
  at?: number;
}

export interface GraphApi {
  /** http://127.0.0.1:PORT, for WHATSAPP_CLOUD_API_ROOT. */
  root: string;
  token: string;
  phoneNumberId: string;
  appSecret: string;
  verifyToken: string;
  people: People;
  webhooks: Webhooks;
  ledger: Ledger;
  /** Everything that was posted to …/messages, in order. */
  calls(to?: string): CallEntry[];
  /** Messages that people got. */
  delivered(to?: string): CallEntry[];
  fault(fault: Fault): void;
  clearFaults(): void;
  setTemplate(template: TemplateAtMeta): void;
  /** Brings statuses, all in one call. */
  status(statuses: readonly Status[], options?: { copies?: number }): void;
  /** A file that was uploaded; null when there is none of that id. */
  media(id: string): UploadedFile | null;
  /** How often the account was asked about. */
  asked(): number;
  close(): Promise<void>;
}

const BUSINESS_ACCOUNT = '900000000000001';
const A_DAY_MS = 24 * 3_600_000;

/** A stand-in of Meta's Graph API on loopback, as strict as the real one, with a ledger of its own. */
export async function startGraphApi(settings: GraphApiSettings = {}): Promise<GraphApi> {
  const {
    token = 'EAAcanary-token-of-the-stand-in',
    phoneNumberId = '100000000000001',
    appSecret = 'canary-app-secret-0123456789abcdef',
    verifyToken = 'canary-verify-token',
    now = Date.now,
  } = settings;
  const ledger = makeLedger(settings.ledgerFile);
  const faults = makeFaults();
  const webhooks = makeWebhooks({ appSecret, phoneNumberId, businessAccountId: BUSINESS_ACCOUNT });
  const record = (ids: string[], kind: string) => ledger.add({ entry: 'webhook', at: now(), ids, kind });
  const people = makePeople(webhooks, now, record);
  const quota = makeQuota({ now, aSecond: settings.aSecond ?? 80, burst: settings.burst ?? 45 });
  const templates = new Map<string, TemplateAtMeta>();
  const media = new Map<string, UploadedFile>();
  let nextId = 0;
  let asked = 0;

  /** What stands in the way of this message; null when it may go. */
  function objection(payload: SentPayload, person: Person | null): Refusal | null {
    if (!person) return refuse(131026);
    if (payload.type === 'document' && !media.has(payload.document.id)) return refuse(131009);
    if (payload.type === 'template') {
      const wrong = wrongTemplate(payload.template, templates);
      if (wrong) return wrong;
    } else if (now() - people.lastWroteAt(person) >= A_DAY_MS) return refuse(131047);
    return quota(person.userId ?? person.phone ?? '');
  }

  async function send(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const value = await readJson(request);
    const payload = readPayload(value);
    const to = String((value as SentPayload | null)?.recipient ?? (value as SentPayload | null)?.to ?? '');
    const does = faults.meet(to);
    if (does?.kind === 'cut') return void response.destroy();
    if (does?.kind === 'page')
      return void response.writeHead(does.status, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    if (does?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, does.milliseconds));
    const refusal =
      does?.kind === 'code'
        ? { ...refuse(does.code), ...(does.status !== undefined && { status: does.status }) }
        : isRefusal(payload)
          ? payload
          : objection(payload, people.find(to));
    const common = { entry: 'call' as const, at: now(), to, payload: value as Record<string, unknown> };
    if (refusal || isRefusal(payload)) {
      const { code, status, message } = refusal ?? refuse(100);
      ledger.add({ ...common, ok: false, code, detail: message });
      return give(response, status, {
        error: { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'A' },
      });
    }
    nextId += 1;
    const id = `wamid.out${nextId}`;
    const reference = payload.biz_opaque_callback_data;
    const isDropped = does !== undefined && ['drop', 'hang', 'garbage'].includes(does.kind);
    if (does?.kind === 'fail') {
      ledger.add({ ...common, ok: false, code: does.code, messageId: id, ...(reference !== undefined && { reference }) });
      bring([{ id, status: 'failed', code: does.code, ...(reference !== undefined && { reference }) }]);
    } else {
      ledger.add({
        ...common,
        ok: true,
        messageId: id,
        ...(reference !== undefined && { reference }),
        ...shownOf(payload),
        ...(isDropped && { answerDropped: true as const }),
      });
      for (const status of settings.statuses ?? []) bring([{ id, status, ...(reference !== undefined && { reference }) }]);
    }
    if (does?.kind === 'drop') return void response.destroy();
    if (does?.kind === 'hang') return;
    if (does?.kind === 'garbage')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"messaging_product":"whatsapp","mess');
    give(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: to, wa_id: people.find(to)?.phone }],
      messages: [{ id, message_status: 'accepted' }],
    });
  }

  /** Multipart, as fetch writes it. */
  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = await new Response(await readBytes(request), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
    const file = form.get('file');
    const isWhole = form.get('messaging_product') === 'whatsapp' && typeof form.get('type') === 'string';
    if (!(file instanceof File) || !isWhole)
      return give(response, 400, { error: { message: 'Invalid parameter', type: 'OAuthException', code: 100 } });
    nextId += 1;
    const id = `media${nextId}`;
    media.set(id, { name: file.name, mime: file.type, bytes: new Uint8Array(await file.arrayBuffer()) });
    give(response, 200, { id });
  }

  function bring(statuses: readonly Status[], options: { copies?: number } = {}): void {
    record(
      statuses.map(({ id }) => id),
      'status',
    );
    const value = {
      statuses: statuses.map(({ id, status, reference, code, at = now() }) => ({
        id,
        status,
        timestamp: String(Math.floor(at / 1000)),
        recipient_user_id: 'KZ.0',
        ...(reference !== undefined && { biz_opaque_callback_data: reference }),
        ...(code !== undefined && { errors: [{ code, title: 'failed' }] }),
      })),
    };
    webhooks.push([value], options);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, node, rest = ''] = /^\/v\d+\.\d+\/(\d+)([/?].*)?$/.exec(request.url ?? '') ?? [];
    if (node === undefined) {
      if (!settings.otherwise?.(request, response)) response.writeHead(404).end();
      return;
    }
    if (request.headers.authorization !== `Bearer ${token}`) {
      await readJson(request);
      return give(response, 401, { error: { message: 'Invalid OAuth access token', type: 'OAuthException', code: 190 } });
    }
    if (request.method === 'POST' && node === phoneNumberId && rest === '/messages') return send(request, response);
    if (request.method === 'POST' && node === phoneNumberId && rest === '/media') return upload(request, response);
    if (request.method === 'GET' && node === phoneNumberId && rest.includes('fields=health_status')) {
      asked += 1;
      const entities = [
        { entity_type: 'PHONE_NUMBER', id: phoneNumberId, can_send_message: 'AVAILABLE' },
        { entity_type: 'WABA', id: BUSINESS_ACCOUNT, can_send_message: 'AVAILABLE' },
      ];
      return give(response, 200, { health_status: { can_send_message: 'AVAILABLE', entities }, id: phoneNumberId });
    }
    if (request.method === 'GET' && node === BUSINESS_ACCOUNT && rest.startsWith('/message_templates'))
      return give(response, 200, {
        data: [...templates.values()].map(({ name, language, status }, index) => ({ name, language, status, id: String(index) })),
      });
    await readJson(request);
    give(response, 400, { error: { message: 'Unsupported request', type: 'GraphMethodException', code: 100 } });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await listen(server, settings.port ?? 0);
  const calls = (to?: string) =>
    ledger.entries.filter((entry) => entry.entry === 'call').filter((call) => to === undefined || call.to === to);
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    phoneNumberId,
    appSecret,
    verifyToken,
    people,
    webhooks,
    ledger,
    calls,
    media: (id) => media.get(id) ?? null,
    delivered: (to) => calls(to).filter(({ ok }) => ok),
    fault: faults.add,
    clearFaults: faults.clear,
    setTemplate: (template) => void templates.set(`${template.name} ${template.language}`, template),
    status: bring,
    asked: () => asked,
    async close() {
      webhooks.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wrongTemplate({ name, language, components = [] }: SentTemplate, known: Map<string, TemplateAtMeta>): Refusal | null {
  const template = known.get(`${name} ${language.code}`);
  if (!template || ['PENDING', 'REJECTED', 'DELETED'].includes(template.status)) return refuse(132001);
  if (template.status === 'PAUSED') return refuse(132015);
  if (template.status === 'DISABLED') return refuse(132016);
  const body = components.find((component) => component.type === 'body');
  const parameters = body?.type === 'body' ? body.parameters : [];
  if (parameters.length !== template.slots) return refuse(132000);
  if (components.filter(({ type }) => type === 'button').length > template.buttons) return refuse(132000);
  return parameters.some(({ text }) => /[\n\t]| {5}/.test(text)) ? refuse(132012) : null;
}

function shownOf(payload: SentPayload): Pick<CallEntry, 'shown' | 'choices' | 'template'> {
  switch (payload.type) {
    case 'text':
      return { shown: payload.text.body };
    case 'interactive': {
      const { interactive } = payload;
      const choices: Shown[] =
        interactive.type === 'button'
          ? interactive.action.buttons.map(({ reply }) => reply)
          : interactive.action.sections.flatMap(({ rows }) =>
              rows.map(({ id, title, description }) => ({ id, title, ...(description !== undefined && { description }) })),
            );
      return { shown: interactive.body.text, choices };
    }
    case 'document':
      return { shown: payload.document.caption ?? '' };
    case 'template': {
      const { name, language, components = [] } = payload.template;
      const parameters = components.flatMap((each) => (each.type === 'body' ? each.parameters.map(({ text }) => text) : []));
      return { template: { name, language: language.code, parameters } };
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function readBytes(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(Buffer.from(await readBytes(request)).toString());
  } catch {
    return null;
  }
}

function give(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
