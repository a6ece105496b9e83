/** A stretch of text in one dress. */
export interface Run {
  text: string;
  bold?: boolean;
  url?: string;
}

/** One line as the person sees it. A line is what Telegram gets whole, unless it alone is longer than a message. */
export interface Line {
  runs: Run[];
  wrap?: 'b' | 'i';
  /** The first line of a block, set off by an empty line. */
  startsBlock: boolean;
}

// Telegram refuses lone surrogates ("strings must be encoded in UTF-8") and control characters mean nothing to a reader.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text that Telegram takes, with "\n" as the only line end. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replaceAll('\r', '\n').replace(CONTROLS, '');
}

/** The three signs that Telegram's HTML mode knows; everything else stands for itself. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function htmlOfLine(line: Line): string {
  const inside = line.runs.map(htmlOfRun).join('');
  return line.wrap && inside ? `<${line.wrap}>${inside}</${line.wrap}>` : inside;
}

function htmlOfRun({ text, bold, url }: Run): string {
  if (text === '') return '';
  const linked = url === undefined ? escapeText(text) : `<a href="${escapeText(url)}">${escapeText(text)}</a>`;
  return bold ? `<b>${linked}</b>` : linked;
}

/** The same words without markup, for the one case that Telegram cannot read our markup. Never longer than the HTML. */
export function plainTextOf(html: string): string {
  return html
    .replace(/<a href="([^"]*)">([^<]*)<\/a>/g, '$2: $1')
    .replace(/<\/?[abi]>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
