import { breakLines, type Line, type Measure, type Run } from './lines.ts';
import { LEADING, PAGE, type Stripe } from './page.ts';

export const REGULAR = 'regular';
export const BOLD = 'bold';

export type Tag = PDFKit.PDFStructureElement;

export interface Setting {
  runs: readonly Run[];
  size: number;
  left: number;
  width: number;
  align: 'left' | 'center';
}

/** Draws on a tagged document: every word belongs to an element of the structure, every rule is an artifact. */
export function makePen(doc: PDFKit.PDFDocument) {
  const measureAt =
    (size: number): Measure =>
    (text, isBold) =>
      doc.font(isBold ? BOLD : REGULAR, size).widthOfString(text);

  function drawLine(line: Line, top: number, { size, left, width, align }: Setting): void {
    const shift = align === 'center' ? (width - line.width) / 2 : 0;
    for (const { text, isBold, x } of line.pieces)
      doc.font(isBold ? BOLD : REGULAR, size).text(text, PAGE.left + left + shift + x, top, { lineBreak: false });
  }

  /** Marks what `draw` draws as content of the element. */
  function inside(tag: Tag, name: string, draw: () => void): void {
    tag.add(doc.markStructureContent(name));
    draw();
    doc.endMarkedContent();
  }

  return {
    measure: (text: string, isBold: boolean, size: number) => measureAt(size)(text, isBold),
    linesOf: ({ runs, size, width }: Pick<Setting, 'runs' | 'size' | 'width'>) => breakLines(runs, width, measureAt(size)),
    inside,

    /** One stripe a line; the first two and the last two stay together. `tagOf` is asked when the line is drawn. */
    text(setting: Setting, tag: Tag, name: string): Stripe[] {
      const lines = breakLines(setting.runs, setting.width, measureAt(setting.size));
      return lines.map((line, index) => ({
        height: setting.size * LEADING,
        isGlued: index === 0 ? lines.length > 1 : index === lines.length - 2,
        draw: (top) => inside(tag, name, () => drawLine(line, top, setting)),
      }));
    },

    drawLine,

    /** A thin line to write on. */
    rule(left: number, right: number, y: number): void {
      doc.markContent('Artifact', { type: 'Layout' });
      doc
        .moveTo(PAGE.left + left, y)
        .lineTo(PAGE.left + right, y)
        .lineWidth(0.6)
        .strokeColor('#555555')
        .stroke();
      doc.endMarkedContent();
    },

    frame(top: number, height: number, width: number): void {
      doc.markContent('Artifact', { type: 'Layout' });
      doc.rect(PAGE.left, top, width, height).lineWidth(0.6).strokeColor('#888888').stroke();
      doc.endMarkedContent();
    },
  };
}

export type Pen = ReturnType<typeof makePen>;
