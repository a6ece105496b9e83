import { createHmac } from 'node:crypto';

export interface WebhookSettings {
  appSecret: string;
  phoneNumberId: string;
  businessAccountId: string;
}

/** What goes to the bot, at least once: signed, again and again with growing waits until the bot says 200. */
export interface Webhooks {
  setUrl(url: string | null): void;
  url(): string | null;
  /** One call with these values, each under the field 'messages' unless it says otherwise. `copies`: how often it is delivered. */
  push(values: readonly object[], options?: { copies?: number; field?: string }): void;
  /** Calls that the bot has not taken yet. */
  pending(): number;
  /** One attempt with any body and header, as a stranger would make it; gives the status. */
  attempt(body: string | Buffer, headers: Record<string, string>): Promise<number>;
  bodyOf(values: readonly object[], field?: string): string;
  sign(body: string | Buffer): string;
  /** Milliseconds that the bot took for each call that it answered with 200. */
  took: number[];
  close(): void;
}

const FIRST_WAIT_MS = 20;
const LONGEST_WAIT_MS = 500;

export function makeWebhooks({ appSecret, phoneNumberId, businessAccountId }: WebhookSettings): Webhooks {
  let url: string | null = null;
  let isClosed = false;
  let pending = 0;
  const took: number[] = [];
  const wake: (() => void)[] = [];

  const sign = (body: string | Buffer) => `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;

  function bodyOf(values: readonly object[], field = 'messages'): string {
    const changes = values.map((value) => ({
      field,
      value: {
        messaging_product: 'whatsapp',
        metadata: { display_phone_number: '77000000000', phone_number_id: phoneNumberId },
        ...value,
      },
    }));
    // Meta escapes everything beyond ASCII and the slash: whoever signs JSON of their own gets another signature.
    return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: businessAccountId, changes }] })
      .replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .replaceAll('/', '\\/');
  }

  async function attempt(body: string | Buffer, headers: Record<string, string>): Promise<number> {
    if (url === null) throw new Error('the stand-in knows no webhook yet');
    const response = await fetch(url, { method: 'POST', body: body as never, headers });
    await response.arrayBuffer();
    return response.status;
  }

  async function deliver(body: string): Promise<void> {
    pending += 1;
    for (let wait = FIRST_WAIT_MS; !isClosed; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      if (url === null) await new Promise<void>((resolve) => wake.push(resolve));
      const began = performance.now();
      const status = await attempt(body, { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) }).catch(
        () => 0,
      );
      if (status === 200) {
        took.push(performance.now() - began);
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
    pending -= 1;
  }

  return {
    took,
    sign,
    bodyOf,
    attempt,
    pending: () => pending,
    url: () => url,
    setUrl(given) {
      url = given;
      if (url !== null) for (const resolve of wake.splice(0)) resolve();
    },
    push(values, { copies = 1, field } = {}) {
      const body = bodyOf(values, field);
      for (let copy = 0; copy < copies; copy += 1) void deliver(body);
    },
    close() {
      isClosed = true;
      for (const resolve of wake.splice(0)) resolve();
    },
  };
}
