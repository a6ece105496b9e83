import { createInterface } from 'node:readline/promises';
import type { Config } from '../config.ts';
import { askQuestion } from '../desk/ask.ts';
import { openParts } from '../parts.ts';

/** `qorgan ask`: one question from the command line, or with `jsonl` one a line from standard input. */
export async function ask(
  config: Config,
  options: { lang?: string; on?: string; jsonl: boolean },
  text: string,
): Promise<number> {
  if (options.jsonl) return askLines(config, options);
  if (text === '') {
    console.error('No question given: expected qorgan ask "question"');
    return 2;
  }
  const question = askQuestion.safeParse(withOptions({ text }, options));
  if (!question.success) {
    console.error(question.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
    return 2;
  }
  console.log(openParts(config).ask(question.data).text);
  return 0;
}

/** Answers in the order of the lines. A faulty line gets an object with `error` in its place, the rest go on; the exit code is then 1. */
async function askLines(config: Config, options: { lang?: string; on?: string }): Promise<number> {
  const parts = openParts(config);
  let faults = 0;
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const question = readLine(line, options);
    if ('error' in question) faults += 1;
    const answer =
      'error' in question
        ? { id: String(number), error: `line ${number}: ${question.error}` }
        : parts.ask({ ...question, id: question.id ?? String(number) });
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`))
      await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return faults === 0 ? 0 : 1;
}

function readLine(line: string, options: { lang?: string; on?: string }) {
  const trimmed = line.trim();
  // A question may begin with a brace; only an object with quotes after it is meant as JSON.
  if (!/^\{\s*"/.test(trimmed)) return parse({ text: line }, options);
  try {
    return parse(JSON.parse(trimmed) as unknown, options);
  } catch {
    return { error: `expected a JSON object like {"id":"1","text":"…"}` };
  }
}

function parse(value: unknown, options: { lang?: string; on?: string }) {
  const result = askQuestion.safeParse(typeof value === 'object' && value !== null ? withOptions(value, options) : value);
  return result.success
    ? result.data
    : { error: result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') };
}

/** Options of the command line stand where a line says nothing itself. */
function withOptions(value: object, { lang, on }: { lang?: string; on?: string }): object {
  return { ...(lang === undefined ? {} : { lang }), ...(on === undefined ? {} : { on }), ...value };
}
