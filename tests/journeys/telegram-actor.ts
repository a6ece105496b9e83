import { until } from '../channels/telegram/rig.ts';
import type { BotApi } from '../peers/telegram/bot-api.ts';
import type { CallEntry } from '../peers/telegram/ledger.ts';
import type { Actor, Seen } from './journeys.ts';

/** Everything that a person got, messages and documents, in order. */
export function sentTo(api: BotApi, chat: number): CallEntry[] {
  return api
    .calls()
    .filter(({ ok, method, parameters }) => ok && /^send(Message|Document)$/.test(method) && parameters['chat_id'] === chat);
}

export function buttonsOf(entry: CallEntry | undefined): { text: string; callback_data: string }[] {
  const markup = entry?.parameters['reply_markup'];
  const { inline_keyboard: rows = [] } = (typeof markup === 'string' ? JSON.parse(markup) : (markup ?? {})) as {
    inline_keyboard?: { text: string; callback_data: string }[][];
  };
  return rows.flat();
}

/** A person with the real bot on the other side of HTTP; what is seen is what the stand-in shows them. */
export function telegramActor(
  api: BotApi,
  person: { id: number; language: string },
  /** Whether the whole answer is out; a long one comes in several messages, the buttons under the last. */
  isWhole: (got: CallEntry[]) => boolean = (got) => buttonsOf(got.at(-1)).length > 0,
): Actor {
  const act = async (move: () => void): Promise<Seen> => {
    const before = sentTo(api, person.id).length;
    const got = () => sentTo(api, person.id).slice(before);
    move();
    await until(() => got().length > 0 && isWhole(got()));
    const links = got().flatMap(({ parameters }) =>
      [...String(parameters['text']).matchAll(/href="([^"]+)"/g)].map(([, url]) => url ?? ''),
    );
    return {
      text: [...got().map(({ shown }) => shown), ...links].join('\n'),
      choices: buttonsOf(got().at(-1)).map(({ text }) => text),
      files: got().flatMap(({ files = [] }) => files.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }))),
    };
  };
  return {
    says: (text) => act(() => api.people.writes(person, { text })),
    taps: (label) =>
      act(() => {
        const last = sentTo(api, person.id).at(-1);
        const button = buttonsOf(last).find(({ text }) => text === label);
        api.people.presses(person, { data: button?.callback_data ?? '', message: last?.messageId ?? 0 });
      }),
  };
}
