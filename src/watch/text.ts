import { ANNOUNCEMENT, type Block, blocksOf } from './blocks.ts';
import { type CannotTell, cannotTell } from './cannot-tell.ts';
import { actsOfTabs, type Page, wallOf } from './page.ts';
import type { ReadLanguage } from './watch-list.ts';
import { inWords } from './words.ts';

/** What an article says, heading included, one paragraph a line; and what the register's editors noted at it. */
export interface Article {
  words: string;
  notes: string;
}

export interface Text {
  kind: 'text';
  /** By number, "380-3". An act without articles is one article called WHOLE. */
  articles: ReadonlyMap<string, Article>;
}

export const WHOLE = 'whole';

/** «Статья 380-3. …»; in the Constitution «Статья 1» alone. The stop keeps out a sentence that begins with «Статья 5 настоящего Кодекса». */
const ARTICLE: Record<ReadLanguage, RegExp> = {
  rus: /^Стать[яи] (\d+(?:-\d+)*)(?:\.|$)/iu,
  kaz: /^(\d+(?:-\d+)*)-бап(?:\.|$)/iu,
};
/** A part, chapter or paragraph: the article before it has ended. */
const DIVISION =
  /^((ОБЩАЯ|ОСОБЕННАЯ) ЧАСТЬ|Раздел |Подраздел |Глава |Параграф |(ЖАЛПЫ|ЕРЕКШЕ) БӨЛІМ|\d+(-\d+)?[- ]((кіші )?бөлім|тарау|параграф))/iu;

/**
 * Reads the text page of an act: `<article>` inside `div.container_gamma.text`, headings of articles as
 * `<h3 id="z12">Статья 7. …</h3>` or `<p><b><a name="z12"></a>Статья 7. …</b></p>`, paragraphs as `<p id="z13">`.
 */
export function readText(page: Page, act: string, language: ReadLanguage, isWhole: boolean): Text | CannotTell {
  const { $, html } = page;
  const root = [
    ...$('div.container_gamma.text article').toArray(),
    ...$('article').toArray(),
    ...$('div.container_gamma.text').toArray(),
  ][0];
  if (!root) return wallOf(page) ?? cannotTell('no-text', inWords($('title').text()));
  const acts = actsOfTabs(page);
  if (!acts.has(act) || acts.size > 1) return cannotTell('another-act', [...acts].join(', ') || 'no act is named');
  // A parser closes what the wire left open, so that half a page looks whole to it.
  if (!/<\/html\s*>/i.test(html) || (/<article\b/i.test(html) && !/<\/article\s*>/i.test(html))) {
    return cannotTell('cut-off', `${html.length} characters`);
  }
  const blocks = blocksOf($, root);
  if (!blocks.some(({ words }) => words !== '')) return wallOf(page) ?? cannotTell('no-text', 'the frame is empty');
  return { kind: 'text', articles: isWhole ? new Map([[WHOLE, joined(blocks)]]) : articlesOf(blocks, ARTICLE[language]) };
}

function articlesOf(blocks: readonly Block[], heading: RegExp): Map<string, Article> {
  const articles = new Map<string, Article>();
  let number: string | null = null;
  let own: Block[] = [];
  let waiting: Block[] = [];
  const end = () => {
    if (number === null) return;
    const article = joined(own);
    // A table of contents names the article before it comes: the longer of the two is the article.
    if (article.words.length > (articles.get(number)?.words.length ?? -1)) articles.set(number, article);
  };
  for (const block of blocks) {
    // The hyphen of "380-3" comes in several forms.
    const title = block.isHeading ? block.words.replace(/[‐‑‒–—]/g, '-') : '';
    const next = heading.exec(title)?.[1];
    if (next !== undefined || DIVISION.test(title)) {
      end();
      number = next ?? null;
      // An announcement between two articles may be about either: it is kept at both.
      own = next === undefined ? [] : announcedLast(waiting);
      waiting = [];
    }
    waiting.push(block);
    if (number !== null) own.push(block);
  }
  end();
  return articles;
}

/** The announcements that stand last, with nothing but notes after them. */
function announcedLast(blocks: readonly Block[]): Block[] {
  const lastWords = blocks.findLastIndex(({ words }) => words !== '');
  const notes = blocks.slice(lastWords + 1);
  const first = notes.findIndex(({ notes: note }) => ANNOUNCEMENT.test(note));
  return first < 0 ? [] : notes.slice(first);
}

function joined(blocks: readonly Block[]): Article {
  const lines = (of: (block: Block) => string) =>
    blocks
      .map(of)
      .filter((line) => line !== '')
      .join('\n');
  return { words: lines(({ words }) => words), notes: lines(({ notes }) => notes) };
}
