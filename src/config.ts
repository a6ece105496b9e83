import { z } from 'zod';

const token = z.string().regex(/^\d+:[\w-]{30,}$/, { error: "expected the token that @BotFather gave, like '123456:ABC-…'" });
const root = z.url({ protocol: /^https?$/, error: 'expected an http(s) address' }).transform((url) => url.replace(/\/+$/, ''));

const secret = z.string().regex(/^\S{4,4096}$/, { error: 'expected at least 4 characters without spaces' });

/** All or none of them: each is useless without the others. */
const WHATSAPP_CLOUD = {
  WHATSAPP_CLOUD_TOKEN: 'the access token of the system user',
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: 'the id of the phone number in the API setup of the app',
  WHATSAPP_CLOUD_APP_SECRET: 'the app secret in the basic settings of the app',
  WHATSAPP_CLOUD_VERIFY_TOKEN: 'the words that you typed as the verify token of the webhook',
} as const;
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
    WHATSAPP_WEB: z.enum(['0', '1'], { error: 'expected 1 to turn the channel on, or nothing' }).optional(),
    WHATSAPP_WEB_PHONE: z
      .string()
      .regex(/^\d{10,15}$/, {
        error: 'expected the number of the phone to link, digits only with the code of the country, like 77011234567',
      })
      .optional(),
    PUPPETEER_EXECUTABLE_PATH: z.string().min(1).optional(),
    TELEGRAM_SENDS_AT_ONCE: z.coerce.number({ error: 'expected a number' }).int().min(1).max(100).optional(),
    TELEGRAM_MESSAGES_PER_SECOND: z.coerce.number({ error: 'expected a number' }).positive().max(1000).default(28),
    WHATSAPP_CLOUD_TOKEN: secret.optional(),
    WHATSAPP_CLOUD_PHONE_NUMBER_ID: z
      .string()
      .regex(/^\d{1,30}$/, { error: 'expected the id of the number at Meta, digits only; not the phone number' })
      .optional(),
    WHATSAPP_CLOUD_APP_SECRET: secret.optional(),
    WHATSAPP_CLOUD_VERIFY_TOKEN: secret.optional(),
    WHATSAPP_CLOUD_API_ROOT: root.default('https://graph.facebook.com'),
    LAW_WATCH: z.enum(['0', '1'], { error: 'expected 1 (look once a day whether the watched acts changed) or 0' }).default('0'),
    LAW_WATCH_ROOT: root.optional(),
    LAW_WATCH_SECONDS_BETWEEN: z.coerce
      .number({ error: 'expected a number of seconds' })
      .min(0, { error: 'expected a number of seconds' })
      .max(3600, { error: 'expected at most 3600 seconds' })
      .default(10),
  })
  .superRefine((values, context) => {
    const names = Object.keys(WHATSAPP_CLOUD) as (keyof typeof WHATSAPP_CLOUD)[];
    const given = names.find((name) => values[name] !== undefined);
    for (const name of given === undefined ? [] : names) {
      if (values[name] === undefined)
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `expected ${WHATSAPP_CLOUD[name]}, because ${given} is set`,
        });
    }

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
    if (values.LAW_WATCH === '1' && !values.OPERATOR) {
      context.addIssue({
        code: 'custom',
        path: ['OPERATOR'],
        message: 'expected a name and a contact, because LAW_WATCH is 1: the sites that are looked at see who asks',
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

export interface WhatsappWebConfig {
  /** Links by a pairing code shown for this number, in place of a QR code. */
  pairWithPhone: string | null;
  /** A Chromium of the operator's choice. */
  executablePath: string | null;
}

export interface WhatsappCloudConfig {
  token: string;
  phoneNumberId: string;
  appSecret: string;
  verifyToken: string;
  apiRoot: string;
}

export interface WatchConfig {
  /** Another server in place of those of data/law/watch-list.yaml. */
  root: string | null;
  secondsBetween: number;
  contact: string;
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
  whatsappWeb: WhatsappWebConfig | null;
  whatsappCloud: WhatsappCloudConfig | null;
  /** Looking for changes of the law; null when it is off, which is what a fresh installation is. */
  watch: WatchConfig | null;
}

/** Secrets are shown by name, never by value. */
const SECRETS: readonly string[] = [
  'TELEGRAM_BOT_TOKEN',
  'TELEGRAM_WEBHOOK_SECRET',
  'WHATSAPP_CLOUD_TOKEN',
  'WHATSAPP_CLOUD_APP_SECRET',
  'WHATSAPP_CLOUD_VERIFY_TOKEN',
];

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
    whatsappWeb:
      values.WHATSAPP_WEB === '1'
        ? { pairWithPhone: values.WHATSAPP_WEB_PHONE ?? null, executablePath: values.PUPPETEER_EXECUTABLE_PATH ?? null }
        : null,
    whatsappCloud: whatsappCloudOf(values),
    watch:
      values.LAW_WATCH === '1'
        ? {
            root: values.LAW_WATCH_ROOT ?? null,
            secondsBetween: values.LAW_WATCH_SECONDS_BETWEEN,
            contact: values.OPERATOR ?? '',
          }
        : null,
  });
}

function whatsappCloudOf(values: z.infer<typeof environment>): WhatsappCloudConfig | null {
  const {
    WHATSAPP_CLOUD_TOKEN: token,
    WHATSAPP_CLOUD_PHONE_NUMBER_ID: phoneNumberId,
    WHATSAPP_CLOUD_APP_SECRET: appSecret,
    WHATSAPP_CLOUD_VERIFY_TOKEN: verifyToken,
    WHATSAPP_CLOUD_API_ROOT: apiRoot,
  } = values;
  return token && phoneNumberId && appSecret && verifyToken ? { token, phoneNumberId, appSecret, verifyToken, apiRoot } : null;
}

function explain(issue: { path: readonly PropertyKey[]; message: string }, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  const value = given[name];
  const shown = value === undefined ? 'is not set' : SECRETS.includes(name) ? 'is set' : `is '${value}'`;
  return `${name} ${shown}: ${issue.message}`;
}
