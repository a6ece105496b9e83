import type { Part, Row } from '../document.ts';
import { ADDRESSEE_LEFT, LEADING, RULED, SIZE, SMALL, type Stripe, TEXT_WIDTH, TITLE } from './page.ts';
import type { Pen, Tag } from './pen.ts';

/** A rule shorter than this is no use to a hand. */
const SHORTEST_RULE = 110;
const GAP = 5;
const INDENT = 20;

export interface StripeParts {
  doc: PDFKit.PDFDocument;
  pen: Pen;
  /** The element of the whole document: parts become its children. */
  root: Tag;
}

/** The stripes of one part, top to bottom. The structure is built here in the order of reading, whatever page a stripe gets. */
export function stripesOf(part: Part, parts: StripeParts): Stripe[] {
  switch (part.kind) {
    case 'mark':
      return [...plain(part.text, 'center', SMALL, true, parts), gap(GAP)];
    case 'addressee':
      return addressee(part, parts);
    case 'title':
      return title(part, parts);
    case 'heading':
      return glued([gap(4), ...plain(part.text, 'left', SIZE, true, parts, 'H2'), gap(3)]);
    case 'paragraph':
      return [...plain(part.text, 'left', SIZE, false, parts), gap(GAP)];
    case 'row':
      return [...row(part, { left: 0, size: SIZE, align: 'left' }, parts), gap(GAP)];
    case 'list':
      return list(part, parts);
    case 'signature':
      return signature(part, parts);
    case 'receipt':
      return receipt(part, parts);
  }
}

function child({ doc, root }: StripeParts, name: string): Tag {
  const tag = doc.struct(name);
  root.add(tag);
  return tag;
}

function gap(height: number): Stripe {
  return { height, isGlued: false, draw: () => undefined };
}

function glued(stripes: Stripe[]): Stripe[] {
  return stripes.map((stripe) => ({ ...stripe, isGlued: true }));
}

function plain(text: string, align: 'left' | 'center', size: number, isBold: boolean, parts: StripeParts, name = 'P'): Stripe[] {
  return parts.pen.text({ runs: [{ text, isBold }], size, left: 0, width: TEXT_WIDTH, align }, child(parts, name), name);
}

/** "Label: answer", or the label and lines to write on. */
function row(
  { label, value, lines }: Row,
  { left, size, align }: { left: number; size: number; align: 'left' },
  parts: StripeParts,
): Stripe[] {
  const { pen } = parts;
  const width = TEXT_WIDTH - left;
  const tag = child(parts, 'P');
  const head = { text: `${label}: `, isBold: true };
  if (value !== null) return pen.text({ runs: [head, { text: value, isBold: false }], size, left, width, align }, tag, 'P');

  const stripes = pen.text({ runs: [head], size, left, width, align: 'left' }, tag, 'P');
  const last = stripes.pop();
  const end = pen.linesOf({ runs: [head], size, width }).at(-1)?.width ?? 0;
  const isShort = width - end < SHORTEST_RULE;
  const height = Math.max(RULED, size * LEADING);
  if (last) {
    const shift = isShort ? 0 : height - size * LEADING;
    stripes.push({
      height: last.height + shift,
      isGlued: isShort || lines > 1,
      draw(top) {
        last.draw(top + shift);
        if (!isShort) pen.rule(left + end + 6, TEXT_WIDTH, top + shift + size * 1.16);
      },
    });
  }
  const more = lines - (isShort ? 0 : 1);
  return [...stripes, ...ruledLines(more, left, pen)];
}

function ruledLines(count: number, left: number, pen: Pen): Stripe[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    height: RULED,
    // The lines of one answer stay on one page, as far as two of them go.
    isGlued: index < Math.min(count - 1, 1),
    draw: (top: number) => pen.rule(left, TEXT_WIDTH, top + RULED - 4),
  }));
}

function addressee({ to, from }: Part & { kind: 'addressee' }, parts: StripeParts): Stripe[] {
  const setting = { size: SIZE, left: ADDRESSEE_LEFT, width: TEXT_WIDTH - ADDRESSEE_LEFT, align: 'left' as const };
  const labelled = (label: string, text: string) => [
    { text: `${label} `, isBold: true },
    { text, isBold: false },
  ];
  const [first, ...others] = from.rows;
  const stripes = parts.pen.text({ ...setting, runs: labelled(to.label, to.text) }, child(parts, 'P'), 'P');
  stripes.push(gap(GAP));
  // A name needs no label before it.
  if (first?.value) {
    stripes.push(...parts.pen.text({ ...setting, runs: labelled(from.label, first.value) }, child(parts, 'P'), 'P'));
  } else if (first) {
    stripes.push(...row({ ...first, label: `${from.label} ${first.label}` }, setting, parts));
  }
  for (const other of others) stripes.push(gap(2), ...row(other, setting, parts));
  stripes.push(gap(20));
  return glued(stripes);
}

function title({ text, about }: Part & { kind: 'title' }, parts: StripeParts): Stripe[] {
  const stripes = plain(text.toLocaleUpperCase('kk'), 'center', TITLE, true, parts, 'H1');
  for (const line of about) stripes.push(...plain(line, 'center', SIZE, true, parts));
  return glued([...stripes, gap(14)]);
}

function list({ heading, items, emptyLines }: Part & { kind: 'list' }, parts: StripeParts): Stripe[] {
  const { doc, pen } = parts;
  const stripes = glued([gap(4), ...plain(heading, 'left', SIZE, true, parts), gap(2)]);
  const list = items.length > 0 ? child(parts, 'L') : null;
  for (const [index, text] of items.entries()) {
    const item = doc.struct('LI');
    list?.add(item);
    const [label, body] = [doc.struct('Lbl'), doc.struct('LBody')];
    item.add(label);
    item.add(body);
    const number = {
      runs: [{ text: `${index + 1}.`, isBold: false }],
      size: SIZE,
      left: 0,
      width: INDENT,
      align: 'left' as const,
    };
    const [lead] = pen.linesOf(number);
    const lines = pen.text(
      { runs: [{ text, isBold: false }], size: SIZE, left: INDENT, width: TEXT_WIDTH - INDENT, align: 'left' },
      body,
      'LBody',
    );
    const [first, ...others] = lines;
    if (first && lead)
      stripes.push({
        ...first,
        draw(top) {
          pen.inside(label, 'Lbl', () => pen.drawLine(lead, top, number));
          first.draw(top);
        },
      });
    stripes.push(...others, gap(3));
  }
  stripes.push(...ruledLines(emptyLines, 0, pen), gap(GAP));
  return stripes;
}

function signature({ date, signature: label, name }: Part & { kind: 'signature' }, parts: StripeParts): Stripe[] {
  const { pen } = parts;
  const middle = TEXT_WIDTH * 0.42;
  const tag = child(parts, 'P');
  const names =
    name === null ? [] : pen.linesOf({ runs: [{ text: `(${name})`, isBold: false }], size: SMALL, width: TEXT_WIDTH - middle });
  const line = (text: string, left: number) => {
    const runs = [{ text, isBold: true }];
    return {
      setting: { runs, size: SIZE, left, width: TEXT_WIDTH, align: 'left' as const },
      width: pen.measure(text, true, SIZE),
    };
  };
  const [dated, signed] = [line(date, 0), line(label, middle)];
  const height = 34 + names.length * SMALL * LEADING + 10;
  return [
    {
      height,
      isGlued: true,
      draw(top) {
        const base = top + 18;
        for (const { setting } of [dated, signed])
          for (const each of pen.linesOf(setting)) pen.inside(tag, 'P', () => pen.drawLine(each, base, setting));
        pen.rule(dated.width + 6, middle - 20, base + SIZE * 1.16);
        pen.rule(middle + signed.width + 6, TEXT_WIDTH, base + SIZE * 1.16);
        const under = { size: SMALL, left: middle, width: TEXT_WIDTH - middle, align: 'center' as const, runs: [] };
        for (const [index, each] of names.entries())
          pen.inside(tag, 'P', () => pen.drawLine(each, base + SIZE * LEADING + 3 + index * SMALL * LEADING, under));
      },
    },
    gap(1),
  ];
}

function receipt({ heading, rows }: Part & { kind: 'receipt' }, parts: StripeParts): Stripe[] {
  const { pen } = parts;
  const tags = [heading, ...rows].map(() => child(parts, 'P'));
  const height = 26 + rows.length * RULED + 6;
  return [
    gap(10),
    {
      height,
      isGlued: false,
      draw(top) {
        pen.frame(top, height, TEXT_WIDTH);
        for (const [index, text] of [heading, ...rows].entries()) {
          const isHead = index === 0;
          const setting = {
            runs: [{ text, isBold: isHead }],
            size: isHead ? SIZE : SMALL,
            left: 10,
            width: TEXT_WIDTH - 20,
            align: 'left' as const,
          };
          const y = isHead ? top + 7 : top + 26 + (index - 1) * RULED + 7;
          const [line] = pen.linesOf(setting);
          const tag = tags[index];
          if (!line || !tag) continue;
          pen.inside(tag, 'P', () => pen.drawLine(line, y, setting));
          if (!isHead) pen.rule(10 + line.width + 6, TEXT_WIDTH - 10, y + SMALL * 1.2);
        }
      },
    },
  ];
}
