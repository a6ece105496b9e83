import { isLanguage, LANGUAGES } from '../../language.ts';
import type { Block, Choice, Message } from '../../message.ts';
import type { WhatsappState } from '../../storage/whatsapp.ts';
import type { Say } from '../../wording/say.ts';
import { choiceOfWords } from '../whatsapp/numbered-menu.ts';
import { renderReply } from '../whatsapp/render.ts';
import { splitIntoParts } from '../whatsapp/split.ts';
import { type ChoiceWords, isNumbered, MORE, type Offered, OWN, READ, shownOf, WORDLESS, withChoices } from './choices.ts';
import { type Content, textContent } from './payload.ts';

/** What the channel itself sends in answer. */
export interface OwnReply {
  contents: Content[];
  /** What the person looks at then; null: nothing new. */
  offered: Offered | null;
  /** To be called when it is out. */
  done?(): Promise<void>;
}

/** What the channel answers by itself, and what a typed number or word means. */
export interface OwnReplies {
  /** Null when the message is the desk's. */
  answer(message: Message): Promise<OwnReply | null>;
  /** "2" or "Penalties", typed where a choice was offered, becomes that choice. */
  asChoice(message: Message): Promise<Message>;
}

export interface OwnReplyParts {
  state: Pick<WhatsappState, 'window' | 'unread' | 'dropUnread'>;
  say: Say;
  words: ChoiceWords;
  emergencyNumber: string;
}

export function makeOwnReplies({ state, say, words, emergencyNumber }: OwnReplyParts): OwnReplies {
  async function offeredTo(address: string): Promise<Offered | null> {
    return parseOffered((await state.window(address))?.offered ?? null);
  }

  async function nextPage(address: string, choice: string): Promise<OwnReply | null> {
    const offered = await offeredTo(address);
    const page = Number(choice.slice(MORE.length));
    if (!offered || !Number.isInteger(page) || page < 1) return null;
    const turned = { ...offered, page };
    if (shownOf(turned, words).length === 0) return null;
    return { contents: [withChoices(say(turned.language, 'whatsapp:more-below'), turned, words)], offered: turned };
  }

  /** The alerts that templates announced; null when there are none any more. */
  async function unread(address: string): Promise<OwnReply | null> {
    const all = await state.unread(address);
    // A second copy of an announcement has a reference of its own and the same text.
    const alerts = [...new Map(all.map((alert) => [alert.body, alert])).values()];
    if (alerts.length === 0) return null;
    const offers = alerts.map((alert) => parseOffered(alert.offered));
    return {
      contents: alerts.map(({ body }, index) => {
        const offered = offers[index];
        return offered ? withChoices(body, offered, words) : textContent(body);
      }),
      offered: offers.at(-1) ?? null,
      done: () => state.dropUnread(all.map(({ reference }) => reference)),
    };
  }

  /** Somebody who never wrote words has no language yet: all three are said. */
  async function onlyText(address: string): Promise<OwnReply> {
    const offered = await offeredTo(address);
    const sentences = (offered ? [offered.language] : LANGUAGES).map((language) =>
      say(language, 'whatsapp:only-text', { phone: emergencyNumber }),
    );
    const blocks = sentences.map((text): Block => ({ kind: 'paragraph', spans: [{ text }] }));
    return { contents: splitIntoParts(renderReply({ blocks })).map(textContent), offered: null };
  }

  return {
    async answer({ from, choice }) {
      if (choice === WORDLESS) return onlyText(from.id);
      if (choice === READ) return unread(from.id);
      return choice?.startsWith(MORE) ? nextPage(from.id, choice) : null;
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
      const choice = isNumber(message.text)
        ? ownNumber(message.text, offered, shown)
        : (choiceOfWords(message.text, offered.choices) ??
          choiceOfWords(message.text, titled) ??
          choiceOfWords(message.text, shown));
      return choice ? { ...message, text: '', choice: choice.id } : message;
    },
  };
}

/** A number means a row that is seen. Of the first page of what the desk offered it is the desk that says what. */
function ownNumber(text: string, { isDesks, page }: Offered, shown: readonly Choice[]): Choice | null {
  const choice = choiceOfWords(text, shown);
  return isDesks && page === 0 && !choice?.id.startsWith(OWN) ? null : choice;
}

function isNumber(text: string): boolean {
  return /^\s*\d/.test(text);
}

/** Null for what is no longer readable: a choice that was offered by an older version is offered anew. */
function parseOffered(text: string | null): Offered | null {
  if (text === null) return null;
  const value = JSON.parse(text) as Partial<Offered>;
  return isLanguage(value.language) && Array.isArray(value.choices) && typeof value.page === 'number' ? (value as Offered) : null;
}
