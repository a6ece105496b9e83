import { Document, isMap, isPair, isScalar, isSeq, type Node, Scalar, visit } from 'yaml';

/** How the files of data/ are written where nothing older says otherwise. */
const INLINE_LISTS = ['audience', 'facts', 'neighbours'];
const STYLE = { lineWidth: 0, flowCollectionPadding: false, singleQuote: true } as const;

/** Renders a value as lines of YAML: short lists of ids inline, answers as folded blocks, days quoted. */
export function renderYaml(value: unknown, comment: string | null = null): string {
  const document = new Document(value, { schema: 'core', aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, pair) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (INLINE_LISTS.includes(key) && isSeq(pair.value)) pair.value.flow = true;
      if (key === 'reviewed_on' && isScalar(pair.value)) pair.value.type = Scalar.QUOTE_SINGLE;
      if (key === 'answer' && isMap(pair.value))
        for (const item of pair.value.items) if (isPair(item) && isScalar(item.value)) fold(item.value);
    },
  });
  if (comment !== null) document.commentBefore = comment;
  return document.toString(STYLE);
}

/** A text with line breaks of its own stays literal: folding would double them. */
function fold(text: Scalar): void {
  text.type = String(text.value).includes('\n') ? Scalar.BLOCK_LITERAL : Scalar.BLOCK_FOLDED;
}

/** One text on one line, plain where YAML allows it and quoted where it must be, or where it was quoted before. */
export function renderInline(value: unknown, before: Node): string {
  // YAML would spread a line break over two lines; as JSON, which YAML can read, it stays on one.
  if (JSON.stringify(value).includes('\\n')) return JSON.stringify(value);
  if (Array.isArray(value)) return renderYaml({ facts: value }).slice('facts: '.length).trimEnd();
  const isQuoted = isScalar(before) && (before.type === Scalar.QUOTE_SINGLE || before.type === Scalar.QUOTE_DOUBLE);
  return new Document(value, { schema: 'core' })
    .toString({
      ...STYLE,
      blockQuote: false,
      defaultKeyType: Scalar.PLAIN,
      defaultStringType: isQuoted && typeof value === 'string' ? Scalar.QUOTE_SINGLE : Scalar.PLAIN,
    })
    .trimEnd();
}
