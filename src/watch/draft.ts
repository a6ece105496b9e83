import type { WatchChange, WatchFinding } from '../storage/watch.ts';
import { WHOLE } from './text.ts';
import type { WatchedAct } from './watch-list.ts';

/**
 * The draft of an alert as a file for an editor: the form that `qorgan alerts draft` takes, with nothing in it that a person would be told.
 * What changed stands in comments. Title and text are empty and the day is none, so the file is refused until
 * somebody has written them in three languages.
 */
export function draftOf(
  finding: Pick<WatchFinding, 'edition' | 'edition_before' | 'found_at'>,
  changes: readonly WatchChange[],
  act: WatchedAct,
  topicsOf: (article: string) => readonly string[],
): string {
  const articles = [...new Set(changes.map(({ article }) => article))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  const lines = [
    ...comment([
      `The watch found other words in: ${act.what} (${act.id}).`,
      `Edition of ${finding.edition}; known before: ${finding.edition_before}. Found ${new Date(finding.found_at).toISOString()}.`,
      `Changed: ${articles.map(nameOf).join(', ')}. The words before and after stand below, as the register prints them.`,
      '',
      'A machine compared two pages and nothing more. Read the act itself, then write title, text and inForceFrom below:',
      'the date of an edition is not always the day from which a change is law. Check subjects and importance.',
      'Then: npm run --silent qorgan -- alerts draft THIS-FILE --by YOUR-NAME. While anything is empty, the file is refused.',
      'If it is nothing to write about, delete the file: qorgan watch status lists it no longer.',
    ]),
    'kind: new',
    'refersTo: null',
    `subjects: [${act.subjects.join(', ')}]`,
    'importance: normal',
    `source: ${act.source}`,
    `inForceFrom: ${UNWRITTEN}`,
    `provisions: [${provisionsOf(act, articles).join(', ')}]`,
    ...['title', 'text'].flatMap((field) => [`${field}:`, ...['ru', 'kk', 'en'].map((language) => `  ${language}: ''`)]),
    '',
    ...articles.flatMap((article) => [
      ...comment([`==== ${nameOf(article)} ====`, `Answers that cite it: ${topicsOf(article).join(', ') || 'none'}`]),
      ...changes.filter((change) => change.article === article).flatMap(linesOf),
      '',
    ]),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** No day, and not the null that would say that none can be given: an editor has to decide which. */
const UNWRITTEN = 'write a day like 2026-12-01, or null';

/** What the answers tell of an alert by: only acts that the structured law knows by an id. */
function provisionsOf({ act }: WatchedAct, articles: readonly string[]): string[] {
  return act === null ? [] : articles.filter((article) => article !== WHOLE).map((article) => `${act}/${article}`);
}

function linesOf({ article, language, before, after }: WatchChange): string[] {
  const title = (when: string) => `---- ${language}, ${when} ----`;
  if (article === WHOLE) {
    // An act of fifty pages twice over helps nobody: the paragraphs that are in one of the two texts only.
    return comment([title('only before'), ...only(before, after), title('only after'), ...only(after, before)]);
  }
  return comment([title('before'), ...paragraphs(before), title('after'), ...paragraphs(after)]);
}

function only(text: string | null, other: string | null): string[] {
  const others = new Set(paragraphs(other));
  return paragraphs(text).filter((line) => !others.has(line));
}

function paragraphs(text: string | null): string[] {
  return text === null ? ['(not on the page)'] : text.split('\n');
}

function nameOf(article: string): string {
  return article === WHOLE ? 'the whole act' : `article ${article}`;
}

/** Nothing that a page says can leave a comment: every line of it gets its own mark. */
function comment(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split(/[\r\n\u0085\u2028\u2029]+/)).map((line) => `# ${line}`.trimEnd());
}
