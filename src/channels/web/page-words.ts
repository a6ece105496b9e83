import { LANGUAGES, type Language } from '../../language.ts';
import { ru } from '../../wording/resources.ts';
import type { Say } from '../../wording/say.ts';

type Word = keyof typeof ru.web;

/** Every sentence of the page itself, by the last part of its key. */
export type PageWords = Record<Word, string>;

/** The chat page switches language without asking the server, so it carries all three. */
export function pageWords(say: Say): Record<Language, PageWords> {
  const keys = Object.keys(ru.web) as Word[];
  const wordsOf = (language: Language) => Object.fromEntries(keys.map((key) => [key, say(language, `web:${key}`)])) as PageWords;
  return Object.fromEntries(LANGUAGES.map((language) => [language, wordsOf(language)])) as Record<Language, PageWords>;
}

/** What the person's browser or the address asks for; Russian when it is none of ours. */
export function languageOf(asked: unknown, acceptLanguage: string | undefined): Language {
  const wanted = [typeof asked === 'string' ? asked : '', ...(acceptLanguage ?? '').slice(0, 500).split(',')];
  for (const tag of wanted) {
    const base = tag.trim().toLowerCase().split(/[-_;]/)[0];
    const known = LANGUAGES.find((language) => language === base);
    if (known) return known;
  }
  return 'ru';
}
