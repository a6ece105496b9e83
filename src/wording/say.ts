import i18next from 'i18next';
import { LANGUAGES, type Language } from '../language.ts';
import { en, kk, ru } from './resources.ts';

/** Namespaces and keys are those of the Russian files; a test holds the other two to them. */
type Resources = typeof ru;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'dialogue';
    resources: Resources;
  }
}

/** Says a sentence of the bot itself, e.g. say('kk', 'dialogue:not-understood'). Unknown keys do not compile. */
export type Say = ReturnType<typeof makeSay>;

export function makeSay() {
  const i18n = i18next.createInstance();
  void i18n.init({
    resources: { ru, kk, en },
    lng: 'ru',
    // A missing sentence is a fault that the tests find, never another language shown in silence.
    fallbackLng: false,
    initAsync: false,
    // Channels escape for themselves.
    interpolation: { escapeValue: false },
  });
  const speakers = Object.fromEntries(LANGUAGES.map((language) => [language, i18n.getFixedT(language)])) as Record<
    Language,
    typeof i18n.t
  >;
  return <Key extends Parameters<typeof i18n.t>[0] & string>(
    language: Language,
    key: Key,
    values?: Record<string, string | number>,
  ): string => String(speakers[language](key as never, values as never));
}
