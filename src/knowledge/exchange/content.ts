import type { z } from 'zod';
import { LANGUAGES, type Language } from '../../language.ts';
import type { Data } from '../read-data.ts';
import { phrasesFile, topicFile } from '../schema.ts';

/** What editors take out and bring back: topics and phrases by id, without the law. */
export interface Content {
  topics: Map<string, TopicContent>;
  phrases: Map<string, PhrasesContent>;
}

export const topicContent = topicFile.omit({ id: true });
export const phrasesContent = phrasesFile.omit({ topic: true });
export type TopicContent = z.infer<typeof topicContent>;
export type PhrasesContent = z.infer<typeof phrasesContent>;

export const PHRASE_KINDS = ['learn', 'heldBack'] as const;

/** A file as it was read: nothing in it is trusted yet. */
export interface Incoming {
  topics: Map<string, unknown>;
  phrases: Map<string, unknown>;
  /** What could not even be put into its place. */
  faults: string[];
  /** Where an editor finds the value: sheet, row and column, or line and path. */
  place: (path: readonly PropertyKey[]) => string;
}

export function contentOf({ topics, phrases }: Pick<Data, 'topics' | 'phrases'>): Content {
  return {
    topics: new Map(topics.map(({ id, ...topic }) => [id, topic])),
    phrases: new Map(phrases.map(({ topic, ...lists }) => [topic, lists])),
  };
}

/** The text fields of a topic in the order of reading, numbered from one as people count. A provision has no languages. */
export function textRows(topic: TopicContent): [field: string, texts: Partial<Record<Language, string>>][] {
  const fields: [string, Partial<Record<Language, string>> | undefined][] = [
    ['title', topic.title],
    ['label', topic.label],
    ['answer', topic.answer],
    ...topic.steps.map((step, index): [string, Record<Language, string>] => [`steps.${index + 1}`, step]),
    ...topic.law.map((line, index): [string, Partial<Record<Language, string>>] =>
      'provision' in line ? [`law.${index + 1}.provision`, { ru: line.provision }] : [`law.${index + 1}.text`, line.text],
    ),
    ['unsettled', topic.unsettled],
    ['views.manager', topic.views.manager],
    ['views.citizen', topic.views.citizen],
  ];
  return fields.filter((field): field is [string, Partial<Record<Language, string>>] => field[1] !== undefined);
}

/** Every phrase as [kind, language, text]. */
export function phraseRows(lists: PhrasesContent): [kind: (typeof PHRASE_KINDS)[number], language: Language, text: string][] {
  return PHRASE_KINDS.flatMap((kind) =>
    LANGUAGES.flatMap((language) => lists[kind][language].map((text): [typeof kind, Language, string] => [kind, language, text])),
  );
}

/** "steps.1.ru" for ['steps', 0, 'ru']: people count from one. */
export function shownPath(path: readonly PropertyKey[]): string {
  return path.map((piece) => (typeof piece === 'number' ? piece + 1 : String(piece))).join('.');
}
