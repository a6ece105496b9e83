import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldForMatching } from '../../src/text/fold.ts';

/** One line of a set: what was said, and the label that is right. */
export interface Labelled {
  text: string;
  label: string;
}

/** A file of a set, or one of its splits. */
export interface Source {
  file: string;
  split?: string;
  /** Typed without the Kazakh letters: made on the way. */
  isFolded?: true;
}

/** What was hoped for before the matcher was written: reached by a good one, reached by a very good one. */
export type Aim = readonly [aim: number, stretch: number];

export interface Task {
  name: string;
  /** What nlp.js is told; the others need no telling. */
  language: 'ru' | 'kk' | 'en';
  /** Several pairs are counted together. */
  parts: readonly { learn: Source; ask: Source }[];
  /** Questions that belong to no label. */
  foreign?: Source;
  /** Where a threshold is chosen, when one is to be. */
  choose?: { ask: Source; foreign: Source };
  aims: { accuracy?: Aim; auroc?: Aim; fpr95?: Aim; inScope?: Aim; foreignFound?: Aim };
}

/** Tasks that learn from the same file stand together, so that it is learned once. Aims: per cent. */
export function tasks(isFull: boolean): Task[] {
  const xsid = { file: 'xsid/kk.tsv', split: 'valid' };
  const clinc10 = { file: 'clinc150/train_10shot.tsv' };
  const massive20 = { file: 'massive/ru-RU.train_20shot.tsv' };
  const kazqad = { file: 'kazqad-questions/data.tsv', split: 'valid' };
  const one = (
    name: string,
    language: Task['language'],
    learn: Source,
    ask: Source,
    aims: Task['aims'],
    foreign?: Source,
  ): Task => ({
    name,
    language,
    parts: [{ learn, ask }],
    aims,
    ...(foreign && { foreign }),
  });
  const shots = (name: string, language: Task['language'], stem: string, ask: Source, aims: [number, Aim][]) =>
    aims.map(([shot, accuracy]) =>
      one(`${name} ${shot}-shot`, language, { file: `${stem}train_${shot}shot.tsv` }, ask, { accuracy }),
    );
  return [
    ...shots('Banking77', 'en', 'banking77/', { file: 'banking77/test.tsv' }, [
      [5, [66, 67]],
      [10, [77, 78]],
    ]),
    one(
      'CLINC150 5-shot',
      'en',
      { file: 'clinc150/train_5shot.tsv' },
      CLINC_TEST,
      { accuracy: [73.6, 74.5], auroc: [91, 92] },
      CLINC_OOS,
    ),
    one('CLINC150 10-shot', 'en', clinc10, CLINC_TEST, { accuracy: [81.5, 82.5], auroc: [93, 94], fpr95: [37, 32] }, CLINC_OOS),
    one('CLINC150 10-shot, typing errors', 'en', clinc10, { file: 'clinc150/test_typo.tsv' }, {}),
    ...(isFull ? [CLINC_FULL] : []),
    ...shots('HWU64', 'en', 'hwu64/', { file: 'hwu64/test.tsv' }, [
      [5, [62, 64]],
      [10, [71, 73]],
    ]),
    ...shots('MASSIVE Russian', 'ru', 'massive/ru-RU.', { file: 'massive/ru-RU.test.tsv' }, [
      [5, [47, 49]],
      [10, [58, 60]],
      [20, [67, 69]],
    ]),
    one(
      'MASSIVE Russian 20-shot, Latin letters',
      'ru',
      massive20,
      { file: 'massive/ru-RU.test_translit.tsv' },
      { accuracy: [65, 68] },
    ),
    one(
      'MASSIVE Russian 20-shot, typing errors',
      'ru',
      massive20,
      { file: 'massive/ru-RU.test_typo.tsv' },
      { accuracy: [65, 67] },
    ),
    one('xSID Kazakh', 'kk', xsid, { file: 'xsid/kk.tsv', split: 'test' }, { accuracy: [92, 93.5], auroc: [95.5, 97] }, kazqad),
    one(
      'xSID Kazakh without Kazakh letters',
      'kk',
      xsid,
      { file: 'xsid/kk.test_folded.tsv' },
      { accuracy: [92, 93], auroc: [95.5, 97] },
      { ...kazqad, isFolded: true },
    ),
    one('xSID Kazakh, Latin letters', 'kk', xsid, { file: 'xsid/kk.test_latin.tsv' }, { accuracy: [90, 93] }),
    one('xSID Kazakh, typing errors', 'kk', xsid, { file: 'xsid/kk.test_typo.tsv' }, { accuracy: [90, 92] }),
    {
      name: 'SIGDIAL-2017, three corpora',
      language: 'en',
      parts: ['chatbot', 'askubuntu', 'webapps'].map((corpus) => ({
        learn: { file: `sigdial-${corpus}/data.tsv`, split: 'train' },
        ask: { file: `sigdial-${corpus}/data.tsv`, split: 'test' },
      })),
      aims: { accuracy: [(253 / 274) * 100, (257 / 274) * 100] },
    },
  ];
}

const CLINC = 'clinc150/data.tsv';
const CLINC_TEST: Source = { file: CLINC, split: 'test' };
const CLINC_OOS: Source = { file: CLINC, split: 'test_oos' };
const CLINC_FULL: Task = {
  name: 'CLINC150 full',
  language: 'en',
  parts: [{ learn: { file: CLINC, split: 'train' }, ask: CLINC_TEST }],
  foreign: CLINC_OOS,
  choose: { ask: { file: CLINC, split: 'valid' }, foreign: { file: CLINC, split: 'valid_oos' } },
  aims: { inScope: [92, 93], foreignFound: [55, 60] },
};

/** 3,000 phrases, 150 labels: the size of a knowledge base of ours. The first twenty of each label. */
export function phrasesToTime(folders: readonly string[]): { learned: Labelled[]; asked: Labelled[] } {
  const taken = new Map<string, number>();
  const learned = (readSource({ file: CLINC, split: 'train' }, folders) ?? []).filter(({ label }) => {
    taken.set(label, (taken.get(label) ?? 0) + 1);
    return (taken.get(label) ?? 0) <= 20;
  });
  return { learned, asked: readSource(CLINC_TEST, folders) ?? [] };
}

/** The lines of a source from the first folder that has the file; null when none has. */
export function readSource({ file, split, isFolded }: Source, folders: readonly string[]): Labelled[] | null {
  const path = folders.map((folder) => join(folder, file)).find((candidate) => existsSync(candidate));
  if (path === undefined) return null;
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const parsed = lines.map((line, index) => {
    const [part = '', text = '', label = ''] = line.split('\t');
    if (text === '' || label === '')
      throw new Error(`Cannot read ${path}:${index + 2}: expected split, text and intent, got '${line}'`);
    return { part, text: isFolded ? foldForMatching(text) : text, label };
  });
  return parsed.filter(({ part }) => split === undefined || part === split).map(({ text, label }) => ({ text, label }));
}
