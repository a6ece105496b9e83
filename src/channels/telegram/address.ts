import type { Address } from '../../message.ts';

/**
 * A person in a private chat is "42", a person in a group "-100500:42": their conversation is their own,
 * their replies go to the group.
 */
export function addressOf(chat: { id: number; type: string }, user: { id: number }): Address {
  return { channel: 'telegram', id: chat.type === 'private' ? String(chat.id) : `${chat.id}:${user.id}` };
}

export function chatOf(address: Address): number {
  return Number(address.id.split(':')[0]);
}

export function userOf(address: Address): number {
  return Number(address.id.split(':').at(-1));
}

/**
 * "u123"; in groups "u123.45", where 45 is the message that the reply hangs under. It is part of the id because
 * nothing else of a message is known after a crash.
 */
export function messageIdOf(updateId: number, replyTo: number | null): string {
  return replyTo === null ? `u${updateId}` : `u${updateId}.${replyTo}`;
}

export function replyToOf(messageId: string): number | null {
  const replyTo = messageId.split('.')[1];
  return replyTo === undefined ? null : Number(replyTo);
}
