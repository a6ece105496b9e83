/** The three languages of the product, as BCP 47 codes. */
export const LANGUAGES = ['ru', 'kk', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language: a missing one is a fault of the data, never a fallback at run time. */
export type Texts = Record<Language, string>;

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}
