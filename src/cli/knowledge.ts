import { checkData } from '../knowledge/check.ts';
import { readData } from '../knowledge/read-data.ts';
import { DataFaults } from '../knowledge/read-yaml.ts';
import { DATA_FOLDER } from '../parts.ts';
import { todayInKazakhstan } from '../today.ts';

/** `qorgan knowledge check`: reads data/ as the bot would and lists every fault. */
export function knowledge(action: string | undefined): number {
  if (action !== 'check') {
    console.error(`Unknown action '${action ?? ''}': expected knowledge check`);
    return 2;
  }
  const faults = faultsOfData();
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'data/ is sound' : `${faults.length} faults in data/`);
  return faults.length === 0 ? 0 : 1;
}

function faultsOfData(): readonly string[] {
  try {
    return checkData(readData(DATA_FOLDER), todayInKazakhstan());
  } catch (error) {
    if (error instanceof DataFaults) return error.faults;
    throw error;
  }
}
