import type { Block, Reply, SourceLink, Span } from '../../message.ts';
import { cleanText, type Line, type Run } from './marks.ts';

/** The lines of a reply, block after block; no line is empty. */
export function renderReply(reply: Pick<Reply, 'blocks'>): Line[] {
  return reply.blocks.flatMap((block) => {
    const lines = linesOf(block).flatMap(breakAtLineEnds);
    return lines.map((runs, index) => ({ runs, startsBlock: index === 0 }));
  });
}

function linesOf(block: Block): Run[][] {
  switch (block.kind) {
    case 'title':
      return [[{ text: block.text, bold: true }]];
    case 'paragraph':
      return [block.spans.flatMap(runsOf)];
    case 'note':
      return [block.spans.flatMap(runsOf).map((run) => ({ ...run, italic: true }))];
    case 'list':
      return [
        ...headingOf(block.heading),
        ...block.items.map((item, index) => [
          ...(block.ordered ? [{ text: `${index + 1}.`, bold: true }, { text: ' ' }] : [{ text: '• ' }]),
          ...item.flatMap(runsOf),
        ]),
      ];
    case 'sources':
      return [...headingOf(block.heading), ...block.items.map(sourceRuns)];
    case 'file':
      // A file is a message of its own, with its label as the caption.
      return [];
  }
}

function headingOf(heading: string | undefined): Run[][] {
  return heading ? [[{ text: heading, bold: true }]] : [];
}

function sourceRuns({ title, url, date }: SourceLink): Run[] {
  const shown = date ? `${title} (${date})` : title;
  return [{ text: isWebAddress(url) ? `• ${shown}: ${url}` : `• ${shown}` }];
}

/** WhatsApp has no links with words of their own: the address stands after them, and WhatsApp makes it a link. */
function runsOf({ text, strong, url }: Span): Run[] {
  const words: Run = { text, ...(strong && { bold: true }) };
  return url !== undefined && isWebAddress(url) && url !== text ? [words, { text: `: ${url}` }] : [words];
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\/\S+$/i.test(url);
}

function breakAtLineEnds(runs: Run[]): Run[][] {
  const lines: Run[][] = [[]];
  for (const run of runs) {
    const [first = '', ...others] = cleanText(run.text).split('\n');
    lines.at(-1)?.push({ ...run, text: first });
    for (const text of others) lines.push([{ ...run, text }]);
  }
  return lines.filter((line) => line.some(({ text }) => text.trim() !== ''));
}
