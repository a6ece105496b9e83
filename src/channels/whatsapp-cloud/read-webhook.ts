import type { Message } from '../../message.ts';
import { isPhone, isUserId } from './address.ts';
import { OWN, WORDLESS } from './choices.ts';
import type { TemplateState } from './graph-client.ts';
import { contact, type IncomingMessage, message, messagesValue, status, templateUpdate, webhookBody } from './webhook-schema.ts';

/** What Meta told in one call. */
export interface Heard {
  messages: Message[];
  /** People whose phone and user id stood side by side: whoever was known by the phone is the same person. */
  same: { phone: string; userId: string }[];
  /** When each person last wrote by Meta's clock, in milliseconds: the 24 hours begin there. */
  wroteAt: Map<string, number>;
  statuses: Status[];
  templates: TemplateState[];
  /** Why things were left aside, as often as it happened. */
  ignored: string[];
}

export interface Status {
  id: string;
  state: 'sent' | 'delivered' | 'read' | 'failed';
  /** Ours, when the message was an alert's. */
  reference: string | null;
  /** Of a failed one. */
  code: number | null;
  at: number;
}

/** Nobody can be answered freely after a day, and Meta repeats for a week: what is older says nothing to us. */
const TOO_OLD_MILLISECONDS = 24 * 3_600_000;
const STATES = ['sent', 'delivered', 'read', 'failed'] as const;
/** A person's words apart, these carry no question. */
const NO_QUESTION = ['reaction', 'system', 'unsupported', 'unknown', 'ephemeral', 'request_welcome'];

/** Reads a body whose signature was found right. Null when it is no webhook of WhatsApp's. */
export function readWebhook(body: unknown, { phoneNumberId, now }: { phoneNumberId: string; now: number }): Heard | null {
  const parsed = webhookBody.safeParse(body);
  if (!parsed.success) return null;
  const heard: Heard = { messages: [], same: [], wroteAt: new Map(), statuses: [], templates: [], ignored: [] };
  for (const { field, value } of parsed.data.entry.flatMap(({ changes }) => changes)) {
    if (field === 'messages') readValue(value, heard, phoneNumberId, now);
    else if (field === 'message_template_status_update') readTemplate(value, heard);
    else heard.ignored.push('other field');
  }
  return heard;
}

function readValue(value: unknown, heard: Heard, phoneNumberId: string, now: number): void {
  const parsed = messagesValue.safeParse(value);
  if (!parsed.success) return void heard.ignored.push('malformed');
  const { metadata, contacts = [], messages = [], statuses = [] } = parsed.data;
  if (metadata.phone_number_id !== phoneNumberId) return void heard.ignored.push('another number');
  const known = contacts.flatMap((each) => contact.safeParse(each).data ?? []);
  for (const each of messages) {
    const read = message.safeParse(each);
    if (read.success) readMessage(read.data, known, heard, now);
    else heard.ignored.push('malformed');
  }
  for (const each of statuses) readStatus(each, heard);
}

type Contact = { wa_id?: string | undefined; user_id?: string | undefined };

function readMessage(incoming: IncomingMessage, contacts: readonly Contact[], heard: Heard, now: number): void {
  const at = incoming.timestamp * 1000;
  const content = contentOf(incoming);
  if (content === null) return void heard.ignored.push(NO_QUESTION.includes(incoming.type) ? incoming.type : 'other kind');
  if (at < now - TOO_OLD_MILLISECONDS) return void heard.ignored.push('too old');
  const { phone, userId } = whoWrote(incoming, contacts);
  const id = userId ?? phone;
  if (id === null) return void heard.ignored.push('nobody');
  if (phone !== null && userId !== null) heard.same.push({ phone, userId });
  heard.wroteAt.set(id, Math.max(at, heard.wroteAt.get(id) ?? 0));
  heard.messages.push({ from: { channel: 'whatsapp-cloud', id }, id: incoming.id, ...content, receivedAt: now });
}

function whoWrote(
  { from, from_user_id }: IncomingMessage,
  contacts: readonly Contact[],
): { phone: string | null; userId: string | null } {
  const card =
    contacts.find(
      ({ wa_id, user_id }) => (from !== undefined && wa_id === from) || (from_user_id !== undefined && user_id === from_user_id),
    ) ?? (contacts.length === 1 ? contacts[0] : undefined);
  const phone = from ?? card?.wa_id;
  const userId = from_user_id ?? card?.user_id;
  return {
    phone: phone !== undefined && isPhone(phone) ? phone : null,
    userId: userId !== undefined && isUserId(userId) ? userId : null,
  };
}

/** Words, a tapped choice, or something that has no words; null for what is no question at all. */
function contentOf(incoming: IncomingMessage): Pick<Message, 'text' | 'choice'> | null {
  const { type, text, interactive, button, image, video, document } = incoming;
  if (NO_QUESTION.includes(type)) return null;
  const tapped =
    interactive?.button_reply?.id ??
    interactive?.list_reply?.id ??
    (button?.payload === button?.text ? undefined : button?.payload);
  if (tapped !== undefined) return isForged(tapped) ? null : { text: '', choice: tapped };
  const words = text?.body ?? button?.text ?? image?.caption ?? video?.caption ?? document?.caption;
  if (words !== undefined) return { text: words };
  return ['image', 'video', 'document', 'audio', 'voice', 'sticker', 'location', 'contacts', 'order', 'interactive'].includes(
    type,
  )
    ? { text: '', choice: WORDLESS }
    : null;
}

/** WhatsApp itself gives back only what we sent; a changed client might send anything. */
function isForged(choice: string): boolean {
  return choice === '' || choice.length > 200 || !choice.isWellFormed() || choice === OWN;
}

function readStatus(value: unknown, heard: Heard): void {
  const read = status.safeParse(value);
  const state = STATES.find((known) => known === read.data?.status);
  if (!read.success || state === undefined) return void heard.ignored.push(read.success ? 'other status' : 'malformed');
  const { id, timestamp, biz_opaque_callback_data: reference = null, errors = [] } = read.data;
  heard.statuses.push({ id, state, reference, code: errors[0]?.code ?? null, at: timestamp * 1000 });
}

function readTemplate(value: unknown, heard: Heard): void {
  const read = templateUpdate.safeParse(value);
  if (!read.success) return void heard.ignored.push('malformed');
  const { message_template_name: name, message_template_language: language, event } = read.data;
  heard.templates.push({ name, language, status: event });
}
