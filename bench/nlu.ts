import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { table, writeBetweenMarkers } from './markdown.ts';
import { costOf } from './nlu/cost.ts';
import { languageShares } from './nlu/language.ts';
import { type Figures, measure } from './nlu/measure.ts';
import { type Aim, readSource, type Task, tasks } from './nlu/sets.ts';
import { SYSTEMS } from './nlu/systems.ts';

/**
 * `npm run bench:nlu`: our matcher on public sets, beside peers that learn from the same lines and are asked the same questions.
 * `-- --data DIR` (or BENCH_DATA) names a folder with the sets that are not in bench/data; `--full` adds the full CLINC150;
 * `--write` puts the table into docs/understanding.md.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, full: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const OWN_FOLDER = join(import.meta.dirname, 'data');
const elsewhere = values.data ?? process.env['BENCH_DATA'];
const folders = elsewhere ? [OWN_FOLDER, elsewhere] : [OWN_FOLDER];

/** One line of the table: a figure for every system that has one, and what was hoped for. */
interface Row {
  name: string;
  figures: ReadonlyMap<string, number>;
  digits: number;
  isLessBetter: boolean;
  aim?: Aim | undefined;
}

const KINDS: Record<keyof Task['aims'], string> = {
  accuracy: '',
  auroc: ', AUROC',
  fpr95: ', FPR95',
  inScope: ', in scope at the chosen threshold',
  foreignFound: ', foreign found at it',
};

// First of all: node-nlp's managers change what its language guesser knows.
const languages = languageRows();
const rows = [...(await taskRows()), ...languages, ...costRows()];
const head = ['', ...SYSTEMS.map(({ name }) => name), 'aim', 'high aim'];
const met = (place: 0 | 1) => rows.filter(({ aim }) => aim).filter((row) => isMet(row, place)).length;
const report = [
  'Shares in per cent. AUROC: how often a question in scope scores above a foreign one; FPR95: foreign questions that pass where 95 % of those in scope do. Best of the row in bold.',
  table(head, rows.map(cellsOf)),
  `${met(0)} of ${rows.filter(({ aim }) => aim).length} aims are met (✓), ${met(1)} of the high ones.`,
].join('\n\n');
console.log(report);
if (values.write)
  writeBetweenMarkers(join(import.meta.dirname, '..', 'docs', 'understanding.md'), 'figures of npm run bench:nlu', report);

async function taskRows(): Promise<Row[]> {
  const asked = tasks(values.full);
  const here = asked.filter((task) => sourcesOf(task).every((source) => readSource(source, folders) !== null));
  const measured = new Map<string, Map<Task, Figures>>();
  for (const system of SYSTEMS) {
    measured.set(system.name, await measure(system, here, folders));
    console.warn(`${system.name} has answered`);
  }
  return asked.flatMap((task): Row[] => {
    if (!here.includes(task)) return [{ name: `${task.name}: not here`, figures: new Map(), digits: 1, isLessBetter: false }];
    return (Object.keys(KINDS) as (keyof Figures)[]).flatMap((kind) => {
      const figures = new Map<string, number>();
      for (const { name } of SYSTEMS) {
        const figure = measured.get(name)?.get(task)?.[kind];
        if (figure !== undefined) figures.set(name, figure * 100);
      }
      const row = { name: task.name + KINDS[kind], figures, digits: 1, isLessBetter: kind === 'fpr95', aim: task.aims[kind] };
      return figures.size === 0 ? [] : [row];
    });
  });
}

function sourcesOf({ parts, foreign, choose }: Task) {
  const more = [foreign, choose?.ask, choose?.foreign].filter((source) => source !== undefined);
  return [...parts.flatMap(({ learn, ask }) => [learn, ask]), ...more];
}

function languageRows(): Row[] {
  return languageShares(OWN_FOLDER).map(({ name, shares, isAll }) => ({
    name,
    figures: new Map(Object.entries(shares).map(([system, share]) => [system, share * 100])),
    digits: 1,
    isLessBetter: false,
    aim: isAll ? [95, 98] : undefined,
  }));
}

function costRows(): Row[] {
  const costs = new Map(SYSTEMS.map(({ name }) => [name, costOf(name, OWN_FOLDER)]));
  const row = (name: string, kind: 'trainSeconds' | 'p50' | 'p99' | 'megabytes', digits: number, aim?: Aim): Row => ({
    name,
    figures: new Map([...costs].map(([system, cost]) => [system, cost[kind]])),
    digits,
    isLessBetter: true,
    aim,
  });
  return [
    row('learning 3,000 phrases of 150 labels, s', 'trainSeconds', 2, [2, 1]),
    row('a question to them, p50, ms', 'p50', 3),
    row('a question to them, p99, ms', 'p99', 3, [0.5, 0.2]),
    row('memory that it takes, MB', 'megabytes', 0, [100, 50]),
  ];
}

function cellsOf(row: Row): string[] {
  const best = row.isLessBetter ? Math.min(...row.figures.values()) : Math.max(...row.figures.values());
  const written = (figure: number) => figure.toFixed(row.digits);
  const cells = SYSTEMS.map(({ name }) => {
    const figure = row.figures.get(name);
    if (figure === undefined) return '–';
    return written(figure) === written(best) ? `**${written(figure)}**` : written(figure);
  });
  const aims = ([0, 1] as const).map((place) => {
    const aim = row.aim?.[place];
    if (aim === undefined) return '';
    return `${Number(aim.toFixed(row.digits))}${isMet(row, place) ? ' ✓' : ''}`;
  });
  return [row.name, ...cells, ...aims];
}

/** As it is written, so that nobody wonders at a 66.0 that does not reach 66. */
function isMet({ figures, digits, isLessBetter, aim }: Row, place: 0 | 1): boolean {
  const ours = Number(figures.get('Qorgan')?.toFixed(digits));
  const hoped = Number(aim?.[place].toFixed(digits));
  return isLessBetter ? ours <= hoped : ours >= hoped;
}
