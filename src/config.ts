import { z } from 'zod';

const token = z.string().regex(/^\d+:[\w-]{30,}$/, { error: "expected the token that @BotFather gave, like '123456:ABC-…'" });
const root = z.url({ protocol: /^https?$/, error: 'expected an http(s) address' }).transform((url) => url.replace(/\/+$/, ''));

const canaries = z
  .string()
  .transform((list) => list.split(',').map((each) => each.trim()))
  .pipe(
    z.array(
      z.string().regex(/^(telegram|whatsapp-cloud):[^:\s]+:(ru|kk|en)$/, {
        error: "expected a list like 'telegram:123456:kk,telegram:234567:ru'",
      }),
    ),
  )
  .transform((list) =>
    list.map((each): Canary => {
      const [channel, id, language] = each.split(':') as [Canary['channel'], string, Canary['language']];
      return { channel, id, language };
    }),
  );

const environment = z
  .object({
    HOST: z.string().min(1).default('127.0.0.1'),
    PORT: z.coerce.number({ error: 'expected a port number' }).int().min(0).max(65535).default(3000),
    DATA_DIR: z.string().min(1).default('./var'),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'expected a pino level: fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
    OPERATOR: z.string().max(200).optional(),
    PUBLIC_URL: root.optional(),
    CANARIES: canaries.default([]),
    TELEGRAM_BOT_TOKEN: token.optional(),
    TELEGRAM_API_ROOT: root.default('https://api.telegram.org'),
    TELEGRAM_WEBHOOK_URL: z.url({ protocol: /^https?$/, error: 'expected an http(s) address' }).optional(),
    TELEGRAM_WEBHOOK_SECRET: z
      .string()
      .regex(/^[\w-]{16,256}$/, { error: 'expected 16 to 256 of A-Z a-z 0-9 _ -' })
      .optional(),
    TELEGRAM_SENDS_AT_ONCE: z.coerce.number({ error: 'expected a number' }).int().min(1).max(100).optional(),
    TELEGRAM_MESSAGES_PER_SECOND: z.coerce.number({ error: 'expected a number' }).positive().max(1000).default(28),
  })
  .superRefine((values, context) => {
    if (values.TELEGRAM_WEBHOOK_URL && !values.TELEGRAM_WEBHOOK_SECRET) {
      context.addIssue({
        code: 'custom',
        path: ['TELEGRAM_WEBHOOK_SECRET'],
        message: 'expected a secret, because TELEGRAM_WEBHOOK_URL is set',
      });
    }
    if (values.TELEGRAM_WEBHOOK_URL && !values.TELEGRAM_BOT_TOKEN) {
      context.addIssue({
        code: 'custom',
        path: ['TELEGRAM_BOT_TOKEN'],
        message: 'expected a token, because TELEGRAM_WEBHOOK_URL is set',
      });
    }
  });

/** A subscriber of the operator's own, who tells whether alerts arrive. */
export interface Canary {
  channel: 'telegram' | 'whatsapp-cloud';
  /** The channel's own id. */
  id: string;
  language: 'ru' | 'kk' | 'en';
}

export interface TelegramConfig {
  token: string;
  apiRoot: string;
  webhook: { url: string; secret: string } | null;
  messagesPerSecond: number;
  /** Messages of an alert on their way at once: a crash leaves so many in doubt. Null: what the pace needs. */
  sendsAtOnce: number | null;
}

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Who runs this bot and answers for its content, with a contact: shown by /privacy. */
  operator: string | null;
  /** Where the web pages are reached from outside, without a slash at the end: alerts link to them. */
  publicUrl: string | null;
  canaries: readonly Canary[];
  telegram: TelegramConfig | null;
}

/** Secrets are shown by name, never by value. */
const SECRETS: readonly string[] = ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET'];

/** Reads the environment. Throws one Error that lists every fault: the variable, its value and what was expected. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty variable is an unset one: that is what a line "TELEGRAM_BOT_TOKEN=" in an .env file means.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = environment.safeParse(given);
  if (!result.success)
    throw new Error(
      `Cannot start, the environment has faults:\n${result.error.issues.map((issue) => `  ${explain(issue, given)}`).join('\n')}`,
    );
  const values = result.data;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    dataDir: values.DATA_DIR,
    logLevel: values.LOG_LEVEL,
    operator: values.OPERATOR ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    canaries: values.CANARIES,
    telegram: values.TELEGRAM_BOT_TOKEN
      ? {
          token: values.TELEGRAM_BOT_TOKEN,
          apiRoot: values.TELEGRAM_API_ROOT,
          webhook: values.TELEGRAM_WEBHOOK_URL
            ? { url: values.TELEGRAM_WEBHOOK_URL, secret: values.TELEGRAM_WEBHOOK_SECRET ?? '' }
            : null,
          messagesPerSecond: values.TELEGRAM_MESSAGES_PER_SECOND,
          sendsAtOnce: values.TELEGRAM_SENDS_AT_ONCE ?? null,
        }
      : null,
  });
}

function explain(issue: { path: readonly PropertyKey[]; message: string }, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  const value = given[name];
  const shown = value === undefined ? 'is not set' : SECRETS.includes(name) ? 'is set' : `is '${value}'`;
  return `${name} ${shown}: ${issue.message}`;
}
