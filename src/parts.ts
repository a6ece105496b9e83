import { join } from 'node:path';
import { renderText } from './channels/terminal/render.ts';
import type { Config } from './config.ts';
import { type Ask, makeAsk } from './desk/ask.ts';
import { makeRespond, type Respond } from './desk/respond.ts';
import { type Library, makeLibrary } from './knowledge/library.ts';
import { type Knowledge, openKnowledge } from './knowledge/open-knowledge.ts';
import { openModels } from './knowledge/open-models.ts';
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
}

export const DATA_FOLDER = join(import.meta.dirname, '..', 'data');

/** Opens or builds knowledge.db in DATA_DIR and reads the models. Throws DataFaults when data/ has faults, ModelIsStale when no model fits it. */
export function openParts(config: Pick<Config, 'dataDir' | 'operator'>): Parts {
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
  });
  const ask = makeAsk({ respond, renderText, today: todayInKazakhstan, now: Date.now });
  return { knowledge, library, models, say, respond, ask };
}
