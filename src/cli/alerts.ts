import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Composer, makeComposer } from '../alerts/compose.ts';
import type { Config } from '../config.ts';
import { makeReleases, type Releases } from '../storage/alert-release.ts';
import { type Alerts, makeAlerts } from '../storage/alerts.ts';
import { type Counts, makeCounts } from '../storage/delivery-counts.ts';
import { type DeliveryQueue, makeDeliveryQueue } from '../storage/delivery-queue.ts';
import { openState } from '../storage/open.ts';
import { makeSay } from '../wording/say.ts';
import { approve, decide, draft, halt, resume } from './alerts-decide.ts';
import { list, preview, status } from './alerts-show.ts';
import { testSend } from './alerts-test.ts';

const USAGE = `qorgan alerts: tell everybody who follows the law that it changed

  alerts draft FILE.yaml --by NAME [--json]       checks and stores a draft, or lists every fault of the file
  alerts preview ID                               the exact texts, and who would get them
  alerts test ID --to telegram:123456,…           the texts to testers, once in each language
  alerts approve ID --by NAME [--alone] [--json]  freezes texts and audience and begins; another person than the drafter
  alerts halt ID [--by NAME]                      no more messages within a second
  alerts resume ID [--by NAME]                    goes on from where it was
  alerts status ID [--json]                       who got it, who did not, who is in doubt; who decided what
  alerts list [--doubt] [--json]                  all alerts; or the messages that nobody can say of whether they arrived
  alerts settle ID --as sent|failed --by NAME [--person N]   what you know of messages in doubt
`;

const OPTIONS = {
  by: { type: 'string' },
  to: { type: 'string' },
  as: { type: 'string' },
  person: { type: 'string' },
  alone: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  doubt: { type: 'boolean', default: false },
} as const;

/** What the commands work with: the same state.db as the bot, while it runs. */
export interface AlertTools {
  config: Config;
  alerts: Alerts;
  releases: Releases;
  queue: DeliveryQueue;
  counts: Counts;
  composer: Composer;
}

export interface AlertOptions {
  by?: string;
  to?: string;
  as?: string;
  person?: string;
  alone: boolean;
  json: boolean;
  doubt: boolean;
}

/** `qorgan alerts …`. Returns the exit code. */
export async function alerts(config: Config, action: string | undefined, args: string[]): Promise<number> {
  const run = action === undefined ? undefined : ACTIONS[action];
  if (!run) {
    (action === undefined ? console.log : console.error)(action === undefined ? USAGE : `Unknown action '${action}'\n\n${USAGE}`);
    return action === undefined ? 0 : 2;
  }
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const state = await openState(join(config.dataDir, 'state.db'));
  try {
    return await run(
      {
        config,
        alerts: makeAlerts(state),
        releases: makeReleases(state),
        queue: makeDeliveryQueue(state),
        counts: makeCounts(state),
        composer: makeComposer({ say: makeSay(), publicUrl: config.publicUrl }),
      },
      positionals[0] ?? '',
      values,
    );
  } catch (error) {
    console.error(explain(error, config.dataDir));
    return 1;
  } finally {
    await state.destroy();
  }
}

type Action = (tools: AlertTools, subject: string, options: AlertOptions) => Promise<number>;

const ACTIONS: Record<string, Action> = { draft, preview, approve, halt, resume, status, list, settle: decide, test: testSend };

function explain(error: unknown, dataDir: string): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'SQLITE_FULL') return `The disk under ${dataDir} is full: nothing was changed. Make room and try again`;
  if (typeof code === 'string' && code.startsWith('SQLITE_BUSY'))
    return `state.db under ${dataDir} was busy for five seconds: nothing was changed. Try again`;
  return error.message;
}

/** The id on the command line. Throws when it is none. */
export function idOf(subject: string): number {
  const id = Number(subject);
  if (!Number.isSafeInteger(id) || id < 1) throw new Error(`'${subject}' is no alert: expected its id, a number like 3`);
  return id;
}

/** Decisions carry a name. */
export function nameOf(by: string | undefined): string {
  const name = by?.trim() ?? '';
  if (name === '') throw new Error('Nobody is named: expected --by NAME');
  return name;
}
