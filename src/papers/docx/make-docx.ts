import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  Header,
  HeadingLevel,
  type ILevelsOptions,
  type IParagraphOptions,
  LeaderType,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  TabStopType,
  TextRun,
} from 'docx';
import type { Language } from '../../language.ts';
import type { PaperDocument, Part, Row } from '../document.ts';

const LOCALES: Record<Language, string> = { ru: 'ru-RU', kk: 'kk-KZ', en: 'en-GB' };
/** Every Word has it, with all Kazakh letters, and offices expect it. */
const FONT = 'Times New Roman';
/** Half points. */
const SIZE = 24;
const SMALL = 20;
/** Twentieths of a point; A4 with the margins of the PDF. */
const PAGE = { width: 11_906, height: 16_838, left: 1420, right: 850, top: 960, bottom: 1080 } as const;
const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
const ADDRESSEE_LEFT = Math.round(TEXT_WIDTH * 0.44);
const AFTER = 110;
/** A rule shorter than this is no use to a hand. */
const SHORTEST_RULE = 2200;

const NUMBERED: ILevelsOptions = {
  level: 0,
  format: LevelFormat.DECIMAL,
  text: '%1.',
  alignment: AlignmentType.START,
  style: { paragraph: { indent: { left: 400, hanging: 400 } } },
};

/** The same paper for an editor: text, lines to write on as tab leaders, and nothing that Word or LibreOffice would have to guess. */
export async function makeDocx(paper: PaperDocument): Promise<Uint8Array> {
  const locale = LOCALES[paper.language];
  const mark = paper.parts.find((part) => part.kind === 'mark');
  const numbering: { reference: string; levels: ILevelsOptions[] }[] = [];
  const children = paper.parts.flatMap((part, index) => {
    if (part.kind === 'list' && part.items.length > 0) numbering.push({ reference: `list-${index}`, levels: [NUMBERED] });
    return paragraphsOf(part, `list-${index}`, paper.parts[index + 1]?.kind === 'signature');
  });
  const aside = (parts: (string | typeof PageNumber.CURRENT)[]) =>
    new Paragraph({ alignment: AlignmentType.CENTER, children: [new TextRun({ size: SMALL, children: parts })] });
  const document = new Document({
    title: paper.title,
    creator: 'Qorgan',
    lastModifiedBy: 'Qorgan',
    features: { updateFields: false },
    styles: {
      default: {
        document: { run: { font: FONT, size: SIZE, language: { value: locale, eastAsia: locale, bidirectional: 'ar-SA' } } },
        title: { run: { font: FONT, size: 28, bold: true, color: '000000' } },
        heading2: { run: { font: FONT, size: SIZE, bold: true, color: '000000' } },
      },
    },
    numbering: { config: numbering },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: { left: PAGE.left, right: PAGE.right, top: PAGE.top, bottom: PAGE.bottom, header: 480, footer: 480 },
          },
        },
        headers: { first: new Header({ children: [] }), default: new Header({ children: mark ? [aside([mark.text])] : [] }) },
        footers: { first: new Footer({ children: [] }), default: new Footer({ children: [aside([PageNumber.CURRENT])] }) },
        children,
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function paragraphsOf(part: Part, reference: string, isBeforeSignature: boolean): Paragraph[] {
  switch (part.kind) {
    case 'mark':
      return [new Paragraph({ alignment: AlignmentType.CENTER, spacing: { after: 240 }, children: [bold(part.text, SMALL)] })];
    case 'addressee': {
      const [first, ...others] = part.from.rows;
      const at = { indent: { left: ADDRESSEE_LEFT }, spacing: { after: 80 } };
      const name = first?.value
        ? [new Paragraph({ ...at, children: [bold(`${part.from.label} `), ...words(first.value)] })]
        : first
          ? rowParagraphs({ ...first, label: `${part.from.label} ${first.label}` }, ADDRESSEE_LEFT)
          : [];
      return [
        new Paragraph({ ...at, children: [bold(`${part.to.label} `), ...words(part.to.text)] }),
        ...name,
        ...others.flatMap((row) => rowParagraphs(row, ADDRESSEE_LEFT)),
      ];
    }
    case 'title':
      return [
        new Paragraph({
          heading: HeadingLevel.TITLE,
          alignment: AlignmentType.CENTER,
          keepNext: true,
          spacing: { before: 360, after: 40 },
          children: [bold(part.text.toLocaleUpperCase('kk'), 28)],
        }),
        ...part.about.map(
          (line, index) =>
            new Paragraph({
              alignment: AlignmentType.CENTER,
              keepNext: true,
              spacing: { after: index === part.about.length - 1 ? 280 : 0 },
              children: [bold(line)],
            }),
        ),
      ];
    case 'heading':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_2,
          keepNext: true,
          spacing: { before: 80, after: 60 },
          children: [bold(part.text)],
        }),
      ];
    case 'paragraph':
      return [body({ keepNext: isBeforeSignature, keepLines: isBeforeSignature, children: words(part.text) })];
    case 'row':
      return rowParagraphs(part, 0);
    case 'list':
      return [
        body({ keepNext: true, spacing: { before: 80, after: 60 }, children: [bold(part.heading)] }),
        ...part.items.map((item) =>
          body({
            numbering: { reference, level: 0 },
            keepNext: isBeforeSignature,
            spacing: { after: 60 },
            children: words(item),
          }),
        ),
        ...Array.from({ length: part.emptyLines }, () => ruled(0, isBeforeSignature)),
      ];
    case 'signature':
      return signature(part);
    case 'receipt':
      return receipt(part);
  }
}

function rowParagraphs({ label, value, lines }: Row, left: number): Paragraph[] {
  const indent = { left };
  if (value !== null) return [body({ indent, children: [bold(`${label}: `), ...words(value)] })];
  const isShort = TEXT_WIDTH - left - label.length * 130 < SHORTEST_RULE;
  const head = isShort
    ? body({ indent, keepNext: true, spacing: { after: 0 }, children: [bold(`${label}:`)] })
    : body({
        indent,
        tabStops: [line(TEXT_WIDTH)],
        spacing: { before: 120, after: AFTER },
        children: [bold(`${label}: `), tab()],
      });
  return [head, ...Array.from({ length: lines - (isShort ? 0 : 1) }, () => ruled(left, false))];
}

function ruled(left: number, keepNext: boolean): Paragraph {
  return body({
    indent: { left },
    keepNext,
    tabStops: [line(TEXT_WIDTH)],
    spacing: { before: 140, after: AFTER },
    children: [tab()],
  });
}

/** Date and signature on one line; the name under the signature. */
function signature({ date, signature: label, name }: Part & { kind: 'signature' }): Paragraph[] {
  const middle = Math.round(TEXT_WIDTH * 0.42);
  return [
    body({
      keepLines: true,
      keepNext: name !== null,
      spacing: { before: 400, after: 40 },
      tabStops: [line(middle - 400), { type: TabStopType.LEFT, position: middle }, line(TEXT_WIDTH)],
      children: [bold(`${date} `), tab(), tab(), bold(`${label} `), tab()],
    }),
    ...(name === null
      ? []
      : [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            indent: { left: middle },
            children: [new TextRun({ text: `(${name})`, size: SMALL })],
          }),
        ]),
  ];
}

function receipt({ heading, rows }: Part & { kind: 'receipt' }): Paragraph[] {
  const edge = { style: BorderStyle.SINGLE, size: 4, space: 6, color: '888888' };
  const border = { top: edge, bottom: edge, left: edge, right: edge };
  const last = rows.length - 1;
  return [
    new Paragraph({ keepNext: true, spacing: { before: 240, after: 0 }, children: [] }),
    body({ border, keepNext: true, spacing: { before: 60, after: 100 }, children: [bold(heading)] }),
    ...rows.map((row, index) =>
      body({
        border,
        keepNext: index < last,
        tabStops: [line(TEXT_WIDTH)],
        spacing: { before: 60, after: 100 },
        children: [new TextRun({ text: `${row} `, size: SMALL }), tab()],
      }),
    ),
  ];
}

/** Left and not justified: Word stretches a line that ends in a line break. */
function body(options: IParagraphOptions): Paragraph {
  return new Paragraph({ widowControl: true, spacing: { after: AFTER }, ...options });
}

function bold(text: string, size = SIZE): TextRun {
  return new TextRun({ text, bold: true, size });
}

/** Line ends that a person typed stay line ends. */
function words(text: string): TextRun[] {
  return text.split('\n').map((piece, index) => new TextRun({ text: piece, ...(index > 0 && { break: 1 }) }));
}

function tab(): TextRun {
  return new TextRun({ text: '\t' });
}

function line(position: number) {
  return { type: TabStopType.LEFT, position, leader: LeaderType.UNDERSCORE };
}
