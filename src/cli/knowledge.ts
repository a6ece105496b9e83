import { parseArgs } from 'node:util';
import { checkData } from '../knowledge/check.ts';
import { coverageOf, describeCoverage } from '../knowledge/coverage.ts';
import { askLinks, describeLinks, linksOf } from '../knowledge/links.ts';
import { readData } from '../knowledge/read-data.ts';
import { DataFaults } from '../knowledge/read-yaml.ts';
import { stampTopics, writeStamps } from '../knowledge/stamps.ts';
import { DATA_FOLDER } from '../parts.ts';
import { todayInKazakhstan } from '../today.ts';
import { exportKnowledge, importKnowledge } from './exchange.ts';
import { train } from './train.ts';

/** `qorgan knowledge …`: what an editor needs to keep data/ right. Returns the exit code. */
export async function knowledge(action: string | undefined, args: string[]): Promise<number> {
  try {
    switch (action) {
      case 'check':
        return check();
      case 'coverage':
        return coverage();
      case 'stamp':
        return stamp(args);
      case 'train':
        return train(args);
      case 'links':
        return await links();
      case 'export':
        return await exportKnowledge(args);
      case 'import':
        return await importKnowledge(args);
      default:
        console.error(
          `Unknown action '${action ?? ''}': expected knowledge check, train, coverage, stamp, links, export or import`,
        );
        return 2;
    }
  } catch (error) {
    if (!(error instanceof DataFaults)) throw error;
    return tellFaults(error.faults);
  }
}

/** Reads data/ as the bot would and lists every fault. */
function check(): number {
  return tellFaults(checkData(readData(DATA_FOLDER), todayInKazakhstan()));
}

function tellFaults(faults: readonly string[]): number {
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'data/ is sound' : `${faults.length} faults in data/`);
  return faults.length === 0 ? 0 : 1;
}

/** What of the law the answers say, and what they leave out without a reason. */
function coverage(): number {
  const found = coverageOf(readData(DATA_FOLDER));
  for (const line of describeCoverage(found)) console.log(line);
  return found.topicsWithoutFacts.length > 0 || found.unusedFacts.some(({ why }) => why === null) ? 1 : 0;
}

/** `stamp ID… | --all [--wording-only]`: the three languages of these topics are in line. */
function stamp(args: string[]): number {
  const options = { all: { type: 'boolean', default: false }, 'wording-only': { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.all === positionals.length > 0) {
    console.error('Expected knowledge stamp ID… or knowledge stamp --all, each with or without --wording-only');
    return 2;
  }
  const data = readData(DATA_FOLDER);
  const today = todayInKazakhstan();
  const ids = values.all ? data.topics.map(({ id }) => id) : positionals;
  const result = stampTopics(data, ids, { today, isWordingOnly: values['wording-only'], isAll: values.all });
  writeStamps(DATA_FOLDER, result, today);
  for (const refusal of result.refused) console.error(refusal);
  console.log(`${result.stamped.length} topics stamped, ${result.refused.length} refused`);
  return result.refused.length === 0 ? 0 : 1;
}

/** Asks every address that stands behind the answers whether it is still there. */
async function links(): Promise<number> {
  const found = linksOf(readData(DATA_FOLDER), todayInKazakhstan());
  const verdicts = await askLinks(found.map(({ url }) => url));
  if (!verdicts) {
    console.log('No host answered, so this machine seems to have no network: no address was checked');
    return 0;
  }
  for (const line of describeLinks(found, verdicts)) console.log(line);
  return [...verdicts.values()].some(({ kind }) => kind === 'dead') ? 1 : 0;
}
