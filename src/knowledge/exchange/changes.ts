import { LANGUAGES } from '../../language.ts';
import { type Content, PHRASE_KINDS, type PhrasesContent, type TopicContent, textRows } from './content.ts';

/** One thing that an import changes. Null stands for what was not there, or is there no more. */
export interface Change {
  /** "threat-words answer ru", "threat-words learn kk" */
  where: string;
  before: string | null;
  after: string | null;
}

/** What `after` says differently: by topic, field and language, then phrase by phrase. Only ids of `after` are compared. */
export function changesBetween(before: Content, after: Content): Change[] {
  const topics = [...after.topics].flatMap(([id, topic]) => {
    const [old, young] = [fieldsOf(before.topics.get(id)), fieldsOf(topic)];
    return [...new Set([...old.keys(), ...young.keys()])]
      .filter((field) => old.get(field) !== young.get(field))
      .map((field): Change => ({ where: `${id} ${field}`, before: old.get(field) ?? null, after: young.get(field) ?? null }));
  });
  const phrases = [...after.phrases].flatMap(([id, lists]) => phraseChanges(id, before.phrases.get(id), lists));
  return [...topics, ...phrases];
}

function fieldsOf(topic: TopicContent | undefined): Map<string, string> {
  if (!topic) return new Map();
  return new Map([
    ...textRows(topic).flatMap(([field, texts]) =>
      LANGUAGES.flatMap((language): [string, string][] => {
        const text = texts[language];
        return text === undefined ? [] : [[field.endsWith('.provision') ? field : `${field} ${language}`, text]];
      }),
    ),
    ...(['group', 'incident', 'reviewed_on', 'subject'] as const).map((key): [string, string] => [key, String(topic[key] ?? '')]),
    ...(['audience', 'facts', 'neighbours'] as const).map((key): [string, string] => [key, topic[key].join(', ')]),
  ]);
}

function phraseChanges(id: string, before: PhrasesContent | undefined, after: PhrasesContent): Change[] {
  return PHRASE_KINDS.flatMap((kind) =>
    LANGUAGES.flatMap((language) => {
      const where = `${id} ${kind} ${language}`;
      const [old, young] = [before?.[kind][language] ?? [], after[kind][language]];
      const [gone, come] = [without(old, young), without(young, old)];
      const moved = gone.length + come.length === 0 && old.some((phrase, index) => phrase !== young[index]);
      return [
        ...gone.map((phrase): Change => ({ where, before: phrase, after: null })),
        ...come.map((phrase): Change => ({ where, before: null, after: phrase })),
        ...(moved ? [{ where, before: 'the old order', after: 'a new order' }] : []),
      ];
    }),
  );
}

/** The items of one list that the other has not, each as often as it is missing. */
function without(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of other) left.set(item, (left.get(item) ?? 0) + 1);
  return one.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}

const AROUND = 24;
const AT_MOST = 90;

/** "threat-words answer ru: «…old…» -> «…new…»", cut down to where the two differ. */
export function showChange({ where, before, after }: Change): string {
  if (before === null) return `${where}: + «${cut(after ?? '', 0, (after ?? '').length)}»`;
  if (after === null) return `${where}: - «${cut(before, 0, before.length)}»`;
  let head = 0;
  while (head < before.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return `${where}: «${cut(before, head, before.length - tail)}» -> «${cut(after, head, after.length - tail)}»`;
}

function cut(text: string, from: number, to: number): string {
  const start = Math.max(0, from - AROUND);
  const end = Math.min(text.length, to + AROUND, start + AT_MOST);
  const piece = text.slice(start, end).replaceAll('\n', ' ');
  return `${start > 0 ? '…' : ''}${piece}${end < text.length ? '…' : ''}`;
}
