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

/** What every send of one bot token shares: 429 is meant for the token, whichever chat it hit first. */
export interface Throttle {
  hold(seconds: number): void;
  /** False when the wait was broken off. */
  isOver(): Promise<boolean>;
  /** Seconds that are left of it. */
  leftSeconds(): number;
}

/** When `stopping` aborts, waits break off. */
export function makeThrottle({ pause, stopping }: { pause: Pause; stopping: AbortSignal }): Throttle {
  let throttle: Promise<boolean> = Promise.resolve(true);
  let endsAt = 0;
  return {
    hold(seconds) {
      const before = throttle;
      const wait = pause(seconds * 1000, stopping).then(
        () => true,
        () => false,
      );
      throttle = Promise.all([before, wait]).then((waits) => waits.every(Boolean));
      endsAt = Math.max(endsAt, performance.now() + seconds * 1000);
    },
    async isOver() {
      for (;;) {
        const seen = throttle;
        const isOver = await seen;
        // Another send may have been throttled anew while this one waited.
        if (seen === throttle) return isOver;
      }
    },
    leftSeconds: () => Math.max(0, (endsAt - performance.now()) / 1000),
  };
}

/** Answers to people: they wait out a throttle (`later` when it breaks off); when `cut` aborts, calls under way break off (`doubt`). */
export function makeSend({ api, throttle, cut }: { api: Api; throttle: Throttle; cut: AbortSignal }): Send {
  return async function send(chat, part) {
    for (;;) {
      if (!(await throttle.isOver())) return { kind: 'later', afterSeconds: 0, reason: 'stopping' };
      const attempt = await sendOnce({ api, cut }, chat, part);
      if (attempt.kind !== 'throttled') return attempt;
      throttle.hold(attempt.afterSeconds);
    }
  };
}

/** One attempt. A chat that moved and markup that Telegram cannot read were surely not sent: it is tried again in the other way. */
export async function sendOnce(
  { api, cut }: { api: Api; cut: AbortSignal },
  chat: number,
  part: Part,
): Promise<SendOutcome | { kind: 'throttled'; afterSeconds: number }> {
  let target = chat;
  let asPlainText = false;
  for (;;) {
    const attempt = await call(api, target, part, asPlainText, cut);
    switch (attempt.kind) {
      case 'moved':
        if (target !== chat) return { kind: 'refused', reason: 'moved twice' };
        target = attempt.chat;
        continue;
      case 'unparsed':
        if (asPlainText) return { kind: 'refused', reason: 'unparsed as plain text' };
        asPlainText = true;
        continue;
      case 'throttled':
      case 'sent':
      case 'later':
      case 'gone':
      case 'refused':
      case 'doubt':
        return attempt;
    }
  }
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
