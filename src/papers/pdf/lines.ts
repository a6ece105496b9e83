/** A stretch of text in one font. */
export interface Run {
  text: string;
  isBold: boolean;
}

/** Pieces of one line, each with the place where it begins. */
export interface Line {
  pieces: { text: string; isBold: boolean; x: number }[];
  width: number;
}

export type Measure = (text: string, isBold: boolean) => number;

/** Breaks runs into lines no wider than `width`. A word that is wider than a line is broken between letters. Line ends in the text are kept. */
export function breakLines(runs: readonly Run[], width: number, measure: Measure): Line[] {
  return paragraphsOf(runs).flatMap((paragraph) => breakParagraph(paragraph, width, measure));
}

function paragraphsOf(runs: readonly Run[]): Run[][] {
  const paragraphs: Run[][] = [[]];
  for (const { text, isBold } of runs) {
    const [first = '', ...others] = text.split('\n');
    paragraphs.at(-1)?.push({ text: first, isBold });
    for (const other of others) paragraphs.push([{ text: other, isBold }]);
  }
  return paragraphs;
}

function breakParagraph(runs: readonly Run[], width: number, measure: Measure): Line[] {
  // A word keeps the spaces behind it; they may hang over the edge.
  const words = runs.flatMap(({ text, isBold }) => (text.match(/[^ ]+ *| +/g) ?? []).map((word) => ({ text: word, isBold })));
  const lines: Line[] = [];
  let line: Line = { pieces: [], width: 0 };
  const finish = () => {
    lines.push(line);
    line = { pieces: [], width: 0 };
  };
  const add = (text: string, isBold: boolean, whole: number) => {
    const last = line.pieces.at(-1);
    if (last?.isBold === isBold) last.text += text;
    else line.pieces.push({ text, isBold, x: line.width });
    line.width += whole;
  };
  for (const word of words) {
    let rest = word.text;
    while (rest !== '') {
      const bare = measure(rest.trimEnd(), word.isBold);
      if (line.width + bare <= width) {
        add(rest, word.isBold, measure(rest, word.isBold));
        break;
      }
      if (line.pieces.length > 0 && bare <= width) {
        finish();
        continue;
      }
      const taken = lettersThatFit(rest, width - line.width, (text) => measure(text, word.isBold));
      if (taken === 0 && line.pieces.length > 0) {
        finish();
        continue;
      }
      const piece = [...rest].slice(0, Math.max(1, taken)).join('');
      add(piece, word.isBold, measure(piece, word.isBold));
      rest = rest.slice(piece.length);
      if (rest !== '') finish();
    }
  }
  finish();
  for (const each of lines) {
    const text = each.pieces.map((piece) => piece.text).join('');
    const trailing = text.length - text.trimEnd().length;
    each.width -= trailing > 0 ? measure(' '.repeat(trailing), each.pieces.at(-1)?.isBold ?? false) : 0;
  }
  return lines;
}

function lettersThatFit(text: string, width: number, measure: (text: string) => number): number {
  const letters = [...text];
  let taken = 0;
  while (taken < letters.length && measure(letters.slice(0, taken + 1).join('')) <= width) taken += 1;
  return taken;
}
