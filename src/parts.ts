import { join } from 'node:path';
import type { PublishedAlert } from './alerts/published.ts';
import { renderText } from './channels/terminal/render.ts';
import type { Config } from './config.ts';
import { type Ask, makeAsk } from './desk/ask.ts';
import { emergencyNumbersOf, makeRespond, type Respond } from './desk/respond.ts';
import { type Library, makeLibrary } from './knowledge/library.ts';
import { type Knowledge, openKnowledge } from './knowledge/open-knowledge.ts';
import { openModels } from './knowledge/open-models.ts';
import type { Language } from './language.ts';
import type { ChannelName } from './message.ts';
import { todayInKazakhstan } from './today.ts';
import type { Models } from './understanding/understanding.ts';
import { makeSay, type Say } from './wording/say.ts';

/** What the server and the command line both stand on: the knowledge, and the way from a text to a reply. */
export interface Parts {
  knowledge: Knowledge;
  library: Library;
  models: Models;
  say: Say;
  respond: Respond;
  ask: Ask;
  /** Police, single number, ambulance, as one line. */
  emergencyNumbers: string;
  /** Channels on which the bot may write first: whoever starts them adds them. */
  reminding: Set<ChannelName>;
}

export const DATA_FOLDER = join(import.meta.dirname, '..', 'data');

/** Opens or builds knowledge.db in DATA_DIR and reads the models. Throws DataFaults when data/ has faults, ModelIsStale when no model fits it. */
export function openParts(
  config: Pick<Config, 'dataDir' | 'operator'> & Partial<Pick<Config, 'publicUrl'>>,
  alerts: () => readonly PublishedAlert[] = () => [],
): Parts {
  const reminding = new Set<ChannelName>();
  const say = makeSay();
  const knowledge = openKnowledge(DATA_FOLDER, config.dataDir, todayInKazakhstan());
  const library = makeLibrary(knowledge, say);
  const models = openModels([DATA_FOLDER, config.dataDir], knowledge);
  const respond = makeRespond({
    knowledge,
    library,
    models,
    say,
    operator: config.operator,
    reminding,
    publicUrl: config.publicUrl ?? null,
    alerts,
  });
  const ask = makeAsk({ respond, renderText, today: todayInKazakhstan, now: Date.now });
  return { knowledge, library, models, say, respond, ask, emergencyNumbers: emergencyNumbersOf(knowledge), reminding };
}

/** The shorter label of a choice that leads to a topic; null when its own is short enough, or it leads elsewhere. */
export function shortLabelOf({
  shortLabels,
}: Pick<Knowledge, 'shortLabels'>): (choiceId: string, language: Language) => string | null {
  return (choiceId, language) => (choiceId.startsWith('t:') ? (shortLabels[choiceId.slice(2)]?.[language] ?? null) : null);
}
