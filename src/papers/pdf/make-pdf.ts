import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Language } from '../../language.ts';
import type { PaperDocument } from '../document.ts';
import { PAGE, paginate, SMALL, TEXT_WIDTH } from './page.ts';
import { BOLD, makePen, REGULAR } from './pen.ts';
import { stripesOf } from './stripes.ts';

const LOCALES: Record<Language, string> = { ru: 'ru-RU', kk: 'kk-KZ', en: 'en-GB' };

/** The two fonts, opened once and handed to every paper: only the letters that it uses go into the file. */
export interface Fonts {
  regular: OpenFont;
  bold: OpenFont;
}

/** A font as pdfkit's own reader of fonts opened it. */
type OpenFont = PDFKit.Mixins.PDFFontSource;

/** Noto Sans has every Kazakh letter and the sign of the tenge; most fonts lack one of them. */
export function readFonts(): Fonts {
  const here = createRequire(import.meta.url);
  // Opened anew for each paper, the tables of kerning alone would take longer to read than all the rest.
  const { create } = createRequire(here.resolve('pdfkit'))('fontkit') as { create(bytes: Uint8Array): OpenFont };
  const read = (name: string) => create(readFileSync(here.resolve(`@expo-google-fonts/noto-sans/${name}.ttf`)));
  return { regular: read('400Regular/NotoSans_400Regular'), bold: read('700Bold/NotoSans_700Bold') };
}

/**
 * A font remembers its glyphs with the letters that first asked for them, and a glyph that was only a piece of another
 * one with none: the next paper would be drawn right and read back wrong. So each paper has a memory of its own.
 */
function fresh(font: OpenFont): OpenFont {
  return Object.create(font as object, { _glyphs: { value: {}, writable: true } }) as OpenFont;
}

/** The paper as PDF/UA: tagged, with its language and title, its fonts inside. */
export async function makePdf(paper: PaperDocument, fonts: Fonts, madeAt: Date): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: LOCALES[paper.language],
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: paper.title, CreationDate: madeAt, Producer: 'Qorgan', Creator: 'Qorgan' },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
  });
  doc.registerFont(REGULAR, fresh(fonts.regular));
  doc.registerFont(BOLD, fresh(fonts.bold));
  doc.addPage();
  draw(doc, paper);
  doc.end();
  return done;
}

function draw(doc: PDFKit.PDFDocument, paper: PaperDocument): void {
  const pen = makePen(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const signature = paper.parts.findIndex(({ kind }) => kind === 'signature');
  const stripes = paper.parts.flatMap((part, index) => {
    const own = stripesOf(part, { doc, pen, root });
    return own.map((stripe, at) => ({ ...stripe, isGlued: stripe.isGlued || goesWithSignature(index, own.length - at) }));
  });
  const mark = paper.parts.find(({ kind }) => kind === 'mark');
  let page = 0;
  for (const { stripe, top, page: wanted } of paginate(stripes)) {
    if (wanted > page) {
      page = wanted;
      doc.addPage();
      const aside = [String(page + 1), ...(mark?.kind === 'mark' ? [mark.text] : [])].join(' · ');
      const setting = {
        runs: [{ text: aside, isBold: false }],
        size: SMALL,
        left: 0,
        width: TEXT_WIDTH,
        align: 'center' as const,
      };
      doc.markContent('Artifact', { type: 'Pagination' });
      for (const line of pen.linesOf(setting)) pen.drawLine(line, PAGE.height - 36, setting);
      doc.endMarkedContent();
    }
    stripe.draw(top);
  }
  root.end();

  /** A signature never stands alone on a page: the last lines before it go along, and a sentence or two as a whole. */
  function goesWithSignature(index: number, left: number): boolean {
    const isSentence = paper.parts[signature - 1]?.kind === 'paragraph' && paper.parts[index]?.kind === 'paragraph';
    return (index === signature - 1 && left <= 5) || (isSentence && (index === signature - 1 || index === signature - 2));
  }
}
