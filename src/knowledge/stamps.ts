import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { LANGUAGES, type Language } from '../language.ts';
import type { Data } from './read-data.ts';
import type { Reviewed, Topic } from './schema.ts';
import { textFields } from './text-fields.ts';

type Stamp = Reviewed[string];

/** A topic whose three languages were not brought in line since its stamp, and a stamp without a topic. */
export function checkStamps({ topics, reviewed }: Pick<Data, 'topics' | 'reviewed'>): string[] {
  const dead = Object.keys(reviewed).filter((id) => !topics.some((topic) => topic.id === id));
  return [
    ...topics.flatMap((topic) => {
      const fault = faultOf(topic, reviewed[topic.id]);
      return fault ? [`data/topics/${topic.id}.yaml: ${fault}`] : [];
    }),
    ...dead.map((id) => `data/reviewed.yaml ${id}: no such topic, take it out`),
  ];
}

function faultOf(topic: Topic, stamp: Stamp | undefined): string | null {
  const command = `run qorgan knowledge stamp ${topic.id}`;
  if (!stamp) return `never stamped: compare the three languages with the facts, then ${command}`;
  const changed = changedLanguages(topic, stamp);
  if (changed.length === 0) return null;
  if (changed.length === LANGUAGES.length)
    return `${listed(changed)} changed since ${stamp.on}: compare them with the facts, then ${command}`;
  const others = LANGUAGES.filter((language) => !changed.includes(language));
  return `${listed(changed)} changed since ${stamp.on}, ${listed(others)} did not: bring them in line, then ${command} (if only the wording changed, with --wording-only)`;
}

/** What is written for the topics asked about, and why the others are refused. */
export interface Stamping {
  reviewed: Reviewed;
  /** Topics whose languages were compared with the facts: their reviewed_on becomes today. */
  compared: string[];
  stamped: string[];
  refused: string[];
}

/**
 * New stamps for the topics `ids`. A topic is refused when one or two languages changed, unless only the wording did; then
 * nobody compared it with the facts, and its reviewed_on stays. A named topic in which nothing changed was compared again; one that
 * `isAll` brought along was not.
 */
export function stampTopics(
  data: Pick<Data, 'topics' | 'reviewed'>,
  ids: readonly string[],
  { today, isWordingOnly, isAll }: { today: string; isWordingOnly: boolean; isAll: boolean },
): Stamping {
  const result: Stamping = { reviewed: { ...data.reviewed }, compared: [], stamped: [], refused: [] };
  for (const id of ids) {
    const topic = data.topics.find((candidate) => candidate.id === id);
    const before = data.reviewed[id];
    const changed = topic && before ? changedLanguages(topic, before) : LANGUAGES;
    if (!topic) result.refused.push(`${id}: no such topic`);
    else if (changed.length === 0 && (isAll || isWordingOnly)) continue;
    else if (changed.length > 0 && changed.length < LANGUAGES.length && !isWordingOnly)
      result.refused.push(`${id}: ${faultOf(topic, before)}`);
    else {
      result.reviewed[id] = { ...hashesOf(topic), on: today };
      result.stamped.push(id);
      if (!isWordingOnly) result.compared.push(id);
    }
  }
  for (const id of Object.keys(result.reviewed)) if (!data.topics.some((topic) => topic.id === id)) delete result.reviewed[id];
  return result;
}

/** Writes data/reviewed.yaml, and reviewed_on of what was compared; nothing else of a topic file changes. */
export function writeStamps(folder: string, { reviewed, compared }: Stamping, today: string): void {
  for (const id of compared) {
    const path = join(folder, 'topics', `${id}.yaml`);
    replaceFile(path, withReviewedOn(readFileSync(path, 'utf8'), today));
  }
  replaceFile(join(folder, 'reviewed.yaml'), renderReviewed(reviewed));
}

/** The same file with another day. Its node is cut out and replaced: printing the document would fold every text anew. */
export function withReviewedOn(source: string, today: string): string {
  const node = parseDocument(source, { schema: 'core' }).get('reviewed_on', true);
  if (!isScalar(node) || !node.range) throw new Error('Cannot set reviewed_on: expected a topic file that has the key');
  return `${source.slice(0, node.range[0])}'${today}'${source.slice(node.range[1])}`;
}

/** The first twelve hexadecimal digits of a hash over each language's texts, in the order of reading. */
export function hashesOf(topic: Topic): Record<Language, string> {
  const hashOf = (language: Language) =>
    createHash('sha256')
      .update(
        textFields(topic)
          .map(([, texts]) => texts[language])
          .join('\0'),
      )
      .digest('hex')
      .slice(0, 12);
  return { ru: hashOf('ru'), kk: hashOf('kk'), en: hashOf('en') };
}

function changedLanguages(topic: Topic, stamp: Stamp): Language[] {
  const now = hashesOf(topic);
  return LANGUAGES.filter((language) => now[language] !== stamp[language]);
}

const HEADER = `# Written by \`qorgan knowledge stamp\`: what each language of a topic said (a hash) on the day on which the three were in line.
# Never edit it by hand: it is how the check knows that one language was changed and the others were not.
`;

function renderReviewed(reviewed: Reviewed): string {
  const lines = Object.keys(reviewed)
    .sort()
    .flatMap((id) => {
      const stamp = reviewed[id];
      return stamp ? [`  ${id}: {ru: '${stamp.ru}', kk: '${stamp.kk}', en: '${stamp.en}', on: '${stamp.on}'}`] : [];
    });
  return `${HEADER}reviewed:${lines.length === 0 ? ' {}' : ''}\n${lines.map((line) => `${line}\n`).join('')}`;
}

/** A reader sees the old file or the new one, never half of it; a file that says the same already is not touched. */
function replaceFile(path: string, content: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return;
  const fresh = `${path}.new-${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, path);
}

/** "kk", "ru and en", "ru, kk and en". */
function listed(languages: readonly Language[]): string {
  return languages.length < 2 ? languages.join('') : `${languages.slice(0, -1).join(', ')} and ${languages.at(-1)}`;
}
