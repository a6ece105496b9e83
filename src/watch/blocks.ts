import type { CheerioAPI, load } from 'cheerio/slim';
import { inWords } from './words.ts';

type Node = Exclude<Parameters<typeof load>[0], string | Buffer | readonly unknown[]>;

/** One paragraph, heading or table row of a text: its words, and apart from them the editors' notes that stand inside. */
export interface Block {
  words: string;
  notes: string;
  /** A heading element, or a paragraph that begins in bold: how headings of articles and chapters are set. */
  isHeading: boolean;
}

const BREAKS = new Set(
  'address article aside blockquote dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
const SPACES = new Set(['br', 'td', 'th']);
const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'head', 'iframe', 'button', 'select']);

/**
 * Notes of the register's editors, not of the legislator: «Сноска. …» / «Ескерту. …» tell who changed what, «Примечание ИЗПИ! …» (formerly
 * РЦПИ) / «ЗҚАИ-ның ескертпесі!» announce a change. «Примечание.» / «Ескертпе.» at the end of a criminal article is law.
 */
const NOTE = /^\s*(Сноска[.:]|Ескерту[.:]|Примечани[ея] (ИЗПИ|РЦПИ)|(ЗҚАИ|РҚАО)(-| |‑)?(ның|нің)? ескертпес)/iu;

interface Piece {
  text: string;
  isNote: boolean;
  isBold: boolean;
  isRed: boolean;
}

/** The blocks below a node in the order of reading. Markup leaves no trace but their borders. */
export function blocksOf($: CheerioAPI, root: Node): Block[] {
  const blocks: Block[] = [];
  let pieces: Piece[] = [];
  let element = '';
  let isAfterAnnouncement = false;

  const end = () => {
    if (pieces.some(({ text }) => text.trim() !== '')) {
      const block = blockOf(pieces, element, isAfterAnnouncement);
      isAfterAnnouncement = block.words === '' && (isAfterAnnouncement || ANNOUNCEMENT.test(block.notes));
      blocks.push(block);
    }
    pieces = [];
    element = '';
  };
  const walk = (node: Node, state: Omit<Piece, 'text'>) => {
    if (node.type === 'text') pieces.push({ ...state, text: node.data });
    if (!('children' in node) || !('name' in node)) return;
    const { name } = node;
    if (UNSEEN.has(name) || isFootnoteMark($, node, name)) return;
    if (SPACES.has(name)) pieces.push({ ...state, text: ' ' });
    if (BREAKS.has(name)) {
      end();
      element = name;
    }
    const inside = {
      isNote: state.isNote || $(node as never).hasClass('note'),
      isBold: state.isBold || name === 'b' || name === 'strong',
      isRed: state.isRed || isRedElement(node.attribs),
    };
    for (const child of node.children) walk(child as Node, inside);
    if (SPACES.has(name)) pieces.push({ ...state, text: ' ' });
    if (BREAKS.has(name)) end();
  };
  for (const child of 'children' in root ? root.children : [])
    walk(child as Node, { isNote: false, isBold: false, isRed: false });
  end();
  return blocks;
}

/** Notes that say what will change: weeks of warning before an edition. */
export const ANNOUNCEMENT = /^(Примечани[ея] (ИЗПИ|РЦПИ)|(ЗҚАИ|РҚАО))/imu;

function blockOf(pieces: readonly Piece[], element: string, isAfterAnnouncement: boolean): Block {
  const seen = pieces.filter(({ text }) => text.trim() !== '');
  const all = pieces.map(({ text }) => text).join('');
  // Notes stand as bare spans between paragraphs too, cut in pieces by links: there the first piece decides for the rest.
  const isBare = element === '' || element === 'div' || element === 'article';
  const isWholeNote =
    NOTE.test(inWords(all)) || (isBare && seen[0]?.isNote === true) || (isAfterAnnouncement && seen.every(({ isRed }) => isRed));
  // A note that is taken out leaves a space, so that the words about it do not run together.
  const words = isWholeNote ? '' : inWords(pieces.map(({ text, isNote }) => (isNote ? ' ' : text)).join(''));
  const notes = isWholeNote ? inWords(all) : inWords(pieces.map(({ text, isNote }) => (isNote ? text : ' ')).join(''));
  const first = seen.find(({ isNote }) => !isNote);
  return { words, notes, isHeading: words !== '' && (/^h[1-6]$/.test(element) || first?.isBold === true) };
}

/** The mark of a footnote is no word of the law; a raised digit (м²) is one. */
function isFootnoteMark($: CheerioAPI, node: Node, name: string): boolean {
  if (name === 'sup') return /^\s*(\*+|\[\d+\])\s*$/.test($(node as never).text());
  return name === 'a' && /^#_?(ftn|fn|footnote)/i.test(('attribs' in node && node.attribs['href']) || '');
}

function isRedElement(attributes: Readonly<Record<string, string>>): boolean {
  return /^(#?ff0000|red)$/i.test(attributes['color'] ?? '') || /color:\s*(#ff0000|#f00\b|red)/i.test(attributes['style'] ?? '');
}
