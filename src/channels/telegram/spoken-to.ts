import { COMMANDS } from './commands.ts';
import type { Incoming } from './update-schema.ts';

/** Who we are in Telegram. */
export interface Bot {
  id: number;
  username: string;
}

export function wordsOf({ text, caption }: Incoming): string | null {
  return text ?? caption ?? null;
}

/** In a group the bot is spoken to by command, by name, or by a reply to it; otherwise it hears nothing: null. */
export function textForBot(heard: Incoming, bot: Bot): string | null {
  const words = wordsOf(heard) ?? '';
  const [, command, addressee] = /^\/([a-z0-9_]+)(?:@(\w+))?(?=\s|$)/i.exec(words) ?? [];
  if (addressee !== undefined) return isBotName(addressee, bot) ? withoutBotName(words, bot) : null;
  // Without a name it may be meant for another bot of the group, unless it is one of ours.
  if (command !== undefined) return COMMANDS.some((name) => name === command.toLowerCase()) ? words : null;

  const marks = (heard.text === undefined ? heard.caption_entities : heard.entities) ?? [];
  const mentions = marks.filter(({ type, offset, length, user }) =>
    type === 'mention'
      ? isBotName(words.slice(offset + 1, offset + length), bot)
      : type === 'text_mention' && user?.id === bot.id,
  );
  if (mentions.length === 0) return heard.reply_to_message?.from?.id === bot.id ? words : null;
  let rest = words;
  for (const { offset, length } of mentions.toSorted((a, b) => b.offset - a.offset))
    rest = `${rest.slice(0, offset)} ${rest.slice(offset + length)}`;
  return rest
    .replace(/^[\s,:;]+/, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** "/help@QorganBot words" -> "/help words" */
export function withoutBotName(words: string, bot: Bot): string {
  return words.replace(/^(\/[a-z0-9_]+)@(\w+)/i, (whole, command: string, name: string) =>
    isBotName(name, bot) ? command : whole,
  );
}

function isBotName(name: string, bot: Bot): boolean {
  return name.toLowerCase() === bot.username.toLowerCase();
}
