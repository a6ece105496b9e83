import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mammoth from 'mammoth';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { openPdf, textOfPages } from '../papers/open-pdf.ts';

const turn = z.strictObject({
  /** Who acts: the person, or a second one who comes to the same bot. */
  by: z.enum(['person', 'another']).default('person'),
  /** What the person writes; `{code}` is the move code that was shown last. Or the beginning of the button they tap. */
  says: z.string().optional(),
  taps: z.string().optional(),
  /** What the reply shows somewhere in its text, and what it must not show. */
  shows: z.array(z.string()).default([]),
  hides: z.array(z.string()).default([]),
  /** What the names of the files that come begin with. */
  files: z.array(z.string()).default([]),
  /** Beginnings of buttons that are offered. */
  offers: z.array(z.string()).default([]),
});
const journey = z.strictObject({ name: z.string(), turns: z.array(turn).min(1) });
export type Journey = z.infer<typeof journey> & { language: Language };

/** What a person sees after one act, whatever the channel: text without markup, and the buttons. */
export interface Seen {
  text: string;
  choices: string[];
  files: { name: string; bytes: Uint8Array }[];
}

/** One person on one channel. */
export interface Actor {
  says(text: string): Promise<Seen>;
  /** Taps the button with exactly this label. */
  taps(label: string): Promise<Seen>;
}

/** Every conversation of tests/journeys/{ru,kk,en}.yaml. */
export const JOURNEYS: Journey[] = LANGUAGES.flatMap((language) =>
  z
    .array(journey)
    .parse(parse(readFileSync(join(import.meta.dirname, `${language}.yaml`), 'utf8')))
    .map((entry) => ({ ...entry, language })),
);

export async function run({ turns }: Journey, makeActor: () => Actor | Promise<Actor>): Promise<void> {
  const actors = new Map<string, Actor>();
  let seen: Seen = { text: '', choices: [], files: [] };
  let code = '';
  for (const { by, says, taps, shows, hides, offers, files } of turns) {
    const actor = actors.get(by) ?? (await makeActor());
    actors.set(by, actor);
    if (says !== undefined) seen = await actor.says(says.replace('{code}', code));
    else seen = await actor.taps(find(seen.choices, taps ?? ''));
    code = /\d{3}(?:-\d{3}){4}/.exec(seen.text)?.[0] ?? code;
    const text = seen.text.replace(/[\u00a0\s]+/g, ' ');
    for (const piece of shows) expect(text).toContain(piece);
    for (const piece of hides) expect(text).not.toContain(piece);
    for (const label of offers) find(seen.choices, label);
    expect(seen.files.map(({ name }) => name.slice(0, name.indexOf('_')))).toEqual(files);
    for (const file of seen.files) await expectWhole(file);
  }
}

/** A file that opens and has words in it, whatever way it came. */
async function expectWhole({ name, bytes }: Seen['files'][number]): Promise<void> {
  if (name.endsWith('.pdf')) expect((await textOfPages(await openPdf(bytes))).join('').length).toBeGreaterThan(500);
  else expect((await mammoth.extractRawText({ buffer: Buffer.from(bytes) })).value.length).toBeGreaterThan(500);
}

function find(choices: readonly string[], beginning: string): string {
  const label = choices.find((choice) => choice.startsWith(beginning));
  if (label === undefined)
    throw new Error(`No button begins with '${beginning}': the reply offers ${choices.join(' | ') || 'none'}`);
  return label;
}
