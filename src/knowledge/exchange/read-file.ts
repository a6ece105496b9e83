import { readFileSync, statSync } from 'node:fs';
import { faultOfZip } from './check-zip.ts';
import type { Content, Incoming } from './content.ts';
import { MAX_FILE_BYTES, MAX_ROWS } from './limits.ts';
import { readXlsxFile } from './xlsx-file.ts';
import { readYamlFile } from './yaml-file.ts';

/** Reads a file of an editor. Its limits come first: nothing is unpacked or parsed that is larger than it may be. */
export async function readFile(path: string, existing: Content): Promise<Incoming> {
  const size = statSync(path).size;
  if (size > MAX_FILE_BYTES) return refused(`the file has ${size} bytes, expected at most ${MAX_FILE_BYTES}`);
  const bytes = readFileSync(path);
  if (path.endsWith('.yaml')) {
    const source = bytes.toString('utf8').replace(/^\uFEFF/, '');
    const lines = source.split('\n').length;
    // A row of a sheet is up to four lines of YAML.
    return lines > MAX_ROWS * 4 ? refused(`the file has ${lines} lines, expected at most ${MAX_ROWS * 4}`) : readYamlFile(source);
  }
  const fault = faultOfZip(bytes);
  return fault === null ? readXlsxFile(bytes, existing) : refused(`the file ${fault}`);
}

function refused(fault: string): Incoming {
  return { topics: new Map(), phrases: new Map(), faults: [fault], place: () => '' };
}
