import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isScalar, isSeq, type Node, parseDocument, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { alignLists } from './align-lists.ts';
import { renderInline, renderYaml } from './house-style.ts';

type Values = Record<string, unknown>;
interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * The source with the values put in, and every other byte left: comments, quotes and line breaks of what did not change.
 * Setting values of the Document and printing it would fold every answer of the file anew, so the places of its nodes are
 * used to cut and paste. What comes out is read again and compared: a file that would say anything else is refused.
 */
export function editYaml(source: string, values: Values, order: readonly string[]): string {
  const whole = source === '' || source.endsWith('\n') ? source : `${source}\n`;
  const document = parseDocument(whole, { schema: 'core' });
  if (!isMap(document.contents)) throw new Error('Cannot edit a YAML file that is not a map');
  const wanted = withoutAbsent(values, document.contents as YAMLMap);
  const edits: Edit[] = [];
  editMap(whole, document.contents as YAMLMap, wanted, edits, order);
  const edited = applyEdits(whole, edits);
  const result = parseDocument(edited, { schema: 'core' });
  if (result.errors.length > 0 || !isDeepStrictEqual(result.toJS(), wanted))
    throw new Error('Cannot edit this YAML file without harm: expected block style with two spaces');
  return edits.length === 0 ? source : edited;
}

/** Keys that a file may leave out stay left out while they are empty. */
function withoutAbsent(values: Values, map: YAMLMap): Values {
  const plain = JSON.parse(JSON.stringify(values)) as Values;
  const isEmpty = (value: unknown) =>
    value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  const stays = (key: string) => map.has(key) && (key !== 'views' || isEmpty(toJs(map.get(key, true) as unknown as Node)));
  return Object.fromEntries(Object.entries(plain).filter(([key, value]) => !isEmpty(value) || stays(key)));
}

function editNode(source: string, node: Node, value: unknown, edits: Edit[]): void {
  if (isDeepStrictEqual(toJs(node), value)) return;
  if (isMap(node) && isPlainObject(value)) editMap(source, node, value, edits, Object.keys(value));
  else if (isSeq(node) && !node.flow && Array.isArray(value)) editSeq(source, node, value, edits);
  else if (isScalar(node) && isBlock(node)) edits.push(blockEdit(source, node, String(value)));
  else edits.push({ from: start(node), to: node.range?.[1] ?? 0, text: renderInline(value, node) });
}

function editMap(source: string, map: YAMLMap, values: Values, edits: Edit[], order: readonly string[]): void {
  const pairs = map.items.map((pair) => ({ key: pair.key as Scalar, value: pair.value as Node }));
  const indent = ' '.repeat(start(pairs[0]?.key ?? map) - lineStart(source, start(pairs[0]?.key ?? map)));
  for (const { key, value } of pairs) {
    const name = String(key.value);
    const wanted = values[name];
    if (wanted === undefined) edits.push({ from: lineStart(source, start(key)), to: lineEnd(source, value), text: '' });
    else if (
      isSeq(value) &&
      Array.isArray(wanted) &&
      !value.flow !== wanted.length > 0 &&
      !isDeepStrictEqual(toJs(value), wanted)
    )
      rewritePair(source, key, value, wanted, indent, edits);
    else editNode(source, value, wanted, edits);
  }
  for (const name of order.filter((name) => values[name] !== undefined && !map.has(name))) {
    const before = pairs.findLast(({ key }) => order.indexOf(String(key.value)) < order.indexOf(name)) ?? pairs.at(-1);
    const at = before ? lineEnd(source, before.value) : source.length;
    edits.push({ from: at, to: at, text: indented(renderYaml({ [name]: values[name] }), indent) });
  }
}

/** A list that becomes empty, or stops being so, changes between `key: []` and lines of its own; inline lists stay inline. */
function rewritePair(source: string, key: Scalar, value: YAMLSeq, wanted: unknown[], indent: string, edits: Edit[]): void {
  if (value.flow && value.items.length > 0) editNode(source, value, wanted, edits);
  else
    edits.push({
      from: lineStart(source, start(key)),
      to: lineEnd(source, value),
      text: indented(renderYaml({ [String(key.value)]: wanted }), indent),
    });
}

function editSeq(source: string, seq: YAMLSeq, values: unknown[], edits: Edit[]): void {
  const items = seq.items as Node[];
  const [firstStart, firstLine] = [start(items[0] as Node), lineStart(source, start(items[0] as Node))];
  const indent = ' '.repeat(source.lastIndexOf('-', firstStart) - firstLine);
  for (const gap of alignLists(items.map(toJs), values)) {
    const shared = Math.min(gap.before.length, gap.after.length);
    gap.before.forEach((item, index) => {
      const value = gap.after[index];
      const node = items[item] as Node;
      const [from, to] = [lineStart(source, start(node)), lineEnd(source, node)];
      if (index >= shared) edits.push({ from, to, text: '' });
      else if (haveSameKeys(toJs(node), values[value as number])) editNode(source, node, values[value as number], edits);
      else edits.push({ from, to, text: indented(renderYaml([values[value as number]]), indent) });
    });
    const added = gap.after.slice(shared).map((index) => values[index]);
    const previous = items[gap.end - 1];
    const at = previous ? lineEnd(source, previous) : firstLine;
    if (added.length > 0) edits.push({ from: at, to: at, text: indented(renderYaml(added), indent) });
  }
}

/** A block text keeps the line breaks of its sentences where the sentences survived, so that a change shows as one line. */
function blockEdit(source: string, node: Scalar, value: string): Edit {
  const [from, to] = [start(node), node.range?.[1] ?? 0];
  const [header = '', ...lines] = source.slice(from, to).trimEnd().split('\n');
  const indent = /^ */.exec(lines[0] ?? '')?.[0] ?? '';
  const kept = lines.map((line) => line.trim());
  const isFolded = header.startsWith('>') && !value.includes('\n');
  const written = isFolded ? breakAsBefore(value, kept) : value.split('\n');
  const text = [isFolded ? header : '|-', ...written.map((line) => (line === '' ? '' : indent + line))].join('\n');
  return { from, to, text: `${text}\n` };
}

function breakAsBefore(value: string, lines: readonly string[]): string[] {
  const written: string[] = [];
  let rest = value;
  for (const line of lines) {
    const at = line === '' ? -1 : ` ${rest} `.indexOf(` ${line} `);
    if (at === -1) continue;
    if (at > 0) written.push(rest.slice(0, at - 1));
    written.push(line);
    rest = rest.slice(at + line.length + 1);
  }
  const all = rest === '' ? written : [...written, rest];
  // YAML folds one line break into one space: a line that begins or ends with a space would say something else.
  return all.some((line) => line === '' || line !== line.trim()) ? [value] : all;
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  const inOrder = [...edits].sort((a, b) => a.from - b.from || (a.to - a.from === 0 ? 0 : 1) - (b.to - b.from === 0 ? 0 : 1));
  let at = 0;
  const pieces = inOrder.map(({ from, to, text }) => {
    const piece = source.slice(at, from) + text;
    at = to;
    return piece;
  });
  return pieces.join('') + source.slice(at);
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}

function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line after a value begins. */
function lineEnd(source: string, node: Node): number {
  const last = lastLeaf(node);
  const end = source.indexOf('\n', Math.max((last.range?.[1] ?? 1) - 1, 0));
  return end === -1 ? source.length : end + 1;
}

function lastLeaf(node: Node): Node {
  if (isMap(node) && node.items.length > 0 && !node.flow) return lastLeaf(node.items.at(-1)?.value as Node);
  if (isSeq(node) && node.items.length > 0 && !node.flow) return lastLeaf(node.items.at(-1) as Node);
  return node;
}

function indented(text: string, indent: string): string {
  // Not /^/gm: to a regular expression a line also ends at U+2028, which YAML takes for a letter.
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');
}

function isBlock(node: Scalar): boolean {
  return node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
}

function toJs(node: Node): unknown {
  return node.toJS(new Document());
}

function isPlainObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function haveSameKeys(one: unknown, other: unknown): boolean {
  if (!isPlainObject(one) || !isPlainObject(other)) return isPlainObject(one) === isPlainObject(other);
  return isDeepStrictEqual(Object.keys(one).sort(), Object.keys(other).sort());
}
