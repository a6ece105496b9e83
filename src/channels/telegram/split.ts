import { escapeText, htmlOfLine, type Line, type Run } from './html.ts';

/** Telegram counts after parsing; we count the markup too, so a part fits either way. In UTF-16 units, as Telegram counts. */
export const MESSAGE_LIMIT = 4096;

/**
 * Parts of at most `limit` units. Breaks between blocks if it can, else between lines, else between words,
 * else between characters; every part is whole HTML by itself.
 */
export function splitIntoParts(lines: readonly Line[], limit = MESSAGE_LIMIT): string[] {
  const parts: string[] = [];
  for (const block of blocksOf(lines)) {
    const whole = block.map(htmlOfLine).join('\n');
    if (whole.length <= limit) append(parts, '\n\n', whole, limit);
    else
      for (const [index, line] of block.flatMap((line) => chop(line, limit)).entries())
        append(parts, index === 0 ? '\n\n' : '\n', htmlOfLine(line), limit);
  }
  return parts;
}

function append(parts: string[], separator: string, html: string, limit: number): void {
  const last = parts.at(-1);
  if (last === undefined || last.length + separator.length + html.length > limit) parts.push(html);
  else parts[parts.length - 1] = last + separator + html;
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

function chop(line: Line, limit: number): Line[] {
  if (htmlOfLine(line).length <= limit) return [line];
  const pieces: Line[] = [];
  let piece: Line = { ...line, runs: [] };
  const finish = () => {
    pieces.push(piece);
    piece = { ...line, startsBlock: false, runs: [] };
  };
  for (const run of line.runs) {
    let rest = run.text;
    while (rest !== '') {
      const isFresh = piece.runs.length === 0;
      const taken = lengthThatFits(rest, limit - lengthWithEmpty(piece, run), isFresh);
      if (taken > 0) piece.runs.push({ ...run, text: rest.slice(0, taken) });
      rest = rest.slice(taken);
      if (rest !== '') finish();
    }
  }
  finish();
  // Telegram trims a message, so a piece of nothing but spaces would be an empty one.
  return pieces.filter(({ runs }) => runs.some(({ text }) => text.trim() !== ''));
}

/** What the piece measures with the run's markup in it, but none of the run's text. */
function lengthWithEmpty(piece: Line, run: Run): number {
  return htmlOfLine({ ...piece, runs: [...piece.runs, { ...run, text: '.' }] }).length - 1;
}

/** How much of the text fits into `room` units of HTML. A word is broken only where it does not fit a fresh message either. */
function lengthThatFits(text: string, room: number, isFresh: boolean): number {
  let used = 0;
  let taken = 0;
  for (const character of text) {
    used += escapeText(character).length;
    if (used > room) {
      const border = text.lastIndexOf(' ', taken - 1);
      if (taken > 0 && border >= 0) return border + 1;
      return isFresh ? taken : 0;
    }
    taken += character.length;
  }
  return taken;
}
