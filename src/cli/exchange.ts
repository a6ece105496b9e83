import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { showChange } from '../knowledge/exchange/changes.ts';
import { exportFile } from '../knowledge/exchange/export-file.ts';
import { planImport } from '../knowledge/exchange/import-file.ts';
import { replaceFiles, undoInterrupted } from '../knowledge/exchange/replace-files.ts';
import { DataFaults } from '../knowledge/read-yaml.ts';
import { DATA_FOLDER } from '../parts.ts';
import { todayInKazakhstan } from '../today.ts';

/** `qorgan knowledge export FILE`: all topics and phrases for an editor, as .xlsx or .yaml. */
export async function exportKnowledge(args: string[], folder: string = DATA_FOLDER): Promise<number> {
  const file = fileOf(args[0]);
  if (file === null || args.length > 1) return usage('export FILE.xlsx or FILE.yaml');
  tellUndone(folder);
  const { topics, phrases } = await exportFile(file, folder);
  console.log(`${file}: ${topics} topics, ${phrases} phrases`);
  return 0;
}

/** `qorgan knowledge import FILE [--dry-run]`: puts an editor's file into data/, or lists every fault and changes nothing. */
export async function importKnowledge(args: string[], folder: string = DATA_FOLDER): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: { 'dry-run': { type: 'boolean' } }, allowPositionals: true });
  const file = fileOf(positionals[0]);
  if (file === null || positionals.length > 1) return usage('import FILE.xlsx or FILE.yaml [--dry-run]');
  if (!existsSync(file)) {
    console.error(`There is no file ${file}`);
    return 1;
  }
  tellUndone(folder);
  const { faults, changes, files } = await planImport(file, folder, todayInKazakhstan()).catch((error: unknown) => {
    if (!(error instanceof DataFaults)) throw error;
    return { faults: ['data/ itself has faults, mend them first:', ...error.faults], changes: [], files: [] };
  });
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) {
    console.error(`${faults.length} fault${faults.length === 1 ? '' : 's'} in ${file}: nothing was changed`);
    return 1;
  }
  for (const change of changes) console.log(showChange(change));
  if (values['dry-run']) {
    console.log(`${changes.length} changes in ${files.length} files would be made: nothing was written`);
    return 0;
  }
  if (files.length > 0) replaceFiles(folder, files);
  for (const { path } of files) console.log(`written: data/${path}`);
  const topics = files.flatMap(({ path }) => /^topics\/(.+)\.yaml$/.exec(path)?.[1] ?? []);
  if (topics.length > 0) console.log(`when the three languages are in line: qorgan knowledge stamp ${topics.join(' ')}`);
  console.log(files.length === 0 ? 'data/ says the same already' : `${changes.length} changes in ${files.length} files`);
  return 0;
}

function fileOf(argument: string | undefined): string | null {
  return argument !== undefined && /\.(xlsx|yaml)$/.test(argument) ? argument : null;
}

function usage(expected: string): number {
  console.error(`Expected knowledge ${expected}`);
  return 2;
}

function tellUndone(folder: string): void {
  if (undoInterrupted(folder)) console.error('An earlier import was cut off: the files that it had replaced were put back');
}
