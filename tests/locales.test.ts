import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../src/language.ts';

const FOLDER = join(import.meta.dirname, '..', 'locales');
const NAMESPACES = readdirSync(join(FOLDER, 'ru')).sort();

/** Sentences by key; a nested object gives dotted keys. */
function sentencesOf(language: Language, namespace: string): Map<string, string> {
  const walk = (value: unknown, path: string): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, inner]) => walk(inner, path ? `${path}.${key}` : key));
  return new Map(walk(JSON.parse(readFileSync(join(FOLDER, language, namespace), 'utf8')), ''));
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const placeholders = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

test('the three languages have the same files', () => {
  for (const language of LANGUAGES) expect(readdirSync(join(FOLDER, language)).sort()).toEqual(NAMESPACES);
});

describe.each(NAMESPACES)('%s', (namespace) => {
  const russian = sentencesOf('ru', namespace);
  const bare = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort();

  test.each(LANGUAGES)('%s says everything and nothing more', (language) => {
    expect(bare(sentencesOf(language, namespace).keys())).toEqual(bare(russian.keys()));
  });

  test.each(LANGUAGES)('%s has the plural forms of its own grammar', (language) => {
    const sentences = sentencesOf(language, namespace);
    const counted = [...new Set([...sentences.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')))];
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of counted) for (const form of forms) expect(sentences.has(`${key}_${form}`), `${key}_${form}`).toBe(true);
  });

  test.each(LANGUAGES)('%s has the same placeholders', (language) => {
    for (const [key, sentence] of sentencesOf(language, namespace)) {
      const other = russian.get(key) ?? russian.get(key.replace(PLURAL, '_other')) ?? '';
      expect(placeholders(sentence), `${namespace} ${key}`).toEqual(placeholders(other));
      expect(sentence.trim(), `${namespace} ${key}`).not.toBe('');
    }
  });
});

test('no sentence for people is written in src', () => {
  const files = readdirSync(join(FOLDER, '..', 'src'), { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(ts|eta|js)$/.test(entry.name),
  );
  for (const entry of files) {
    const code = readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '');
    const sentences = code.match(/[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]{2,}[ ,]+[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]{2,}/g) ?? [];
    expect(sentences, entry.name).toEqual([]);
  }
});
