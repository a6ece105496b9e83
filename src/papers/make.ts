import type { PaperDocument } from './document.ts';
import { makeDocx } from './docx/make-docx.ts';
import type { Format } from './flow.ts';
import { type Fonts, makePdf, readFonts } from './pdf/make-pdf.ts';

export interface MadePaper {
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** Makes the file of a paper, in memory only. */
export type MakePaper = (paper: PaperDocument, format: Format, madeAt: Date) => Promise<MadePaper>;

export function makePaperMaker(): MakePaper {
  let fonts: Fonts | null = null;
  return async (paper, format, madeAt) => {
    const name = `${paper.fileName}.${format}`;
    switch (format) {
      case 'pdf':
        // Two megabytes that most processes never need.
        fonts ??= readFonts();
        return { name, mime: 'application/pdf', bytes: await makePdf(paper, fonts, madeAt) };
      case 'docx':
        return {
          name,
          mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          bytes: await makeDocx(paper),
        };
    }
  };
}
