import type { Logger } from 'pino';
import type { WhatsappCloudConfig } from '../../config.ts';
import type { Desk } from '../../desk/desk.ts';
import type { LaterNews, Message } from '../../message.ts';
import type { WhatsappState } from '../../storage/whatsapp.ts';
import type { Line } from './line.ts';
import { type Heard, readWebhook, type Status } from './read-webhook.ts';
import { isSameToken, isSigned } from './signature.ts';
import type { TemplateStates } from './templates.ts';
import { verdictOfCode } from './verdict.ts';

export interface Intake {
  /** GET: Meta asks whether the address is ours. Gives the challenge to return as it is; null when the token is wrong. */
  verify(query: Readonly<Record<string, unknown>>): string | null;
  /**
   * POST: the value of X-Hub-Signature-256 and the raw bytes of the body. Gives the status to answer with; everything is committed by
   * then. Throws when it could not be: answer 500, and Meta comes again.
   */
  webhook(signature: string | undefined, body: Buffer): Promise<200 | 400 | 401>;
}

export interface IntakeParts {
  config: Pick<WhatsappCloudConfig, 'appSecret' | 'verifyToken' | 'phoneNumberId'>;
  desk: Pick<Desk, 'receive'>;
  state: Pick<WhatsappState, 'join' | 'wrote' | 'news' | 'noteStates'>;
  line: Pick<Line, 'learn'>;
  templates: Pick<TemplateStates, 'changed'>;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
  counts: Record<'received' | 'ignored' | 'statuses', number>;
  tell(event: string): void;
  onStatus: ((reference: string, news: LaterNews) => void | Promise<void>) | undefined;
  /** Resolves when few enough messages wait to take in more. */
  room(): Promise<void>;
  /** Hands a committed message over to be answered. */
  add(message: Message): void;
}

export function makeIntake(parts: IntakeParts): Intake {
  const { config, desk, state, line, templates, logger, now, counts, tell, onStatus, room, add } = parts;

  /** Both writes at once, so that they share a commit. */
  async function takeMessages({ messages, same, wroteAt }: Heard): Promise<void> {
    for (const { phone, userId } of same) await state.join(phone, userId);
    await Promise.all([desk.receive(messages), state.wrote(wroteAt)]);
    counts.received += messages.length;
  }

  /**
   * The alert is settled before its state is noted: a crash between the two has Meta bring the status again. Only what was sent with a
   * reference is kept; of the rest a failure may still tell something about the account.
   */
  async function takeStatuses(statuses: readonly Status[]): Promise<void> {
    counts.statuses += statuses.length;
    for (const { code } of statuses) if (code !== null) line.learn(verdictOfCode(code));
    const alerts = statuses.filter((status): status is Status & { reference: string } => status.reference !== null);
    if (alerts.length === 0) return;
    const news = await state.news(alerts);
    for (const status of news) await onStatus?.(status.reference, newsOf(status));
    await state.noteStates(news);
  }

  return {
    verify(query) {
      const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
      if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
      return isSameToken(token, config.verifyToken) ? challenge : null;
    },

    async webhook(signature, body) {
      if (!isSigned(signature, body, config.appSecret)) {
        tell('webhook refused');
        return 401;
      }
      const json = parse(body);
      if (json === null) return 400;
      const heard = readWebhook(json, { phoneNumberId: config.phoneNumberId, now: now() });
      // Meta would bring what it is not told 200 for, again and again for a week.
      if (heard.messages.length > 0) await room();
      for (const why of heard.ignored) tell(`ignored ${why}`);
      counts.ignored += heard.ignored.length;
      await takeMessages(heard);
      for (const template of heard.templates) {
        templates.changed(template);
        logger.warn({ ...template }, 'Meta changed the state of a template');
      }
      await takeStatuses(heard.statuses);
      for (const message of heard.messages) add(message);
      return 200;
    },
  };
}

/** Meta has given up on a failed message: what would have been worth another try is refused as well. */
function newsOf({ id, state, code }: Status): LaterNews {
  if (state !== 'failed') return { kind: 'sent', channelMessageId: id };
  if (code === null) return { kind: 'refused', reason: 'WhatsApp did not say why' };
  const { outcome } = verdictOfCode(code);
  return outcome.kind === 'gone' ? outcome : { kind: 'refused', reason: `WhatsApp ${code}` };
}

/** Null for what is no JSON object. */
function parse(body: Buffer): object | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
