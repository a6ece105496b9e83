import { LANGUAGES, type Language } from '../language.ts';
import type { Block, Choice, Outlet } from '../message.ts';
import type { Say } from '../wording/say.ts';
import type { Alert } from './schema.ts';

/** Comes back as Message.choice: stop writing to me. */
export const STOP_CHOICE = 'u';

const LOCALES: Record<Language, string> = { ru: 'ru-RU', kk: 'kk-KZ', en: 'en-GB' };

/** The texts of one alert, part after part, as a channel sends them. */
export type FrozenParts = Record<Language, string[]>;

export interface ComposeParts {
  say: Say;
  /** Where this bot is reached on the web, without a slash at the end; null when nowhere. */
  publicUrl: string | null;
}

export type Composer = ReturnType<typeof makeComposer>;

/** Makes messages of alerts. The same alert gives the same text every time. */
export function makeComposer({ say, publicUrl }: ComposeParts) {
  function blocksOf(alert: Alert, id: number, language: Language): Block[] {
    const day = alert.inForceFrom === null ? null : dayInWords(alert.inForceFrom, language);
    return [
      { kind: 'title', text: say(language, `alerts:${alert.kind}`, { title: alert.title[language] }) },
      ...alert.text[language]
        .split(/\n\s*\n/)
        .filter((text) => text.trim() !== '')
        .map((text): Block => ({ kind: 'paragraph', spans: [{ text: text.trim() }] })),
      ...(day === null
        ? []
        : [{ kind: 'note', spans: [{ text: say(language, 'alerts:in-force-from', { day }) }] } satisfies Block]),
      {
        kind: 'sources',
        heading: say(language, 'alerts:source'),
        items: [{ title: say(language, 'alerts:official-text'), url: alert.source, date: '', status: 'in-force' }],
      },
      ...(publicUrl === null
        ? []
        : [
            {
              kind: 'paragraph',
              spans: [{ text: say(language, 'alerts:page'), url: `${publicUrl}/${language}/alerts/${id}` }],
            } satisfies Block,
          ]),
    ];
  }

  return {
    blocksOf,

    /** Everything that will be sent of an alert on one channel. */
    freeze(alert: Alert, id: number, partsOf: Outlet['partsOf']): FrozenParts {
      const parts = LANGUAGES.map((language) => [language, partsOf({ blocks: blocksOf(alert, id, language) })]);
      return Object.fromEntries(parts) as FrozenParts;
    },

    /** Several alerts in one message, oldest first. Null when they do not fit one. */
    digest(alerts: readonly { id: number; alert: Alert }[], language: Language, partsOf: Outlet['partsOf']): string | null {
      const blocks: Block[] = [
        { kind: 'title', text: say(language, 'alerts:digest') },
        ...alerts.flatMap(({ id, alert }) => blocksOf(alert, id, language)),
      ];
      const parts = partsOf({ blocks });
      return parts.length === 1 ? (parts[0] ?? null) : null;
    },

    choices(language: Language): Choice[][] {
      return [[{ id: STOP_CHOICE, label: say(language, 'alerts:stop') }]];
    },
  };
}

function dayInWords(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    Date.parse(`${day}T00:00:00Z`),
  );
}
