import type { Block, Reply, SourceLink, Span } from '../../message.ts';
import { cleanText, escapeText, type Line, type Run } from './html.ts';

/** The lines of a reply, block after block; no line is empty. */
export function renderReply(reply: Pick<Reply, 'blocks'>): Line[] {
  return reply.blocks.flatMap((block) => {
    const lines = linesOf(block).flatMap(breakAtLineEnds);
    return lines.map((line, index) => ({ ...line, startsBlock: index === 0 }));
  });
}

type Dressed = Omit<Line, 'startsBlock'>;

function linesOf(block: Block): Dressed[] {
  switch (block.kind) {
    case 'title':
      return [{ runs: [{ text: block.text }], wrap: 'b' }];
    case 'paragraph':
      return [{ runs: block.spans.map(runOf) }];
    case 'note':
      return [{ runs: block.spans.map(runOf), wrap: 'i' }];
    case 'list':
      return [
        ...headingOf(block.heading),
        // A bold number is found again at a glance after the phone was put down.
        ...block.items.map((item, index) => ({
          runs: [
            ...(block.ordered ? [{ text: `${index + 1}.`, bold: true }, { text: ' ' }] : [{ text: '• ' }]),
            ...item.map(runOf),
          ],
        })),
      ];
    case 'sources':
      return [...headingOf(block.heading), ...block.items.map((source) => ({ runs: sourceRuns(source) }))];
    case 'file':
      // It goes out as a document of its own.
      return [];
  }
}

function headingOf(heading: string | undefined): Dressed[] {
  return heading ? [{ runs: [{ text: heading }], wrap: 'b' }] : [];
}

function sourceRuns({ title, url, date }: SourceLink): Run[] {
  return [{ text: '• ' }, runOf({ text: title, url }), ...(date ? [{ text: ` (${date})` }] : [])];
}

function runOf({ text, strong, url }: Span): Run {
  const href = url === undefined ? undefined : hrefOf(url);
  return { text, ...(strong && { bold: true }), ...(href !== undefined && { url: href }) };
}

/** Telegram opens web addresses only, and a link must not crowd the words out of a message. */
function hrefOf(url: string): string | undefined {
  if (!/^https?:\/\//i.test(url)) return undefined;
  const href = cleanText(url).replaceAll('"', '%22').replace(/\s/g, '%20');
  return escapeText(href).length <= 2000 ? href : undefined;
}

function breakAtLineEnds(line: Dressed): Dressed[] {
  const lines: Dressed[] = [{ ...line, runs: [] }];
  for (const run of line.runs) {
    const [first = '', ...others] = cleanText(run.text).split('\n');
    lines.at(-1)?.runs.push({ ...run, text: first });
    for (const text of others) lines.push({ ...line, runs: [{ ...run, text }] });
  }
  return lines.filter(({ runs }) => runs.some(({ text }) => text.trim() !== ''));
}
