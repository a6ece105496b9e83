import type { Outgoing, Outlet, SendOutcome } from '../../message.ts';
import type { WhatsappState } from '../../storage/whatsapp.ts';
import { type ChoiceWords, flatChoices, type Offered, withChoices } from './choices.ts';
import type { Line } from './line.ts';
import type { Pace } from './pace.ts';
import { partsOfReply } from './parts-of-reply.ts';
import { type Content, payloadTo } from './payload.ts';
import { type AlertTemplate, type TemplateStates, templateContent } from './templates.ts';

export interface OutletParts {
  line: Line;
  pace: Pace;
  state: Pick<WhatsappState, 'window' | 'offer' | 'closeWindow' | 'keepUnread' | 'dropUnread'>;
  template: AlertTemplate;
  templates: TemplateStates;
  words: ChoiceWords;
  now: () => number;
}

/** Meta's clock decides; a minute keeps us on the safe side of it. */
const WINDOW_MS = 24 * 3_600_000 - 60_000;
const TEMPLATE_SECONDS = 600;

/** Alerts by WhatsApp: freely within 24 hours of the person's last message, else by the approved template of their language. */
export function makeOutlet({ line, pace, state, template, templates, words, now }: OutletParts): Outlet {
  return {
    channel: 'whatsapp-cloud',
    settlesDoubts: true,
    partsOf: partsOfReply,

    async send(to, outgoing) {
      const stopped = line.broadcastStopped();
      // While the line is stopped an alert may still be the probe, once its time has come.
      if (stopped && stopped.afterSeconds > 1) return { kind: 'later', ...stopped };
      const window = await state.window(to);
      const isOpen = window !== null && now() - window.lastWroteAt < WINDOW_MS;
      const offered: Offered = { language: outgoing.language, choices: flatChoices(outgoing.choices), page: 0, isDesks: false };
      const content = isOpen ? withChoices(outgoing.body, offered, words) : asTemplate(outgoing);
      if ('kind' in content) return content;
      const turn = pace.turnOf(to);
      if (turn) return laterFor(turn.wait / 1000, 'pace', turn.scope === 'person');
      const { reference, body } = outgoing;
      if (!isOpen) await state.keepUnread(to, { reference, body, offered: JSON.stringify(offered) }, now());
      else if (offered.choices.length > 0) await state.offer(to, JSON.stringify(offered));
      const verdict = await line.send(payloadTo(to, content, reference));
      if (!isOpen && verdict.outcome.kind !== 'sent' && verdict.outcome.kind !== 'doubt') await state.dropUnread([reference]);
      if (verdict.effect === 'slow-person') return laterFor(pace.slowDown(to) / 1000, `WhatsApp ${verdict.code}`, true);
      if (verdict.effect === 'close-window') await state.closeWindow(to);
      if (verdict.effect === 'template-unusable') templates.failed(outgoing.language);
      if (verdict.outcome.kind === 'sent') pace.wentThrough(to);
      // Others have a window that is open, or a language whose template is in order.
      const isOwn = verdict.effect === 'close-window' || verdict.effect === 'template-unusable';
      return isOwn && verdict.outcome.kind === 'later' ? { ...verdict.outcome, scope: 'person' } : verdict.outcome;
    },
  };

  function asTemplate({ body, language }: Outgoing): Content | SendOutcome {
    const status = templates.stateOf(language);
    if (status !== null && status !== 'APPROVED') {
      const reason = `the template '${template.name}' in ${language} is ${status}`;
      return laterFor(TEMPLATE_SECONDS, reason, true);
    }
    const title = (body.split('\n')[0] ?? '').replace(/[*_]/g, '');
    const link = /https?:\/\/\S+/.exec(body)?.[0];
    if (link === undefined || title.trim() === '')
      return { kind: 'refused', reason: 'the template needs a title and a link, and the message has none' };
    return templateContent(template, language, title, link);
  }
}

function laterFor(afterSeconds: number, reason: string, isPerson: boolean): SendOutcome {
  return { kind: 'later', afterSeconds, reason, ...(isPerson && { scope: 'person' as const }) };
}
