import type { Logger } from 'pino';
import type { WhatsappCloudConfig } from '../../config.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Message, SendOutcome } from '../../message.ts';
import type { WhatsappState } from '../../storage/whatsapp.ts';
import type { Line } from './line.ts';
import { readWebhook, type Status } from './read-webhook.ts';
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
  onStatus: ((reference: string, outcome: SendOutcome) => void | Promise<void>) | undefined;
  /** Hands a committed message over to be answered. */
  add(message: Message): void;
}

export function makeIntake(parts: IntakeParts): Intake {
  const { config, desk, state, line, templates, logger, now, counts, tell, onStatus, add } = parts;

  async function takeMessages(messages: Message[], same: { phone: string; userId: string }[]): Promise<void> {
    for (const { phone, userId } of same) await state.join(phone, userId);
    await desk.receive(messages);
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
    for (const status of news) await onStatus?.(status.reference, outcomeOf(status));
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
      const heard = readWebhook(parse(body), { phoneNumberId: config.phoneNumberId, now: now() });
      if (!heard) return 400;
      for (const why of heard.ignored) tell(`ignored ${why}`);
      counts.ignored += heard.ignored.length;
      await takeMessages(heard.messages, heard.same);
      await state.wrote(heard.wroteAt);
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

function outcomeOf({ id, state, code }: Status): SendOutcome {
  if (state !== 'failed') return { kind: 'sent', channelMessageId: id };
  return code === null ? { kind: 'refused', reason: 'WhatsApp did not say why' } : verdictOfCode(code).outcome;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
