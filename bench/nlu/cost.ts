import { execFileSync } from 'node:child_process';
import { time } from '../stopwatch.ts';
import { phrasesToTime } from './sets.ts';
import { SYSTEMS } from './systems.ts';

/** What a system costs, learning 3,000 phrases of 150 labels and asked 4,500 questions. */
export interface Cost {
  trainSeconds: number;
  /** Milliseconds a question. */
  p50: number;
  p99: number;
  /** Resident megabytes that it added to an idle Node with the phrases in it. */
  megabytes: number;
}

/** In a process of its own, so that nobody pays for another's memory. */
export function costOf(name: string, folder: string): Cost {
  const output = execFileSync(process.execPath, ['--expose-gc', '--no-warnings', import.meta.filename, name, folder], {
    encoding: 'utf8',
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Cost;
}

async function measure(name: string, folder: string): Promise<Cost> {
  const system = SYSTEMS.find((candidate) => candidate.name === name);
  if (!system) throw new Error(`Unknown system '${name}': expected one of ${SYSTEMS.map((known) => known.name)}`);
  const { learned, asked } = phrasesToTime([folder]);
  const before = residentMegabytes();
  const start = performance.now();
  const guess = await system.train(learned, 'en');
  const trainSeconds = (performance.now() - start) / 1000;
  const { p50, p99 } = await time(asked, ({ text }) => guess(text));
  return { trainSeconds, p50, p99, megabytes: residentMegabytes() - before };
}

function residentMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 2 ** 20;
}

if (import.meta.main) console.log(JSON.stringify(await measure(process.argv[2] ?? '', process.argv[3] ?? '')));
