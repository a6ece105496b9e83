import { type Line, type Run, textOfLine } from './marks.ts';

/** What WhatsApp takes as one text, in UTF-16 units. */
export const MESSAGE_LIMIT = 4096;
/** What is still pleasant to read as one message on a phone. */
export const READABLE = 3000;

/**
 * Parts of at most `limit` units. Breaks between blocks if it can, else between lines, else between words, else between
 * characters. When the last part must be shorter, because choices hang under it, `lastLimit` says so.
 */
export function splitIntoParts(lines: readonly Line[], limit = READABLE, lastLimit = limit): string[] {
  const whole = join(lines);
  if (whole === '') return [];
  if (whole.length <= lastLimit) return [whole];
  if (lastLimit >= limit) return fill(lines, limit);
  const tail = tailOf(lines, lastLimit);
  const head = fill(lines.slice(0, lines.length - tail.length), limit);
  if (tail.length > 0) return [...head, join(tail)];
  // One line that is longer than the last part may be: its end is cut off at a word.
  const pieces = lines.flatMap((line) => chop(line, lastLimit));
  const last = pieces.pop();
  return [...fill(pieces, limit), ...(last ? [join([last])] : [])];
}

/** The longest end of the lines that fits, from the beginning of a block if any begins in it. */
function tailOf(lines: readonly Line[], limit: number): Line[] {
  let from = lines.length;
  while (from > 0 && join(lines.slice(from - 1)).length <= limit) from -= 1;
  const block = lines.findIndex((line, index) => index >= from && line.startsBlock);
  return lines.slice(block === -1 ? from : block);
}

function fill(lines: readonly Line[], limit: number): string[] {
  const parts: string[] = [];
  for (const block of blocksOf(lines)) {
    const whole = join(block);
    if (whole.length <= limit) append(parts, '\n\n', whole, limit);
    else
      for (const [index, line] of block.flatMap((line) => chop(line, limit)).entries())
        append(parts, index === 0 ? '\n\n' : '\n', textOfLine(line), limit);
  }
  return parts;
}

function append(parts: string[], separator: string, text: string, limit: number): void {
  const last = parts.at(-1);
  if (last === undefined || last.length + separator.length + text.length > limit) parts.push(text);
  else parts[parts.length - 1] = last + separator + text;
}

function join(lines: readonly Line[]): string {
  return lines.map((line, index) => `${index === 0 ? '' : line.startsBlock ? '\n\n' : '\n'}${textOfLine(line)}`).join('');
}

function blocksOf(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  for (const line of lines) {
    const block = blocks.at(-1);
    if (line.startsBlock || !block) blocks.push([line]);
    else block.push(line);
  }
  return blocks;
}

/** Marks are counted for every run, so that a piece with its marks still fits. */
const MARKS = 4;

function chop(line: Line, limit: number): Line[] {
  if (textOfLine(line).length <= limit) return [line];
  const pieces: Line[] = [];
  let piece: Line = { ...line, runs: [] };
  let room = limit;
  const finish = () => {
    if (piece.runs.some(({ text }) => text.trim() !== '')) pieces.push(piece);
    piece = { runs: [], startsBlock: false };
    room = limit;
  };
  for (const run of line.runs) {
    let rest = run.text;
    while (rest !== '') {
      const taken = lengthThatFits(rest, room - MARKS, piece.runs.length === 0);
      if (taken > 0) piece.runs.push({ ...run, text: rest.slice(0, taken) } satisfies Run);
      rest = rest.slice(taken);
      room -= taken + MARKS;
      if (rest !== '') finish();
    }
  }
  finish();
  return pieces;
}

/** How much of the text fits into `room` units. A word is broken only where it does not fit a fresh piece either. */
function lengthThatFits(text: string, room: number, isFresh: boolean): number {
  if (text.length <= room) return text.length;
  const border = text.lastIndexOf(' ', room - 1);
  if (border >= 0 && room > 0) return border + 1;
  if (!isFresh) return 0;
  // A cut through a surrogate pair would leave half of it.
  return /[\ud800-\udbff]/.test(text.charAt(room - 1)) ? room - 1 : room;
}
