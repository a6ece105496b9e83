import { share } from '../score.ts';
import { auroc, bestThreshold, falsePositivesAt95 } from './scores.ts';
import { type Labelled, readSource, type Source, type Task } from './sets.ts';
import type { Guess, System } from './systems.ts';

/** Shares, 0..1. */
export type Figures = Partial<Record<keyof Task['aims'], number>>;

/** What a system makes of the tasks. Tasks in a row that learn from the same lines share what was learned. */
export async function measure(system: System, tasks: readonly Task[], folders: readonly string[]): Promise<Map<Task, Figures>> {
  const figures = new Map<Task, Figures>();
  let learned = { from: '', guess: async (_text: string): Promise<Guess> => ({ label: undefined, score: 0 }) };
  for (const task of tasks) {
    const trials: Trial[] = [];
    for (const { learn, ask } of task.parts) {
      const from = JSON.stringify(learn);
      if (learned.from !== from) {
        const guess = await system.train(linesOf(learn, folders), task.language);
        learned = { from, guess: async (text) => guess(text) };
      }
      trials.push(...(await trialsOf(learned.guess, linesOf(ask, folders))));
    }
    figures.set(task, await figuresOf(task, trials, async (source) => trialsOf(learned.guess, linesOf(source, folders))));
  }
  return figures;
}

interface Trial {
  score: number;
  isRight: boolean;
}

async function figuresOf(task: Task, trials: readonly Trial[], tryAll: (source: Source) => Promise<Trial[]>): Promise<Figures> {
  const accuracy = share(trials, ({ isRight }) => isRight);
  if (!task.foreign) return { accuracy };
  const inScope = trials.map(({ score }) => score);
  const foreign = (await tryAll(task.foreign)).map(({ score }) => score);
  const figures = { accuracy, auroc: auroc(inScope, foreign), fpr95: falsePositivesAt95(inScope, foreign) };
  if (!task.choose) return figures;
  const chosenOn = (await tryAll(task.choose.foreign)).map(({ score }) => score);
  const threshold = bestThreshold(await tryAll(task.choose.ask), chosenOn);
  return {
    ...figures,
    inScope: share(trials, ({ isRight, score }) => isRight && score >= threshold),
    foreignFound: share(foreign, (score) => score < threshold),
  };
}

async function trialsOf(guess: (text: string) => Promise<Guess>, lines: readonly Labelled[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const { text, label } of lines) {
    const named = await guess(text);
    trials.push({ score: named.score, isRight: named.label === label });
  }
  return trials;
}

function linesOf(source: Source, folders: readonly string[]): Labelled[] {
  const lines = readSource(source, folders);
  if (!lines?.length) throw new Error(`Cannot find ${source.file} (${source.split ?? 'all'}): looked in ${folders.join(', ')}`);
  return lines;
}
