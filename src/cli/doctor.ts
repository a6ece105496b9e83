import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { ModelIsStale } from '../knowledge/open-models.ts';
import { openParts } from '../parts.ts';
import { openState } from '../storage/open.ts';
import { whatsappCloud } from './doctor-whatsapp.ts';

export interface Finding {
  isGood: boolean;
  what: string;
  /** How to mend it, or what it would bring. */
  mend?: string;
}

/** `qorgan doctor`: says what is configured, what is missing and how to mend it. Prints no secret. Exits 1 when the bot could not start. */
export async function doctor(env: Readonly<Record<string, string | undefined>>): Promise<number> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    console.log((error as Error).message);
    return 1;
  }
  const findings = [
    runtime(),
    folder(config),
    ...(await databases(config)),
    await port(config),
    await telegram(config),
    ...(await whatsappCloud(config)),
    operator(config),
    lawWatch(config),
  ];
  for (const { isGood, what, mend } of findings)
    console.log(`${isGood ? 'ok  ' : 'MEND'} ${what}${mend ? `\n       ${mend}` : ''}`);
  return findings.every((finding) => finding.isGood) ? 0 : 1;
}

function runtime(): Finding {
  return {
    isGood: Number(process.versions.napi) >= 10,
    what: `Node ${process.versions.node}, Node-API ${process.versions.napi}`,
    mend: Number(process.versions.napi) >= 10 ? '' : 'Run it by npm: npm run qorgan -- doctor',
  };
}

function folder({ dataDir }: Config): Finding {
  const path = resolve(dataDir);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK);
    return { isGood: true, what: `DATA_DIR ${path} can be written` };
  } catch (error) {
    return {
      isGood: false,
      what: `DATA_DIR ${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`,
      mend: 'Set DATA_DIR to a folder of the user who runs the bot',
    };
  }
}

async function databases(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  try {
    const { knowledge, library } = openParts(config);
    findings.push({
      isGood: true,
      what: `knowledge.db: ${library.topics().length} topics, ${knowledge.law.facts.length} facts, data ${knowledge.hash.slice(0, 12)}`,
    });
  } catch (error) {
    findings.push({
      isGood: false,
      what: (error as Error).message,
      mend:
        error instanceof ModelIsStale
          ? 'Learn anew: npm run --silent qorgan -- knowledge train'
          : 'Mend the files named above; qorgan knowledge check lists them again',
    });
  }
  const path = resolve(config.dataDir, 'state.db');
  const isNew = !existsSync(path);
  try {
    const state = await openState(path);
    await state.destroy();
    findings.push({ isGood: true, what: `state.db ${isNew ? 'was created' : 'opens'}` });
  } catch (error) {
    findings.push({
      isGood: false,
      what: `state.db does not open: ${(error as Error).message}`,
      mend: 'Restore a backup, or move the file away to begin anew',
    });
  }
  return findings;
}

async function port({ host, port }: Config): Promise<Finding> {
  const { createServer } = await import('node:net');
  return new Promise((settle) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      settle({
        isGood: isTaken,
        what: `web chat: http://${host}:${port} ${isTaken ? 'is in use (by the running bot, perhaps)' : `cannot be opened: ${error.code}`}`,
        ...(isTaken ? {} : { mend: 'Set HOST and PORT to an address of this machine' }),
      });
    });
    probe.listen(port, host, () => probe.close(() => settle({ isGood: true, what: `web chat: http://${host}:${port} is free` })));
  });
}

/** Asks the Bot API who the token belongs to. */
async function telegram({ telegram }: Config): Promise<Finding> {
  if (!telegram)
    return { isGood: true, what: 'Telegram: off', mend: 'Set TELEGRAM_BOT_TOKEN to the token from @BotFather to turn it on' };
  const mode = telegram.webhook ? `webhook ${new URL(telegram.webhook.url).host}` : 'long polling';
  try {
    const response = await fetch(`${telegram.apiRoot}/bot${telegram.token}/getMe`, { signal: AbortSignal.timeout(5000) });
    const answer = (await response.json()) as { ok: boolean; result?: { username?: string } };
    if (answer.ok) return { isGood: true, what: `Telegram: @${answer.result?.username ?? 'unknown'}, ${mode}` };
    return {
      isGood: false,
      what: `Telegram: the token is refused (HTTP ${response.status})`,
      mend: 'Get a new token from @BotFather (/token) and set TELEGRAM_BOT_TOKEN',
    };
  } catch {
    // The message of a failed request carries the address, and with it the token.
    return {
      isGood: false,
      what: `Telegram: ${new URL(telegram.apiRoot).host} cannot be reached`,
      mend: 'Check the network, or set TELEGRAM_API_ROOT',
    };
  }
}

function operator({ operator }: Config): Finding {
  return operator
    ? { isGood: true, what: `operator: ${operator}` }
    : {
        isGood: true,
        what: 'operator: not named',
        mend: 'Set OPERATOR to a name and a contact: /privacy shows who answers for the content',
      };
}

function lawWatch({ watch }: Config): Finding {
  return watch
    ? { isGood: true, what: `law watch: on, ${watch.root ?? 'the register'}, ${watch.secondsBetween} s between requests` }
    : { isGood: true, what: 'law watch: off', mend: 'Set LAW_WATCH=1 to look once a day whether the watched acts changed' };
}
