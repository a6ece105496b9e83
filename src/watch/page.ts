import { type CheerioAPI, load } from 'cheerio/slim';
import { type CannotTell, cannotTell } from './cannot-tell.ts';
import { inWords } from './words.ts';

/** A page that is HTML in letters; what it is a page of is asked next. */
export interface Page {
  kind: 'page';
  html: string;
  $: CheerioAPI;
}

/** Bytes as a page, or why they are none. A letter that cannot be decoded is a fault of the page, never a changed word. */
export function readPage(bytes: Uint8Array, contentType: string): Page | CannotTell {
  if (!/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) {
    return cannotTell('not-html', contentType === '' ? 'no content type' : contentType);
  }
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? charsetInside(bytes) ?? 'utf-8';
  let html: string;
  try {
    html = new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return cannotTell('encoding', charset);
  }
  if (html.includes('\ufffd') || isDecodedTwice(html))
    return cannotTell('encoding', `${charset}, decoded wrongly before it came here`);
  // The slim form (htmlparser2) loads in 60 ms instead of 160, which counts in a thread for each text; only words and the borders of blocks are used.
  return { kind: 'page', html, $: load(html) };
}

function charsetInside(bytes: Uint8Array): string | null {
  return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(Buffer.from(bytes.subarray(0, 2048)).toString('latin1'))?.[1] ?? null;
}

/** UTF-8 taken for Latin or for windows-1251: Cyrillic then comes as pairs like "Ð°" or "Р°". */
function isDecodedTwice(html: string): boolean {
  const pairs = html.match(/[ÐÑ][\u0080-\u00bf]|[РС][°±²³\u00b4µ¶·ё№є»јЅѕї‚ѓ„…†‡€‰Љ‹]/gu)?.length ?? 0;
  const letters = html.match(/[а-яәғқңөұүһі]/giu)?.length ?? 0;
  return pairs > 20 && pairs * 3 > letters;
}

/** What stands in place of an act: signs of the walls that a site puts before its pages. Null when there is no such sign. */
export function wallOf({ $ }: Page): CannotTell | null {
  const title = inWords($('title').text());
  const words = inWords($('body').clone().find('script, style, noscript').remove().end().text());
  const about = `${title} ${words.slice(0, 3000)}`;
  if ($('input[type=password]').length > 0) return cannotTell('login', title);
  if ($('[class*=captcha], [id*=captcha], iframe[src*=captcha], script[src*=captcha]').length > 0 || CAPTCHA.test(about))
    return cannotTell('captcha', title);
  if (MAINTENANCE.test(about)) return cannotTell('maintenance', title);
  if (words.length < 200 && $('script').length > 0) return cannotTell('application', title);
  return null;
}

const CAPTCHA = /captcha|капч|не\s+робот|robot\s+емес|checking your browser|проверк[аи] (вашего )?браузера|just a moment/i;
const MAINTENANCE =
  /техническ(ие|их) работ|профилактическ(ие|их) работ|временно\s+недоступ|уақытша\s+қолжетімсіз|техникалық\s+жұмыс|under maintenance|temporarily unavailable/i;

/** The identifiers of acts whose card, history, links or files the page offers: those of the tabs, and so of the act it is a page of. */
export function actsOfTabs({ $ }: Page): Set<string> {
  // An act may cite another one's history inside its own text.
  const ids = $('a[href]')
    .not('article a')
    .toArray()
    .flatMap(
      (link) =>
        /\/docs\/([^/?#]+)\/(?:info|history|links|download|compare|official)\b/.exec($(link).attr('href') ?? '')?.[1] ?? [],
    );
  return new Set(ids);
}
