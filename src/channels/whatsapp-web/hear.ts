import type whatsapp from 'whatsapp-web.js';
import type { Address, Message } from '../../message.ts';

/** Our own ids in WhatsApp, in every form by which others may name us. */
export type OwnIds = readonly string[];

/** Kinds that a person sends to say something; the rest are notes of WhatsApp itself. */
const WORDS = new Set(['chat']);
const WORDLESS = new Set(['image', 'video', 'ptt', 'audio', 'document', 'sticker', 'location', 'vcard', 'multi_vcard', 'album']);

/**
 * A private chat is "77011112233@c.us", a person in a group "120363…@g.us|77011112233@c.us": their conversation is their
 * own, their replies go to the group. `personOf` maps ids that WhatsApp invented for privacy to the ones we know.
 */
export function readMessage(
  heard: whatsapp.Message,
  own: OwnIds,
  personOf: (id: string) => string,
  now: number,
): { message: Message } | { ignored: string } {
  if (heard.fromMe || heard.id.fromMe) return { ignored: 'our own' };
  if (heard.isStatus || heard.broadcast || /@(broadcast|newsletter)$/.test(heard.from)) return { ignored: 'not to us' };
  if (!WORDS.has(heard.type) && !WORDLESS.has(heard.type)) return { ignored: `kind '${heard.type}'` };
  const group = heard.from.endsWith('@g.us') ? heard.from : null;
  const text = group === null ? heard.body : textInGroup(heard, own);
  if (text === null) return { ignored: 'not to us' };
  const person = personOf(group === null ? heard.from : (heard.author ?? ''));
  if (person === '') return { ignored: 'from nobody' };
  return {
    message: {
      from: { channel: 'whatsapp-web', id: group === null ? person : `${group}|${person}` },
      id: heard.id._serialized,
      text,
      receivedAt: now,
    },
  };
}

/** Where the replies to an address go. */
export function chatOf(address: Address): string {
  return address.id.split('|')[0] ?? address.id;
}

/** In a group the bot is spoken to by a mention, by a reply to it, or by a command; otherwise it hears nothing. */
function textInGroup(heard: whatsapp.Message, own: OwnIds): string | null {
  const users = own.map((id) => id.split('@')[0] ?? '');
  const mentioned = heard.mentionedIds.some((id) => own.includes(String((id as { _serialized?: string })._serialized ?? id)));
  if (mentioned) {
    const names = new RegExp(`@(?:${users.filter((user) => /^\d+$/.test(user)).join('|')})\\b`, 'g');
    return heard.body
      .replace(names, ' ')
      .replace(/^[\s,:;]+/, '')
      .replace(/ {2,}/g, ' ')
      .trim();
  }
  const quoted = (heard as unknown as { _data: { quotedParticipant?: string | { _serialized: string } } })._data
    .quotedParticipant;
  const answered = typeof quoted === 'object' ? quoted._serialized : quoted;
  if (answered !== undefined && own.includes(answered)) return heard.body;
  return heard.body.startsWith('/') ? heard.body : null;
}
