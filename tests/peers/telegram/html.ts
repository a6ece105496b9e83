/** What Telegram shows of a text in HTML mode, or why it cannot read it, in its own words. */
export type Parsed = { text: string } | { error: string };

const TAGS = [
  'a',
  'b',
  'strong',
  'i',
  'em',
  's',
  'strike',
  'del',
  'u',
  'ins',
  'tg-spoiler',
  'tg-emoji',
  'span',
  'pre',
  'code',
  'blockquote',
];
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' };

/** As strict as Telegram: an unknown tag, a tag left open or closed in the wrong order is an error, a bare ">" or "&" is not. */
export function parseTelegramHtml(html: string): Parsed {
  const open: string[] = [];
  let text = '';
  let at = 0;
  const offset = () => Buffer.byteLength(html.slice(0, at));
  while (at < html.length) {
    const character = html.charAt(at);
    if (character === '&') {
      const entity = /^&(?:lt|gt|amp|quot|#\d{1,7}|#x[\da-f]{1,6});?/i.exec(html.slice(at, at + 12))?.[0];
      text += entity === undefined ? '&' : decode(entity);
      at += entity?.length ?? 1;
      continue;
    }
    if (character !== '<') {
      text += character;
      at += 1;
      continue;
    }
    const end = html.indexOf('>', at);
    const isClosing = html.charAt(at + 1) === '/';
    if (end < 0) return { error: `Unclosed ${isClosing ? 'end' : 'start'} tag at byte offset ${offset()}` };
    if (isClosing) {
      const name = html
        .slice(at + 2, end)
        .trim()
        .toLowerCase();
      const expected = open.pop();
      if (expected === undefined) return { error: `Unexpected end tag at byte offset ${offset()}` };
      if (name !== '' && name !== expected)
        return { error: `Unmatched end tag at byte offset ${offset()}, expected "</${expected}>", found "</${name}>"` };
    } else {
      const inside = html.slice(at + 1, end);
      const name = (/^[^\s/]*/.exec(inside)?.[0] ?? '').toLowerCase();
      if (name === '') return { error: `Empty tag name at byte offset ${offset()}` };
      if (!TAGS.includes(name)) return { error: `Unsupported start tag "${name}" at byte offset ${offset()}` };
      const attributes = inside.slice(name.length);
      if (!/^(?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[\w.-]+))?)*\s*$/i.test(attributes)) {
        return { error: `Expected equal sign in declaration of an attribute of the tag "${name}" at byte offset ${offset()}` };
      }
      if (name === 'span' && !/class\s*=\s*["']tg-spoiler["']/.test(attributes))
        return { error: `Tag "span" must have class "tg-spoiler" at byte offset ${offset()}` };
      open.push(name);
    }
    at = end + 1;
  }
  const left = open.pop();
  if (left !== undefined) return { error: `Can't find end tag corresponding to start tag "${left}"` };
  return { text };
}

function decode(entity: string): string {
  const known = ENTITIES[entity.toLowerCase().replace(/;?$/, ';')];
  if (known !== undefined) return known;
  const number = /^&#x/i.test(entity) ? Number.parseInt(entity.slice(3), 16) : Number.parseInt(entity.slice(2), 10);
  return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : entity;
}
