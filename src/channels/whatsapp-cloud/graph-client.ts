import { z } from 'zod';
import type { WhatsappCloudConfig } from '../../config.ts';
import type { Payload } from './payload.ts';
import { type Verdict, verdictOfCode, verdictOfError, verdictOfStatus } from './verdict.ts';

export const GRAPH_VERSION = 'v25.0';

/** Meta's Graph API, as far as we use it. Makes one call for one call, and never tries again by itself. */
export interface GraphClient {
  /** POST …/messages. */
  send(payload: Payload): Promise<Verdict>;
  /** POST …/media: the id by which a message names the file. */
  upload(file: { name: string; mime: string; bytes: Uint8Array }): Promise<{ id: string } | Verdict>;
  /** What Meta says of the number and its templates. */
  account(): Promise<Account>;
}

export type Account =
  | { kind: 'known'; canSend: string; templates: TemplateState[] }
  | { kind: 'refused'; verdict: Verdict }
  | { kind: 'unreachable'; reason: string };

export interface TemplateState {
  name: string;
  language: string;
  /** APPROVED, PENDING, REJECTED, PAUSED, DISABLED … */
  status: string;
}

const sentAnswer = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });
const uploadAnswer = z.object({ id: z.string().min(1) });
const faultAnswer = z.object({ error: z.object({ code: z.int() }) });
const healthAnswer = z.object({
  health_status: z.object({
    can_send_message: z.string(),
    entities: z.array(z.object({ entity_type: z.string(), id: z.string() })),
  }),
});
const templatesAnswer = z.object({
  data: z.array(z.object({ name: z.string(), language: z.string(), status: z.string() })),
});

const SECONDS = 35;

export function makeGraphClient(
  config: Pick<WhatsappCloudConfig, 'apiRoot' | 'phoneNumberId' | 'token'>,
  cut: AbortSignal = new AbortController().signal,
  milliseconds = SECONDS * 1000,
): GraphClient {
  const call = async (path: string, body?: object | FormData): Promise<{ status: number; answer: unknown }> => {
    const response = await fetch(`${config.apiRoot}/${GRAPH_VERSION}/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${config.token}`,
        ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      },
      ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
      redirect: 'error',
      signal: AbortSignal.any([cut, AbortSignal.timeout(milliseconds)]),
    });
    return { status: response.status, answer: parse(await response.text()) };
  };

  return {
    async send(payload) {
      try {
        const { status, answer } = await call(`${config.phoneNumberId}/messages`, payload);
        const sent = sentAnswer.safeParse(answer);
        if (status < 300 && sent.success)
          return { outcome: { kind: 'sent', channelMessageId: sent.data.messages[0]?.id ?? '' }, code: null };
        return faultIn(status, answer);
      } catch (error) {
        return verdictOfError(error);
      }
    },

    async upload({ name, mime, bytes }) {
      const form = new FormData();
      form.set('messaging_product', 'whatsapp');
      form.set('type', mime);
      form.set('file', new Blob([new Uint8Array(bytes)], { type: mime }), name);
      try {
        const { status, answer } = await call(`${config.phoneNumberId}/media`, form);
        const uploaded = uploadAnswer.safeParse(answer);
        return status < 300 && uploaded.success ? uploaded.data : faultIn(status, answer);
      } catch (error) {
        return verdictOfError(error);
      }
    },

    async account() {
      try {
        const health = await call(`${config.phoneNumberId}?fields=health_status`);
        const known = healthAnswer.safeParse(health.answer);
        if (health.status >= 300 || !known.success) return { kind: 'refused', verdict: faultIn(health.status, health.answer) };
        const { can_send_message: canSend, entities } = known.data.health_status;
        const owner = entities.find((entity) => entity.entity_type === 'WABA')?.id;
        if (owner === undefined) return { kind: 'known', canSend, templates: [] };
        const listed = await call(`${encodeURIComponent(owner)}/message_templates?fields=name,language,status&limit=200`);
        const templates = templatesAnswer.safeParse(listed.answer);
        if (listed.status >= 300 || !templates.success)
          return { kind: 'refused', verdict: faultIn(listed.status, listed.answer) };
        return { kind: 'known', canSend, templates: templates.data.data };
      } catch (error) {
        return { kind: 'unreachable', reason: reasonOf(error) };
      }
    },
  };
}

function faultIn(status: number, answer: unknown): Verdict {
  const fault = faultAnswer.safeParse(answer);
  return fault.success ? verdictOfCode(fault.data.error.code, status) : verdictOfStatus(status);
}

function reasonOf(error: unknown): string {
  const { outcome } = verdictOfError(error);
  return 'reason' in outcome ? outcome.reason : 'unknown';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
