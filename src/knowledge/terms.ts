import { LANGUAGES, type Language, type Texts } from '../language.ts';
import type { Law } from '../law/schema.ts';
import { companionTexts } from './check-companion.ts';
import { paperTexts } from './check-papers.ts';
import type { Data } from './read-data.ts';
import type { Term } from './schema.ts';
import { withoutSlots } from './slots.ts';
import { textFields } from './text-fields.ts';

/** One thing has one word: every text people are shown is searched for the words that data/law/terms.yaml refuses. */
export function checkTerms(data: Data): string[] {
  const faults = checkList(data);
  if (faults.length > 0) return faults;
  const shown = [...answerTexts(data), ...paperTexts(data.papers), ...lawTexts(data.law)];
  return LANGUAGES.flatMap((language) => {
    const refusals = data.terms.flatMap((term) =>
      (term.never[language] ?? []).map(
        (stem): Refusal => ({ source: `(?:${stem})\\p{L}*`, why: `expected ${wordsFor(term, language)}` }),
      ),
    );
    return refuse(shown, language, refusals).map((fault) => `${fault} (data/law/terms.yaml)`);
  });
}

/** Nobody knows how a case ends: sentences that promise it are refused in answers. */
export function checkPromises(data: Data): string[] {
  const at = 'data/law/promises.yaml';
  const broken = LANGUAGES.flatMap((language) =>
    data.promises[language]
      .filter((source) => !compile(source))
      .map((source) => `${at} ${language}: '${source}' is no regular expression`),
  );
  if (broken.length > 0) return broken;
  const why = `promises an outcome, say what the law allows and who decides`;
  return LANGUAGES.flatMap((language) => {
    const refusals = data.promises[language].map((source): Refusal => ({ source, why }));
    return refuse([...answerTexts(data), ...paperTexts(data.papers)], language, refusals).map((fault) => `${fault} (${at})`);
  });
}

interface Refusal {
  /** A sound regular expression. */
  source: string;
  why: string;
}

/** Nearly every text is sound: one expression of all looks first, and only where it finds something the single ones tell what. */
function refuse(texts: readonly [at: string, texts: Texts][], language: Language, refusals: readonly Refusal[]): string[] {
  const any = compile(refusals.map(({ source }) => source).join('|'));
  if (!any || refusals.length === 0) return [];
  return texts
    .filter(([, text]) => foundIn(text[language], any).length > 0)
    .flatMap(([at, text]) =>
      refusals.flatMap(({ source, why }) => {
        const pattern = compile(source);
        const found = pattern ? foundIn(text[language], pattern) : [];
        return found.map((words) => `${at}.${language}: '${words}', ${why}`);
      }),
    );
}

/** "'потерпевший' or 'потерпевшая'". */
function wordsFor(term: Term, language: Language): string {
  return term.say[language].map((word) => `'${word}'`).join(' or ');
}

/** The list itself: ids, facts and expressions, and no word that is asked for may be refused. */
function checkList({ terms, law }: Data): string[] {
  const faults: string[] = [];
  const wordsOf = (language: Language) => terms.flatMap(({ say }) => say[language]).join('\n');
  const asked: Texts = { ru: wordsOf('ru'), kk: wordsOf('kk'), en: wordsOf('en') };
  for (const [index, term] of terms.entries()) {
    const at = `data/law/terms.yaml ${term.id}`;
    if (terms.findIndex(({ id }) => id === term.id) !== index) faults.push(`${at}: stands twice`);
    if (term.fact && !law.facts.some((fact) => fact.id === term.fact)) faults.push(`${at}: unknown fact '${term.fact}'`);
    for (const language of LANGUAGES) {
      for (const stem of term.never[language] ?? []) {
        const pattern = compile(stem);
        if (!pattern) faults.push(`${at} never.${language}: '${stem}' is no regular expression`);
        const isAsked = pattern && foundIn(asked[language], pattern).length > 0;
        const owner = isAsked && terms.find(({ say }) => foundIn(say[language].join('\n'), pattern).length > 0);
        if (owner) faults.push(`${at} never.${language}: '${stem}' would refuse a word to use for ${owner.id}`);
      }
    }
  }
  return faults;
}

function answerTexts({ topics, companion }: Data): [at: string, texts: Texts][] {
  const answers = topics.flatMap((topic) =>
    textFields(topic).map(([field, texts]): [string, Texts] => [`data/topics/${topic.id}.yaml ${field}`, texts]),
  );
  return [...answers, ...companionTexts(companion)];
}

/** What the law fills into answers. */
function lawTexts(law: Law): [at: string, texts: Texts][] {
  return [
    ...law.provisions.map(({ id, conduct }): [string, Texts] => [`data/law/provisions: ${id}.conduct`, conduct]),
    ...law.contacts.map(({ id, name }): [string, Texts] => [`data/law/contacts.yaml: ${id}.name`, name]),
    ...Object.entries(law.aggravating).map(([id, texts]): [string, Texts] => [`data/law/aggravating.yaml: ${id}`, texts]),
    ...Object.entries(law.words.penalties).map(([id, texts]): [string, Texts] => [`data/law/words.yaml: penalties.${id}`, texts]),
  ];
}

function foundIn(text: string, pattern: RegExp): string[] {
  return [...withoutSlots(text).matchAll(pattern)].map(([word]) => word);
}

/** From the beginning of a word, in either case; null when it is no expression. */
function compile(source: string): RegExp | null {
  try {
    return new RegExp(`(?<!\\p{L})(?:${source})`, 'giu');
  } catch {
    return null;
  }
}
