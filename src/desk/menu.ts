import type { Library, TopicCard } from '../knowledge/library.ts';
import { KNOWLEDGE_GROUPS } from '../knowledge/schema.ts';
import type { Language } from '../language.ts';
import type { Choice } from '../message.ts';
import type { Say } from '../wording/say.ts';

/** Every language under its own name. */
export const OWN_NAMES: Record<Language, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

/** The main menu: the two urgent doors, every group that has topics, two a row, then the languages. */
export function menuRows(library: Library, say: Say, language: Language): Choice[][] {
  const urgent: Choice[][] = [
    ['urgent-in-danger-now', 'menu:danger'],
    ['first-steps-after-attack', 'menu:hit'],
  ].flatMap(([id = '', key]) => (library.topic(id) ? [[{ id: `t:${id}`, label: say(language, key as 'menu:danger') }]] : []));
  const groups = KNOWLEDGE_GROUPS.filter((group) => library.topics().some((card) => card.group === group)).map((group) => ({
    id: `m:${group}`,
    label: say(language, `menu:group-${group}`),
  }));
  const pairs = groups.flatMap((_, index) => (index % 2 === 0 ? [groups.slice(index, index + 2)] : []));
  return [...urgent, ...pairs, languageRow()];
}

/** The row of own-name buttons: everybody finds their own without reading another language. */
export function languageRow(): Choice[] {
  return (['kk', 'ru', 'en'] as const).map((language) => ({ id: `l:${language}`, label: OWN_NAMES[language] }));
}

export function topicRow(card: TopicCard | null, language: Language): Choice[][] {
  return card ? [[{ id: `t:${card.id}`, label: card.label[language] }]] : [];
}

export function menuChoice(say: Say, language: Language): Choice {
  return { id: 'm', label: say(language, 'menu:menu') };
}
