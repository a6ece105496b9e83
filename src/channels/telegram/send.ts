import type { Api } from 'grammy';
import type { InlineKeyboardMarkup } from 'grammy/types';
import type { SendOutcome } from '../../message.ts';
import type { Pause } from '../work/pause.ts';
import { plainTextOf } from './html.ts';
import { readFailure } from './outcome.ts';

/** One message as Telegram takes it. */
export interface Part {
  html: string;
  keyboard?: InlineKeyboardMarkup;
  replyTo?: number;
}

/** Sends one part to one chat. A throttled send waits as long as Telegram says, together with every other send. */
export type Send = (chat: number, part: Part) => Promise<SendOutcome>;

/** When `stopping` aborts, sends no longer wait out a throttle (`later`); when `cut` aborts, calls under way break off (`doubt`). */
export function makeSend({
  api,
  pause,
  stopping,
  cut,
}: {
  api: Api;
  pause: Pause;
  stopping: AbortSignal;
  cut: AbortSignal;
}): Send {
  // 429 is meant for the token, whichever chat it hit first. False when the wait was broken off.
  let throttle: Promise<boolean> = Promise.resolve(true);

  async function throttleIsOver(): Promise<boolean> {
    for (;;) {
      const seen = throttle;
      const isOver = await seen;
      // Another send may have been throttled anew while this one waited.
      if (seen === throttle) return isOver;
    }
  }

  function throttleFor(seconds: number): void {
    const before = throttle;
    const wait = pause(seconds * 1000, stopping).then(
      () => true,
      () => false,
    );
    throttle = Promise.all([before, wait]).then((waits) => waits.every(Boolean));
  }

  return async function send(chat, part) {
    let target = chat;
    let asPlainText = false;
    for (;;) {
      if (!(await throttleIsOver())) return { kind: 'later', afterSeconds: 0, reason: 'stopping' };
      const attempt = await call(api, target, part, asPlainText, cut);
      switch (attempt.kind) {
        case 'throttled':
          throttleFor(attempt.afterSeconds);
          continue;
        case 'moved':
          if (target !== chat) return { kind: 'refused', reason: 'moved twice' };
          target = attempt.chat;
          continue;
        case 'unparsed':
          if (asPlainText) return { kind: 'refused', reason: 'unparsed as plain text' };
          asPlainText = true;
          continue;
        case 'sent':
        case 'later':
        case 'gone':
        case 'refused':
        case 'doubt':
          return attempt;
      }
    }
  };
}

async function call(
  api: Api,
  chat: number,
  { html, keyboard, replyTo }: Part,
  asPlainText: boolean,
  cut: AbortSignal,
): Promise<SendOutcome | ReturnType<typeof readFailure>> {
  try {
    const sent = await api.sendMessage(
      chat,
      asPlainText ? plainTextOf(html) : html,
      {
        ...(!asPlainText && { parse_mode: 'HTML' }),
        link_preview_options: { is_disabled: true },
        ...(keyboard && { reply_markup: keyboard }),
        ...(replyTo !== undefined && { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
      },
      cut as never,
    );
    return { kind: 'sent', channelMessageId: String(sent.message_id) };
  } catch (error) {
    return readFailure(error);
  }
}
