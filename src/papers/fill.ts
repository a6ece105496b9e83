import type { CircumstanceName, Paper, PaperField, Papers, Sentence } from '../knowledge/paper-schema.ts';
import { fillSlots } from '../knowledge/slots.ts';
import type { Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import { dayInWords } from '../law/words.ts';
import { type ArticleParts, articlesInWords, articlesOf, caseOf, circumstancesOf } from './circumstances.ts';
import type { PaperDocument, Part, Row } from './document.ts';
import type { Value, Values } from './values.ts';

/** A line in the middle of a sentence. */
const BLANK = '_'.repeat(36);

export interface FillParts extends ArticleParts {
  papers: Papers;
  today: Day;
}

/**
 * The paper with its answers, in one language. Slots of law are filled before a person's words come in, so that nothing
 * a person types is ever a slot.
 */
export function fillPaper(paper: Paper, values: Values, language: Language, parts: FillParts): PaperDocument {
  const { papers, law, today } = parts;
  const { words } = papers;
  const incident = caseOf(values);
  const circumstances = circumstancesOf(values, parts);
  const day = incident.day ?? today;
  const articles = articlesInWords(articlesOf(incident, parts), law, language);
  const shown = <T extends { when: readonly CircumstanceName[] }>(pieces: readonly T[]): T[] =>
    pieces.filter(({ when }) => when.every((name) => circumstances.has(name)));
  const say = ({ text }: Pick<Sentence, 'text'>): string =>
    text[language]
      .split(/(\{articles\}|\{field:[a-z-]+\})/)
      .map((piece) => {
        if (piece === '{articles}') return articles.replace(/ (?=\d)/g, '\u00a0');
        const id = /^\{field:([a-z-]+)\}$/.exec(piece)?.[1];
        // A number stays with the word before it.
        return id ? (answerTo(id) ?? BLANK) : fillSlots(piece, { law, language, day }).replace(/ (?=\d)/g, '\u00a0');
      })
      .join('');
  const fieldOf = (id: string): PaperField => {
    const field = papers.fields.find((candidate) => candidate.id === id);
    if (!field) throw new Error(`Unknown field '${id}' at data/papers/${paper.id}.yaml: expected one of data/papers/fields.yaml`);
    return field;
  };
  const answerTo = (id: string): string | null => valueInWords(fieldOf(id), values[id], language, law);
  const rowOf = (id: string, second?: string): Row => {
    const field = fieldOf(id);
    const first = answerTo(id);
    const more = second === undefined ? null : answerTo(second);
    const value = first !== null && more !== null ? `${first}, ${words.at[language].replace('{time}', more)}` : first;
    return { label: field.label[language], value, lines: field.long };
  };

  const written: Part[] = [];
  if (language === 'en') written.push({ kind: 'mark', text: words['reading-copy'].en });
  written.push({
    kind: 'addressee',
    to: { label: words.to[language], text: say({ text: paper.to }) },
    from: { label: words.from[language], rows: paper.from.map((id) => rowOf(id)) },
  });
  written.push({ kind: 'title', text: paper.title[language], about: shown(paper.about).map(say) });
  for (const part of shown(paper.body)) {
    if ('heading' in part) written.push({ kind: 'heading', text: part.heading[language] });
    else if ('text' in part) written.push({ kind: 'paragraph', text: say(part) });
    else {
      written.push({ kind: 'row', ...rowOf(part.field, part.with) });
      // A time without its day, or a day without its time, still needs a line for the other.
      if (part.with !== undefined && (answerTo(part.field) === null || answerTo(part.with) === null))
        written.push({ kind: 'row', ...rowOf(part.with) });
    }
  }
  if (paper.requests.length > 0)
    written.push({ kind: 'list', heading: words.requests[language], items: shown(paper.requests).map(say), emptyLines: 0 });
  for (const sentence of shown(paper.close)) written.push({ kind: 'paragraph', text: say(sentence) });
  if (paper.attachments.length > 0)
    written.push({
      kind: 'list',
      heading: words.attachments[language],
      items: shown(paper.attachments).map(say),
      // What else is handed in, nobody knows yet.
      emptyLines: 1,
    });
  written.push({
    kind: 'signature',
    date: words.date[language],
    signature: words.signature[language],
    name: answerTo('name'),
  });
  if (paper.receipt) {
    const rows = [words.receiver[language], words.date[language], words.signature[language]];
    written.push({ kind: 'receipt', heading: words.receipt[language], rows });
  }
  return {
    language,
    title: titleOf(paper.title[language], shown(paper.about).map(say).join(' '), language),
    fileName: `${paper.file[language]}_${today}${language === 'en' ? '_reading-copy' : ''}`,
    parts: written,
  };
}

/** "Заявление о правонарушении", "Құқық бұзушылық туралы арыз": Kazakh says first what it is about. */
function titleOf(title: string, about: string, language: Language): string {
  if (language !== 'kk') return `${title} ${about}`;
  return `${about.charAt(0).toLocaleUpperCase('kk')}${about.slice(1)} ${title.toLocaleLowerCase('kk')}`;
}

/** Null for what is left to be filled in by hand. */
export function valueInWords(field: PaperField, value: Value | undefined, language: Language, law: Law): string | null {
  if (value === undefined || 'line' in value) return null;
  if ('options' in value) {
    const said = value.options.flatMap((id) => field.options.find((option) => option.id === id)?.say[language] ?? []);
    return said.length > 0 ? said.join('; ') : null;
  }
  return field.kind === 'day' ? dayInWords(law.words, value.text, language) : value.text;
}
