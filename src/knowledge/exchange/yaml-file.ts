import { LineCounter, parseDocument } from 'yaml';
import { lineOf } from '../read-yaml.ts';
import { type Content, type Incoming, shownPath } from './content.ts';
import { renderYaml } from './house-style.ts';

/** Topics and phrases in one YAML file, each under its id. The comment on top tells how to work with it. */
export function writeYaml({ topics, phrases }: Content, howTo: readonly string[]): string {
  const comment = howTo.map((line) => ` ${line}`).join('\n');
  return renderYaml({ topics: Object.fromEntries(topics), phrases: Object.fromEntries(phrases) }, comment);
}

export function readYamlFile(source: string): Incoming {
  try {
    return readWhole(source);
  } catch (error) {
    // Lists nested ten thousand deep, which no editor types, exhaust the stack of the parser.
    if (!(error instanceof RangeError)) throw error;
    return { topics: new Map(), phrases: new Map(), faults: ['the file is nested too deep'], place: () => '' };
  }
}

function readWhole(source: string): Incoming {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, schema: 'core', uniqueKeys: true });
  const faults = document.errors.map(
    (error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]?.replace(/ at line \d+.*$/, '')}`,
  );
  const place = (path: readonly PropertyKey[]) => `line ${lineOf(document, lines, path)}, ${shownPath(path)}`;
  const nothing = { topics: new Map(), phrases: new Map(), faults, place };
  // A key that stands twice leaves the rest readable, so that the other faults are told in the same run.
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) return nothing;
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    faults.push(`line 1: ${(error as Error).message}: expected a file without anchors and aliases`);
    return nothing;
  }
  if (!isMap(content)) return { ...nothing, faults: [...faults, "line 1: expected the keys 'topics' and 'phrases'"] };
  for (const [key, value] of Object.entries(content))
    if (!['topics', 'phrases'].includes(key)) faults.push(`${place([key])}: unknown key, expected topics or phrases`);
    else if (!isMap(value)) faults.push(`${place([key])}: expected a map of ids`);
  return { topics: entriesOf(content['topics']), phrases: entriesOf(content['phrases']), faults, place };
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(isMap(value) ? Object.entries(value) : []);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
