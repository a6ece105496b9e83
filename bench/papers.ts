/** Documents per second, the time of one, and what the memory does meanwhile. Prints a table; nothing is written to the disk. */
import { LANGUAGES } from '../src/language.ts';
import { fillPaper } from '../src/papers/fill.ts';
import { type Format, fieldsOf } from '../src/papers/flow.ts';
import { makePaperMaker } from '../src/papers/make.ts';
import type { Values } from '../src/papers/values.ts';
import { realParts, TODAY } from '../tests/parts.ts';
import { table } from './markdown.ts';

const ROUNDS = 30;
const { papers, law, companion } = realParts().knowledge;
const make = makePaperMaker();
const STORY = 'Науқастың туысы қабылдау бөлімінде мені итеріп, өлтіремін деп қорқытты. Күзетші полиция шақырды. '.repeat(8);

function answersFor(ids: readonly string[]): Values {
  return Object.fromEntries(
    ids.map((id) => {
      const field = papers.fields.find((candidate) => candidate.id === id);
      if (id === 'story') return [id, { text: STORY }];
      if (field?.kind === 'day') return [id, { text: '2026-11-21' }];
      if (field?.kind === 'one' || field?.kind === 'many') return [id, { options: [field.options[0]?.id ?? ''] }];
      return [id, { text: 'Сәрсенбаева Әсемгүл, №7 қалалық аурухана' }];
    }),
  );
}

const jobs = papers.papers.flatMap((paper) =>
  LANGUAGES.map((language) => ({ paper, language, values: answersFor(fieldsOf(paper)) })),
);
const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);

const rows: string[][] = [];
const rss = () => {
  globalThis.gc?.();
  return process.memoryUsage.rss();
};
const before = rss();
for (const format of ['pdf', 'docx'] as const satisfies Format[]) {
  const times: number[] = [];
  let bytes = 0;
  const [first] = jobs;
  if (!first) throw new Error('No papers: expected some in data/papers');
  const coldFrom = performance.now();
  await make(
    fillPaper(first.paper, first.values, first.language, { papers, law, articles: companion.articles, today: TODAY }),
    format,
    new Date(),
  );
  const cold = performance.now() - coldFrom;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { paper, language, values } of jobs) {
      const from = performance.now();
      const made = await make(
        fillPaper(paper, values, language, { papers, law, articles: companion.articles, today: TODAY }),
        format,
        new Date(),
      );
      times.push(performance.now() - from);
      bytes += made.bytes.byteLength;
    }
  }
  const sorted = times.toSorted((a, b) => a - b);
  const total = times.reduce((sum, time) => sum + time, 0);
  rows.push([
    format,
    String(times.length),
    ((times.length / total) * 1000).toFixed(1),
    at(sorted, 0.5).toFixed(0),
    at(sorted, 0.99).toFixed(0),
    cold.toFixed(0),
    (bytes / times.length / 1024).toFixed(1),
    megabytes(rss()),
  ]);
}
console.log(table(['format', 'papers', 'a second', 'p50 ms', 'p99 ms', 'first ms', 'kB each', 'RSS MB after'], rows));
console.log(`\nRSS before: ${megabytes(before)} MB; heap in use at the end: ${megabytes(process.memoryUsage().heapUsed)} MB.`);
const slowest = Math.max(...rows.map(([, , , , p99]) => Number(p99)));
if (slowest > 300) {
  console.error(`One paper takes ${slowest} ms at p99, expected at most 300 ms`);
  process.exitCode = 1;
}
