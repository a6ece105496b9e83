import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readDraft } from '../alerts/read-draft.ts';
import { type AlertOptions, type AlertTools, idOf, nameOf } from './alerts.ts';
import { RENDERERS } from './renderers.ts';

/** The bot writes to the same file: between two steps of queueing it gets its turn. */
const PAUSE_BETWEEN_CHUNKS_MS = 2;

export async function draft({ alerts }: AlertTools, file: string, { by, json }: AlertOptions): Promise<number> {
  const who = nameOf(by);
  if (!existsSync(file)) throw new Error(`There is no file '${file}': expected an alert in YAML`);
  const read = readDraft(readFileSync(file, 'utf8'));
  if ('faults' in read) {
    console.error(`${file} has ${read.faults.length} fault${read.faults.length === 1 ? '' : 's'}:`);
    for (const fault of read.faults) console.error(`  ${fault}`);
    return 1;
  }
  const id = await alerts.draft(read.alert, who, Date.now());
  console.log(json ? JSON.stringify({ id }) : `Draft ${id}. Look at it: qorgan alerts preview ${id}`);
  return 0;
}

/** Acknowledged when everything is committed: the decision first, then every delivery. */
export async function approve(tools: AlertTools, subject: string, { by, alone, json }: AlertOptions): Promise<number> {
  const { releases, queue, counts, composer, alerts } = tools;
  const id = idOf(subject);
  await releases.approve(id, { who: nameOf(by), alone, now: Date.now() }, { composer, renderers: RENDERERS });
  while (!(await queue.queueChunk(id, Date.now()))) await sleep(PAUSE_BETWEEN_CHUNKS_MS);
  const { audience } = await counts.report(id);
  const state = (await alerts.find(id))?.state ?? 'approved';
  console.log(
    json
      ? JSON.stringify({ id, state, audience })
      : `Alert ${id} is released to ${audience} people. Watch it: qorgan alerts status ${id}`,
  );
  return 0;
}

export async function halt({ releases }: AlertTools, subject: string, { by, json }: AlertOptions): Promise<number> {
  const id = idOf(subject);
  const who = by?.trim() || 'unnamed';
  await releases.halt(id, { who, why: `halted by ${who}`, now: Date.now() });
  console.log(json ? JSON.stringify({ id, state: 'halted' }) : `Alert ${id} is halted. Go on: qorgan alerts resume ${id}`);
  return 0;
}

export async function resume(
  { releases, alerts, queue }: AlertTools,
  subject: string,
  { by, json }: AlertOptions,
): Promise<number> {
  const id = idOf(subject);
  await releases.resume(id, { who: by?.trim() || 'unnamed', now: Date.now() });
  if ((await alerts.find(id))?.state === 'approved')
    while (!(await queue.queueChunk(id, Date.now()))) await sleep(PAUSE_BETWEEN_CHUNKS_MS);
  const state = (await alerts.find(id))?.state ?? 'sending';
  console.log(json ? JSON.stringify({ id, state }) : `Alert ${id} goes on`);
  return 0;
}

export async function decide({ releases }: AlertTools, subject: string, { by, as, person }: AlertOptions): Promise<number> {
  const id = idOf(subject);
  if (as !== 'sent' && as !== 'failed') throw new Error(`--as is '${as ?? ''}': expected sent or failed`);
  const personId = person === undefined ? null : idOf(person);
  const count = await releases.decideDoubts(id, { who: nameOf(by), as, personId, now: Date.now() });
  console.log(`${count} message${count === 1 ? '' : 's'} of alert ${id} now count as ${as}`);
  return 0;
}
