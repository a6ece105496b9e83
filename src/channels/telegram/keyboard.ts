import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import type { Choice } from '../../message.ts';
import { cleanText } from './html.ts';

const DATA_LIMIT_BYTES = 64;
const LABEL_LIMIT = 64;

/** Turns choices into buttons and presses back into choices. A button works only for the person it was made for. */
export interface Buttons {
  /** Undefined when there is nothing to choose. */
  keyboard(choices: readonly (readonly Choice[])[], userId: number): InlineKeyboardMarkup | undefined;
  /** The id of the choice; null when the data is forged, altered, made for somebody else or with another token. */
  choiceOf(data: string, userId: number): string | null;
}

export function makeButtons(botToken: string): Buttons {
  const key = Buffer.from(hkdfSync('sha256', botToken, '', 'qorgan callback_data', 32));
  const seal = (choiceId: string, userId: number) =>
    createHmac('sha256', key).update(`${userId}\n${choiceId}`).digest().subarray(0, 8).toString('base64url');

  const button = ({ id, label }: Choice, userId: number): InlineKeyboardButton => {
    const data = `${id}.${seal(id, userId)}`;
    const bytes = Buffer.byteLength(data);
    if (bytes > DATA_LIMIT_BYTES)
      throw new Error(`Choice '${id}' makes ${bytes} bytes of callback_data: expected at most ${DATA_LIMIT_BYTES}`);
    return { text: cutLabel(label), callback_data: data };
  };

  return {
    keyboard(choices, userId) {
      const rows = choices.filter((row) => row.length > 0).map((row) => row.map((choice) => button(choice, userId)));
      return rows.length > 0 ? { inline_keyboard: rows } : undefined;
    },

    choiceOf(data, userId) {
      const dot = data.lastIndexOf('.');
      if (dot < 1 || Buffer.byteLength(data) > DATA_LIMIT_BYTES) return null;
      const id = data.slice(0, dot);
      // The seals are compared as they are written: base64url has spare bits, and decoding would let them vary.
      const given = Buffer.from(data.slice(dot + 1));
      const expected = Buffer.from(seal(id, userId));
      return given.length === expected.length && timingSafeEqual(given, expected) ? id : null;
    },
  };
}

function cutLabel(label: string): string {
  const text = cleanText(label).replaceAll('\n', ' ').trim();
  if (text.length <= LABEL_LIMIT) return text;
  // A cut through a surrogate pair leaves half of it, which toWellFormed would show as a question mark.
  return `${text.slice(0, LABEL_LIMIT - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
