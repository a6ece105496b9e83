import type { Logger } from 'pino';
import { LANGUAGES } from '../../language.ts';
import { backoffMilliseconds, type Pause } from '../work/pause.ts';
import type { GraphClient } from './graph-client.ts';
import type { Line } from './line.ts';
import type { AlertTemplate, TemplateStates } from './templates.ts';

export interface AccountParts {
  client: Pick<GraphClient, 'account'>;
  line: Pick<Line, 'learn'>;
  template: AlertTemplate;
  templates: TemplateStates;
  pause: Pause;
  stopping: AbortSignal;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Meta knows the token and the number. */
  onKnown(): void;
}

const AGAIN_MILLISECONDS = 3_600_000;
const REFUSED_AGAIN_MILLISECONDS = 5 * 60_000;

/** Asks Meta about the number and its templates, tries until it gets an answer, and asks again every hour. */
export async function watchAccount(parts: AccountParts): Promise<void> {
  const { client, line, template, templates, pause, stopping, logger, onKnown } = parts;
  let failures = 0;
  while (!stopping.aborted) {
    const account = await client.account();
    if (stopping.aborted) return;
    let wait = AGAIN_MILLISECONDS;
    switch (account.kind) {
      case 'known':
        failures = 0;
        onKnown();
        templates.listed(account.templates);
        logger.info({ canSend: account.canSend }, 'WhatsApp is connected');
        tellTemplates();
        break;
      case 'refused':
        line.learn(account.verdict);
        // A token may have the right to send and not the right to look.
        if (account.verdict.alarm === 'rights') onKnown();
        logger.error(
          { code: account.verdict.code },
          'Meta does not tell about the number: check the token, its rights and the number',
        );
        wait = REFUSED_AGAIN_MILLISECONDS;
        break;
      case 'unreachable':
        failures += 1;
        logger.warn({ reason: account.reason, failures }, 'Could not reach the Graph API');
        wait = backoffMilliseconds(failures);
    }
    await pause(wait, stopping).catch(() => undefined);
  }

  function tellTemplates(): void {
    for (const language of LANGUAGES) {
      const status = templates.stateOf(language);
      if (status !== 'APPROVED')
        logger.warn({ template: template.name, language, status }, 'Alerts to people who wrote long ago wait for the template');
    }
  }
}
