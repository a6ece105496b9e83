import { renderSVG, renderUnicodeCompact } from 'uqr';
import type { LinkState } from './life.ts';

/** What an operator sees of the link to the phone: a sentence, and a picture or a code where there is one to use. */
export interface LinkView {
  sentence: string;
  /** An SVG image of the QR code. */
  picture: string | null;
  /** The pairing code, in two halves as the phone shows it. */
  code: string | null;
}

const STEPS = 'On the phone: WhatsApp, Settings, Linked devices, Link a device';

export function viewOfLink(state: LinkState): LinkView {
  const plain = (sentence: string): LinkView => ({ sentence, picture: null, code: null });
  switch (state.kind) {
    case 'off':
      return plain('WhatsApp is off.');
    case 'starting':
      return plain('WhatsApp Web is starting…');
    case 'waiting':
      return plain(`The link ended (${state.reason}). It begins anew by itself.`);
    case 'linked':
      return plain('The phone is linked. People are answered.');
    case 'qr':
      return { sentence: `${STEPS}, and scan this code.`, picture: renderSVG(state.qr, { border: 2 }), code: null };
    case 'code': {
      const code = `${state.code.slice(0, 4)}-${state.code.slice(4)}`;
      return { sentence: `${STEPS}, "Link with phone number instead", and type this code.`, picture: null, code };
    }
  }
}

/** The same for a terminal. Empty when nothing has to be done. */
export function linkForTerminal(state: LinkState): string {
  const { sentence, code } = viewOfLink(state);
  if (state.kind === 'qr') return `${sentence}\n${renderUnicodeCompact(state.qr, { border: 2 })}\n`;
  return code === null ? '' : `${sentence}\n${code}\n`;
}
