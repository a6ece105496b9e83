import type { Paper, PaperField, Papers } from '../knowledge/paper-schema.ts';
import type { Language } from '../language.ts';
import type { Law } from '../law/schema.ts';
import type { Block, Choice } from '../message.ts';
import type { PaperDocument, Part, Row } from '../papers/document.ts';
import { valueInWords } from '../papers/fill.ts';
import { type Draft, fieldsOf } from '../papers/flow.ts';
import type { Fault } from '../papers/read-answer.ts';
import { optionsOf } from '../papers/values.ts';
import type { Say } from '../wording/say.ts';
import { menuChoice, OWN_NAMES } from './menu.ts';

/** What the papers show: blocks and buttons, for the language in which the person is spoken to. */
export interface Shown {
  blocks: Block[];
  choices: Choice[][];
}

export interface ReplyParts {
  papers: Papers;
  law: Law;
  say: Say;
  emergencyNumbers: string;
}

const BLANK = '________';

export function showList({ papers, say }: ReplyParts, language: Language): Shown {
  return { blocks: [paragraph(say(language, 'paper:choose'))], choices: paperRows(papers, say, language) };
}

export function paperRows(papers: Papers, say: Say, language: Language): Choice[][] {
  return [...papers.papers.map((paper) => [startChoice(paper, language)]), [menuChoice(say, language)]];
}

export function startChoice(paper: Paper, language: Language): Choice {
  return { id: `p:start:${paper.id}`, label: `📄 ${paper.label[language]}` };
}

export function showSentence(sentence: string, choices: Choice[][]): Shown {
  return { blocks: [paragraph(sentence)], choices };
}

/** The question, the gate to the personal lines, or the list of what may be corrected. The preview has a function of its own. */
export function showStep(draft: Draft, fault: Fault | null, isUrgent: boolean, parts: ReplyParts, language: Language): Shown {
  const { papers, say, emergencyNumbers } = parts;
  const paper = paperOf(draft, papers);
  const urgent = isUrgent ? [paragraph(say(language, 'dialogue:if-danger', { numbers: emergencyNumbers }))] : [];
  switch (draft.at.step) {
    case 'ask': {
      const shown = showQuestion(fieldOf(draft.at.field, papers), draft, paper, fault, parts, language);
      return { ...shown, blocks: [...urgent, ...shown.blocks] };
    }
    case 'personal':
      return {
        blocks: [...urgent, paragraph(say(language, 'paper:personal'))],
        choices: [
          [choice('p:rest', say(language, 'paper:by-hand')), choice('p:me', say(language, 'paper:type-now'))],
          [choice('p:cancel', say(language, 'paper:cancel'))],
        ],
      };
    default:
      return {
        blocks: [...urgent, paragraph(say(language, 'paper:fix-which'))],
        choices: [
          ...pairs(fieldsOf(paper).map((id) => choice(`p:f:${id}`, fieldOf(id, papers).label[language]))),
          [choice('p:view', say(language, 'paper:view'))],
        ],
      };
  }
}

function showQuestion(
  field: PaperField,
  draft: Draft,
  paper: Paper,
  fault: Fault | null,
  { say, law }: ReplyParts,
  language: Language,
): Shown {
  // The lines about the person are counted by themselves: most people leave them to the hand.
  const order = paper.asks.includes(field.id) ? paper.asks : paper.from;
  const number = order.indexOf(field.id) + 1;
  const isFirst = field.id === paper.asks[0];
  const known = draft.values[field.id];
  const answer = valueInWords(field, known, language, law);
  const chosen = optionsOf(known);
  const options = pairs(
    field.options.map(({ id, button }) =>
      choice(`p:o:${field.id}:${id}`, `${field.kind === 'many' && chosen.includes(id) ? '✓ ' : ''}${button[language]}`),
    ),
  );
  const days =
    field.kind === 'day'
      ? [
          [
            choice(`p:d:${field.id}:0`, say(language, 'paper:today')),
            choice(`p:d:${field.id}:1`, say(language, 'paper:yesterday')),
          ],
        ]
      : [];
  const line = choice(`p:line:${field.id}`, say(language, 'paper:line'));
  const next = choice(`p:next:${field.id}`, say(language, 'paper:next'));
  const step = say(language, 'paper:step', { number, count: order.length });
  // The promise is made where the first words are asked for.
  const note = isFirst && !fault && known === undefined ? `${step}. ${say(language, 'paper:promise')}` : step;
  return {
    blocks: [
      ...(fault ? [paragraph(say(language, `paper:fault-${fault}`, { max: field.max }))] : []),
      { kind: 'paragraph', spans: [{ text: field.question[language], strong: true }] },
      ...(answer !== null && field.kind !== 'many' ? [paragraph(say(language, 'paper:now', { answer }))] : []),
      { kind: 'note', spans: [{ text: note }] },
    ],
    choices: [
      ...options,
      ...days,
      known && 'line' in known ? [line] : known ? [next, line] : [line],
      [
        ...(!isFirst || draft.isFixing ? [choice(`p:back:${field.id}`, say(language, 'paper:back'))] : []),
        choice('p:rest', say(language, 'paper:rest')),
      ],
      [choice('p:cancel', say(language, 'paper:cancel'))],
    ],
  };
}

/** The paper as text, and what may be done with it. */
export function showPreview(document: PaperDocument, { say }: ReplyParts, language: Language): Shown {
  const note: Block = {
    kind: 'note',
    spans: [{ text: say(language, document.language === 'en' ? 'paper:english' : 'paper:own-words') }],
  };
  return {
    blocks: [{ kind: 'title', text: say(language, 'paper:preview') }, ...previewBlocks(document), note],
    choices: [
      formatRow(say, language),
      [choice('p:fix', say(language, 'paper:fix'))],
      languageChoices(document.language),
      [choice('p:cancel', say(language, 'paper:cancel'))],
    ],
  };
}

export function showSent(files: Block[], document: PaperDocument, { say }: ReplyParts, language: Language): Shown {
  const isEnglish = document.language === 'en';
  return {
    blocks: [
      paragraph(say(language, isEnglish ? 'paper:english' : 'paper:sent')),
      ...files,
      { kind: 'note', spans: [{ text: say(language, 'paper:sent-note') }] },
    ],
    choices: [
      languageChoices(document.language),
      [choice('p:fix', say(language, 'paper:fix')), choice('p:erase', say(language, 'paper:erase'))],
      [menuChoice(say, language)],
    ],
  };
}

function previewBlocks({ parts, title }: PaperDocument): Block[] {
  return parts.flatMap((part) => (part.kind === 'title' ? [{ kind: 'title' as const, text: title }] : previewOf(part)));
}

function previewOf(part: Exclude<Part, { kind: 'title' }>): Block[] {
  switch (part.kind) {
    case 'mark':
      return [paragraph(part.text)];
    case 'addressee':
      return [
        labelled(part.to.label, part.to.text),
        {
          kind: 'paragraph',
          spans: [{ text: `${part.from.label} `, strong: true }, { text: part.from.rows.map(rowText).join('\n') }],
        },
      ];
    case 'heading':
      return [{ kind: 'paragraph', spans: [{ text: part.text, strong: true }] }];
    case 'paragraph':
      return [paragraph(part.text)];
    case 'row':
      return [labelled(`${part.label}:`, part.value ?? BLANK)];
    case 'list':
      return part.items.length === 0
        ? []
        : [
            {
              kind: 'list',
              ordered: true,
              heading: part.heading.replace(/:$/, ''),
              items: part.items.map((text) => [{ text }]),
            },
          ];
    case 'signature':
      return [paragraph(`${part.date} ${BLANK}  ${part.signature} ${BLANK}${part.name === null ? '' : `\n(${part.name})`}`)];
    case 'receipt':
      return [];
  }
}

function rowText({ label, value }: Row, index: number): string {
  return index === 0 && value !== null ? value : `${label}: ${value ?? BLANK}`;
}

function labelled(label: string, text: string): Block {
  return { kind: 'paragraph', spans: [{ text: `${label} `, strong: true }, { text }] };
}

function formatRow(say: Say, language: Language): Choice[] {
  return [choice('p:pdf', 'PDF'), choice('p:docx', 'Word'), choice('p:both', say(language, 'paper:both'))];
}

function languageChoices(now: Language): Choice[] {
  return (['kk', 'ru', 'en'] as const)
    .filter((language) => language !== now)
    .map((language) => choice(`p:l:${language}`, OWN_NAMES[language]));
}

function paperOf(draft: Draft, papers: Papers): Paper {
  const paper = papers.papers.find(({ id }) => id === draft.paper);
  if (!paper) throw new Error(`Unknown paper '${draft.paper}': expected one of data/papers`);
  return paper;
}

function fieldOf(id: string, papers: Papers): PaperField {
  const field = papers.fields.find((candidate) => candidate.id === id);
  if (!field) throw new Error(`Unknown field '${id}': expected one of data/papers/fields.yaml`);
  return field;
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', spans: [{ text }] };
}

function choice(id: string, label: string): Choice {
  return { id, label };
}

function pairs(choices: readonly Choice[]): Choice[][] {
  return choices.flatMap((_, index) => (index % 2 === 0 ? [choices.slice(index, index + 2)] : []));
}
