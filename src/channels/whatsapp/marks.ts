/** A stretch of text in one dress. */
export interface Run {
  text: string;
  bold?: boolean;
  italic?: boolean;
}

/** One line as the person sees it. */
export interface Line {
  runs: Run[];
  /** The first line of a block, set off by an empty line. */
  startsBlock: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text that WhatsApp takes, with "\n" as the only line end. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(CONTROLS, '');
}

// WhatsApp has no sign to escape its marks with, so a sign of the text gives way to one that looks like it.
const LOOKALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/**
 * Text in which nothing is a mark of WhatsApp's. Web addresses stay as they are: a changed one would lead nowhere, and WhatsApp reads no marks in
 * them; so does a line to fill in by hand.
 */
export function escapeMarks(text: string): string {
  return text.replace(/https?:\/\/\S+|_{3,}|[*~`]|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (found) =>
    found.startsWith('http') || found.startsWith('___') ? found : [...found].map((sign) => LOOKALIKES[sign] ?? sign).join(''),
  );
}

export function textOfLine({ runs }: Line): string {
  return joined(runs)
    .map((run, index, all) => dressed(run, all[index - 1]?.text ?? '', all[index + 1]?.text ?? ''))
    .join('');
}

/** Neighbours in one dress become one run: `*a**b*` would show its signs. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last && last.bold === run.bold && last.italic === run.italic)
      result[result.length - 1] = { ...last, text: last.text + run.text };
    else if (run.text !== '') result.push(run);
  }
  return result;
}

/** WhatsApp reads a mark only between a word's edge and a space or a sign; elsewhere the text goes without it. */
function dressed({ text, bold, italic }: Run, before: string, after: string): string {
  const [, lead = '', core = '', tail = ''] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  const escaped = escapeMarks(core);
  const isGlued = (lead === '' && /[\p{L}\p{N}]$/u.test(before)) || (tail === '' && /^[\p{L}\p{N}]/u.test(after));
  if (core === '' || isGlued || /https?:\/\//.test(core)) return lead + escaped + tail;
  const inner = bold ? `*${escaped}*` : escaped;
  return `${lead}${italic ? `_${inner}_` : inner}${tail}`;
}
