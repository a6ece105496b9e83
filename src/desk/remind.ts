import { type Companion, companionFromJson } from '../companion/companion.ts';
import { planOf } from '../companion/plan.ts';
import { isQuiet, type Reminder, remindersOf } from '../companion/reminders.ts';
import type { CompanionData } from '../companion/schema.ts';
import { isLanguage, type Language } from '../language.ts';
import type { Law } from '../law/schema.ts';
import type { Outlet } from '../message.ts';
import type { Companions, DueReminders } from '../storage/companions.ts';
import type { Say } from '../wording/say.ts';

export interface RemindParts {
  companions: Companions;
  outlets: readonly Outlet[];
  say: Say;
  now: () => number;
}

/** As many people at a time: answers to people go before reminders. */
const MOST = 50;

/** What a companion wants to be reminded of; nothing while reminders are off or it rests. */
export function remindersFor({
  law,
  companion: data,
}: {
  law: Law;
  companion: CompanionData;
}): (companion: Companion) => Reminder[] {
  return (companion) =>
    companion.remindsSince === null ? [] : remindersOf(planOf(law, data, companion), companion.remindsSince);
}

/**
 * Sends what is due, one message a person. It is claimed before it is sent and never repeated after a doubt or a crash:
 * a reminder too few is better than one too many.
 */
export function makeReminding({ companions, outlets, say, now }: RemindParts): () => Promise<number> {
  return async () => {
    if (isQuiet(now())) return 0;
    const due = await companions.claim(
      now(),
      MOST,
      outlets.map(({ channel }) => channel),
    );
    let sent = 0;
    for (const one of due) {
      const outlet = outlets.find(({ channel }) => channel === one.address.channel);
      if (outlet && (await remind(one, outlet))) sent += 1;
    }
    return sent;
  };

  async function remind(due: DueReminders, outlet: Outlet): Promise<boolean> {
    const language = languageOf(due);
    const text = say(language, due.nth === 1 ? 'companion:remind-first' : 'companion:remind-second');
    const [body = ''] = outlet.partsOf({ blocks: [{ kind: 'paragraph', spans: [{ text }] }] });
    const choices = [
      [{ id: 'c:v:plan', label: say(language, 'companion:remind-open') }],
      [{ id: 'c:r:off', label: say(language, 'companion:reminders-switch-off') }],
    ];
    const outcome = await outlet.send(due.address.id, { body, choices, language, reference: `reminder-${due.ids[0]}` });
    switch (outcome.kind) {
      case 'sent':
      case 'refused':
      case 'doubt':
        await companions.sent(due.ids);
        return outcome.kind === 'sent';
      case 'later':
        await companions.later(due.ids, now() + outcome.afterSeconds * 1000);
        return false;
      case 'gone':
        await companions.sent(due.ids);
        await companions.dropAll(due.address);
        return false;
    }
  }
}

function languageOf({ language, state }: DueReminders): Language {
  return isLanguage(language) ? language : (companionFromJson(state)?.language ?? 'ru');
}
