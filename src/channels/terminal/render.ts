import type { Block, Reply, Span } from '../../message.ts';

/** A reply as plain text, the way a person reads it in a terminal and in `text` of `qorgan ask --jsonl`. No markup, no colour. */
export function renderText(reply: Pick<Reply, 'blocks'>): string {
  return reply.blocks.map(blockText).join('\n\n');
}

/** The choices as a numbered menu. */
export function renderChoices(reply: Pick<Reply, 'choices'>): string {
  return reply.choices
    .flat()
    .map((choice, index) => `  ${index + 1}  ${choice.label}`)
    .join('\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'title':
      return block.text;
    case 'paragraph':
    case 'note':
      return spansText(block.spans);
    case 'list': {
      const items = block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '•'} ${spansText(item)}`);
      return [...(block.heading ? [`${block.heading}:`] : []), ...items].join('\n');
    }
    case 'sources':
      return [`${block.heading}:`, ...block.items.map((source) => `• ${source.title} (${source.date})\n  ${source.url}`)].join(
        '\n',
      );
    case 'file':
      return `${block.label}: ${block.name}`;
  }
}

function spansText(spans: readonly Span[]): string {
  return spans.map((span) => (span.url && span.url !== span.text ? `${span.text} (${span.url})` : span.text)).join('');
}
