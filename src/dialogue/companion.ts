import type { Companion } from '../companion/companion.ts';
import { questionAt } from '../companion/questions.ts';
import { begin, type CompanionTurn, type Moment, PREFIX, tap, typedDay } from '../companion/turn.ts';
import { wordsOf } from '../text/fold.ts';
import { URGENT } from '../understanding/understanding.ts';
import { commandOf, topicOfCommand } from './commands.ts';
import type { Conversation } from './conversation.ts';
import type { Heard } from './take-turn.ts';

/** The companion of the person, if there is one, and what is known of the moment. */
export interface CompanionScene {
  companion: Companion | null;
  moment: Moment;
}

const TOPIC = 'cmd-checklist';
/** A day is told in this many words; more is a question of its own. */
const DAY_WORDS = 5;

/** What the companion makes of it; null when it is about something else, which is answered while the companion waits. */
export function companionTurnOf(before: Conversation, heard: Heard, { companion, moment }: CompanionScene): CompanionTurn | null {
  if (heard.kind === 'choice') {
    if (heard.id === `t:${TOPIC}`) return begin(companion);
    return heard.id.startsWith(PREFIX) ? tap(companion, heard.id, moment) : null;
  }
  const command = commandOf(heard.text);
  if (command) return topicOfCommand(command.name) === TOPIC ? begin(companion) : null;
  const { candidates, verdict, entities } = heard.understanding;
  const topic = verdict === 'answer' ? candidates[0]?.topic : undefined;
  if (topic !== undefined && URGENT.has(topic)) return null;
  if (topic === TOPIC) return begin(companion);
  if (companion === null || companion.isPaused || before.companion !== 'asked') return null;
  const question = questionAt(companion);
  const isShort = wordsOf(heard.text).length <= DAY_WORDS;
  if (question === 'when' && isShort && (entities.days !== null || (companion.waitsForDay && topic === undefined)))
    return typedDay(companion, entities.days, moment);
  if (question === 'safe' && (topic === 'st-yes' || topic === 'st-no'))
    return tap(companion, `${PREFIX}a:safe:${topic === 'st-yes' ? 'yes' : 'no'}`, moment);
  return null;
}
