import type { z } from 'zod';
import { slotsOf, withoutSlots } from '../slots.ts';
import {
  type Content,
  type Incoming,
  type PhrasesContent,
  phrasesContent,
  type TopicContent,
  textRows,
  topicContent,
} from './content.ts';

/**
 * The content of the file, and every fault of its shape in `faults` with its place. Where a topic or a list of phrases is
 * faulty in one part, that part is taken from `existing`, so that the faults of the rest are found in the same run.
 */
export function checkIncoming(incoming: Incoming, existing: Content, faults: string[]): Content {
  const topics = new Map<string, TopicContent>();
  for (const [id, value] of incoming.topics) {
    const found = checkShape(topicContent, value, existing.topics.get(id), ['topics', id], incoming);
    const at = incoming.place(['topics', id]);
    if (!existing.topics.has(id) && found.faults.length > 0)
      faults.push(`${at}: unknown id '${id}' (a new topic must be complete, see the next lines)`);
    faults.push(...found.faults);
    if (!/^[a-z][a-z0-9-]*$/.test(id)) faults.push(`${at}: expected a kebab-case id`);
    else if (found.value) topics.set(id, found.value);
  }
  const phrases = new Map<string, PhrasesContent>();
  for (const [id, value] of incoming.phrases) {
    const found = checkShape(phrasesContent, value, existing.phrases.get(id), ['phrases', id], incoming);
    faults.push(...found.faults);
    if (!existing.phrases.has(id) && !existing.topics.has(id) && !incoming.topics.has(id))
      faults.push(`${incoming.place(['phrases', id])}: unknown id '${id}'`);
    else if (found.value && /^[a-z][a-z0-9-]*$/.test(id)) phrases.set(id, found.value);
  }
  for (const [id, topic] of topics) faults.push(...brokenSlots(id, topic, incoming));
  return { topics, phrases };
}

function checkShape<T extends object>(
  schema: z.ZodType<T>,
  value: unknown,
  existing: T | undefined,
  path: PropertyKey[],
  incoming: Incoming,
): { value: T | null; faults: string[] } {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data, faults: [] };
  const faults = result.error.issues
    .flatMap((issue) => messagesOf(issue, value))
    .map(([below, message]) => `${incoming.place([...path, ...below])}: ${message}`);
  // First the broken title or step alone, then the whole list it stands in.
  for (const depth of existing ? [2, 1] : []) {
    const mended = schema.safeParse(mend(value, existing, result.error.issues, depth));
    if (mended.success) return { value: mended.data, faults };
  }
  return { value: null, faults };
}

/** The value with its broken parts taken from `existing`, cut out `depth` keys below the top. */
function mend(value: unknown, existing: unknown, issues: readonly z.core.$ZodIssue[], depth: number): unknown {
  const copy = structuredClone(value);
  for (const issue of issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  )) {
    const path = issue.slice(0, depth);
    const holder = valueAt(copy, path.slice(0, -1));
    const key = path.at(-1);
    if (key === undefined || typeof holder !== 'object' || holder === null) continue;
    const sound = valueAt(existing, path);
    if (sound === undefined) Reflect.deleteProperty(holder, key);
    else Reflect.set(holder, key, sound);
  }
  return copy;
}

/** Each fault as its path below `value` and what is wrong there, in words for an editor. */
function messagesOf(issue: z.core.$ZodIssue, value: unknown, base: PropertyKey[] = []): [PropertyKey[], string][] {
  const path = [...base, ...issue.path];
  if (issue.code === 'invalid_union') {
    // A line of law may be two things: the faults of the one that was meant.
    const unlike = (issues: readonly z.core.$ZodIssue[]) => issues.filter(({ code }) => code === 'unrecognized_keys').length;
    const meant = [...issue.errors].sort((a, b) => unlike(a) - unlike(b) || a.length - b.length)[0] ?? [];
    return meant.flatMap((inner) => messagesOf(inner, value, path));
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [[...path, key], 'unknown field']);
  if (valueAt(value, path) === undefined) return [[path, 'missing']];
  return [[path, issue.message.replace('Invalid input: ', issue.code === 'invalid_type' ? 'wrong type: ' : '')]];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key], value);
}

/** A brace that belongs to no slot is a slot with a slip of the hand: a person would read it as it stands. */
function brokenSlots(id: string, topic: TopicContent, incoming: Incoming): string[] {
  return textRows(topic).flatMap(([field, texts]) =>
    Object.entries(texts)
      .filter(([, text]) => /[{}]/.test(withoutSlots(text)))
      .map(([language, text]) => {
        const whole = slotsOf(text).join(', ') || 'none';
        return `${incoming.place(['topics', id, ...pathOf(field), language])}: broken slot: a brace without its slot (whole ones here: ${whole})`;
      }),
  );
}

/** ['steps', 0] for "steps.1": fields count from one, data from zero. */
function pathOf(field: string): (string | number)[] {
  return field.split('.').map((piece) => (/^\d+$/.test(piece) ? Number(piece) - 1 : piece));
}
