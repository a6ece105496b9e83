import { isLanguage, LANGUAGES, type Language } from '../../language.ts';
import type { Block, Message, Reply } from '../../message.ts';
import type { WhatsappState } from '../../storage/whatsapp.ts';
import type { Say } from '../../wording/say.ts';
import { choiceOfWords } from '../whatsapp/numbered-menu.ts';
import { type ChoiceWords, isNumbered, MORE, type Offered, shownOf, WORDLESS } from './choices.ts';

/** What the channel answers by itself, and what a typed number or word means. */
export interface OwnReplies {
  /** Null when the message is the desk's. `turned`: the page of the list that hangs under the reply. */
  answer(message: Message): Promise<{ reply: Reply; turned: Offered | null } | null>;
  /** "2" or "Penalties", typed where a choice was offered, becomes that choice. */
  asChoice(message: Message): Promise<Message>;
}

export interface OwnReplyParts {
  state: Pick<WhatsappState, 'window'>;
  say: Say;
  words: ChoiceWords;
  emergencyNumber: string;
}

export function makeOwnReplies({ state, say, words, emergencyNumber }: OwnReplyParts): OwnReplies {
  async function offeredTo(address: string): Promise<Offered | null> {
    return parseOffered((await state.window(address))?.offered ?? null);
  }

  return {
    async answer({ from, choice }) {
      const isMore = choice?.startsWith(MORE) === true;
      if (!isMore && choice !== WORDLESS) return null;
      const offered = await offeredTo(from.id);
      if (!isMore) {
        // Somebody who never wrote words has no language yet: all three are said.
        const languages = offered ? [offered.language] : LANGUAGES;
        const sentences = languages.map((language) => say(language, 'whatsapp:only-text', { phone: emergencyNumber }));
        return { reply: replyIn(languages[0] ?? 'ru', sentences), turned: null };
      }
      const page = Number(choice.slice(MORE.length));
      const turned = offered && Number.isInteger(page) && page > 0 ? { ...offered, page } : null;
      if (!turned || shownOf(turned, words).length === 0) return null;
      return { reply: replyIn(turned.language, [say(turned.language, 'whatsapp:more-below')]), turned };
    },

    async asChoice(message) {
      if (message.choice !== undefined) return message;
      const offered = await offeredTo(message.from.id);
      if (!offered) return message;
      const shown = isNumbered(offered, words) ? offered.choices : shownOf(offered, words);
      const titled = offered.choices.map((choice) => ({
        ...choice,
        label: words.shortLabel(choice.id, offered.language) ?? choice.label,
      }));
      const choice =
        choiceOfWords(message.text, shown) ?? wordsOnly(message.text, offered.choices) ?? wordsOnly(message.text, titled);
      return choice ? { ...message, text: '', choice: choice.id } : message;
    },
  };

  /** A number means a row that is seen; words may be of any page. */
  function wordsOnly(text: string, choices: Offered['choices']): Offered['choices'][number] | null {
    return /^\s*\d/.test(text) ? null : choiceOfWords(text, choices);
  }

  function replyIn(language: Language, sentences: readonly string[]): Reply {
    const blocks = sentences.map((text): Block => ({ kind: 'paragraph', spans: [{ text }] }));
    return { kind: 'command', language, topic: null, blocks, choices: [] };
  }
}

/** Null for what is no longer readable: a choice that was offered by an older version is offered anew. */
export function parseOffered(text: string | null): Offered | null {
  if (text === null) return null;
  const value = JSON.parse(text) as Partial<Offered>;
  return isLanguage(value.language) && Array.isArray(value.choices) && typeof value.page === 'number' ? (value as Offered) : null;
}
