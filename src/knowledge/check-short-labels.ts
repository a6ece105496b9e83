import { LANGUAGES } from '../language.ts';
import type { Data } from './read-data.ts';

/** A row of a WhatsApp list, in UTF-16 units. */
export const ROW_TITLE = 24;

/** Every label fits a row of a WhatsApp list, or has a shorter one that does; no short label is there for nothing. */
export function checkShortLabels({ topics, shortLabels }: Pick<Data, 'topics' | 'shortLabels'>): string[] {
  const at = 'data/whatsapp/short-labels.yaml';
  const strangers = Object.keys(shortLabels)
    .filter((id) => !topics.some((topic) => topic.id === id))
    .map((id) => `${at} ${id}: no such topic, take it out`);
  const missing = topics.flatMap((topic) =>
    LANGUAGES.filter((language) => topic.label[language].length > ROW_TITLE && !shortLabels[topic.id]?.[language]).map(
      (language) =>
        `${at} ${topic.id}.${language}: the label '${topic.label[language]}' has ${topic.label[language].length} characters, expected a shorter one of at most ${ROW_TITLE} here`,
    ),
  );
  const tooLong = Object.entries(shortLabels).flatMap(([id, texts]) =>
    LANGUAGES.filter((language) => (texts[language] ?? '').length > ROW_TITLE || texts[language]?.includes('…')).map(
      (language) => `${at} ${id}.${language}: '${texts[language]}', expected whole words of at most ${ROW_TITLE} characters`,
    ),
  );
  return [...strangers, ...missing, ...tooLong];
}
