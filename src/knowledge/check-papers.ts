import { LANGUAGES, type Texts } from '../language.ts';
import type { Law } from '../law/schema.ts';
import type { Paper, Papers, Sentence } from './paper-schema.ts';
import type { Data } from './read-data.ts';
import { fillSlots, slotsOf, withoutSlots } from './slots.ts';
import { typedFigures } from './typed-figures.ts';

const LABEL = 30;
const FIELD = /\{field:([a-z-]+)\}/g;

/** Papers are held to the same as answers: known fields, topics and facts, three languages alike, no figure typed. */
export function checkPapers({ papers: { papers, fields, words }, topics, law }: Data, today: string): string[] {
  const faults: string[] = [];
  const known = new Set(fields.map(({ id }) => id));
  for (const id of repeated(fields.map((field) => field.id))) faults.push(`data/papers/fields.yaml: '${id}' stands twice`);
  for (const id of repeated(papers.map((paper) => paper.id))) faults.push(`data/papers: '${id}' stands twice`);
  for (const field of fields) {
    const needsOptions = field.kind === 'one' || field.kind === 'many';
    if (needsOptions && field.options.length < 2)
      faults.push(`data/papers/fields.yaml ${field.id}: expected at least two options`);
    for (const { id, button } of field.options)
      faults.push(...tooLong(button, `data/papers/fields.yaml ${field.id}.${id}.button`));
  }
  for (const paper of papers) {
    const at = `data/papers/${paper.id}.yaml`;
    for (const id of fieldsOf(paper)) if (!known.has(id)) faults.push(`${at}: unknown field '${id}'`);
    const asked = new Set([...paper.asks, ...paper.from]);
    for (const id of fieldsOf(paper)) if (!asked.has(id)) faults.push(`${at}: field '${id}' is shown and never asked`);
    for (const id of paper.offered_by)
      if (!topics.some((topic) => topic.id === id)) faults.push(`${at} offered_by: '${id}' is not a topic`);
    faults.push(...tooLong(paper.label, `${at} label`));
    for (const language of LANGUAGES)
      if (!/^[\p{L}\p{N}_-]{1,40}$/u.test(paper.file[language]))
        faults.push(`${at} file.${language}: '${paper.file[language]}', expected letters, digits, _ and - alone`);
    if (paper.reviewed_on > today) faults.push(`${at} reviewed_on: ${paper.reviewed_on} lies in the future`);
    for (const [name, sentence] of sentencesOf(paper)) faults.push(...checkSentence(sentence, `${at} ${name}`, law, today));
    faults.push(...alike(paper.to, `${at} to`));
  }
  faults.push(...alike(words.at, 'data/papers/words.yaml at'));
  return faults;
}

/** Every sentence of a paper with its place in the file. */
export function sentencesOf(paper: Paper): [at: string, sentence: Sentence][] {
  const body = paper.body.flatMap((part) => ('text' in part ? [part] : []));
  const lists = { about: paper.about, body, requests: paper.requests, close: paper.close, attachments: paper.attachments };
  return Object.entries(lists).flatMap(([name, list]) =>
    list.map((sentence, index): [string, Sentence] => [`${name}.${index}`, sentence]),
  );
}

/** Every text of the papers, for the lists of words that nothing may hold. */
export function paperTexts({ papers, fields }: Papers): [at: string, texts: Texts][] {
  return [
    ...papers.flatMap((paper) =>
      sentencesOf(paper).map(([name, { text }]): [string, Texts] => [`data/papers/${paper.id}.yaml ${name}`, text]),
    ),
    ...fields.flatMap((field): [string, Texts][] => [
      [`data/papers/fields.yaml ${field.id}.label`, field.label],
      [`data/papers/fields.yaml ${field.id}.question`, field.question],
      ...field.options.map((option): [string, Texts] => [`data/papers/fields.yaml ${field.id}.${option.id}.say`, option.say]),
    ]),
  ];
}

function checkSentence({ text, fact }: Sentence, at: string, law: Law, today: string): string[] {
  const cited = law.facts.filter(({ id }) => fact.includes(id));
  const faults = fact
    .filter((id) => !law.facts.some((known) => known.id === id))
    .map((id) => `${at}: unknown fact '${id}', expected one of data/law/facts`);
  faults.push(...alike(text, at));
  const numbers = new Set(cited.flatMap(({ article, part }) => `${article ?? ''} ${part ?? ''}`.match(/\d+(-\d+)*/g) ?? []));
  for (const language of LANGUAGES) {
    const own = text[language].replaceAll('{articles}', '').replace(FIELD, '');
    try {
      fillSlots(own, { law, language, day: today });
    } catch (error) {
      faults.push(`${at}.${language}: ${(error as Error).message}`);
    }
    for (const figure of typedFigures(withoutSlots(own), numbers))
      faults.push(`${at}.${language}: '${figure}' is typed, expected a slot (or an article of a fact that the sentence cites)`);
    if (/\{(?:act|figure|cite|penalty|tenge|number)/.test(own) && cited.length === 0)
      faults.push(`${at}.${language}: says law, expected a fact`);
  }
  return faults;
}

function alike(texts: Texts, at: string): string[] {
  const [first, ...others] = LANGUAGES.map((language) => slotsOf(texts[language]).join(' '));
  return others.some((slots) => slots !== first) ? [`${at}: the three languages must have the same slots`] : [];
}

function fieldsOf(paper: Paper): string[] {
  const rows = paper.body.flatMap((part) => ('field' in part ? [part.field, ...(part.with ? [part.with] : [])] : []));
  const addressee = LANGUAGES.flatMap((language) => [...paper.to[language].matchAll(FIELD)].map(([, id]) => id ?? ''));
  return [...new Set([...paper.asks, ...paper.from, ...rows, ...addressee])];
}

function tooLong(texts: Texts, at: string): string[] {
  return LANGUAGES.filter((language) => texts[language].length > LABEL).map(
    (language) => `${at}.${language}: ${texts[language].length} characters, expected at most ${LABEL}`,
  );
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
