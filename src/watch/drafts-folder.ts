import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WatchStore } from '../storage/watch.ts';
import { type Cited, topicsCiting } from './citations.ts';
import { draftOf } from './draft.ts';
import type { WatchedAct } from './watch-list.ts';

/** DATA_DIR/drafts: what waits for an editor. Nothing in here is in the table of alerts, and so nothing can be sent. */
export interface DraftsFolder {
  /** Writes the draft of every finding that has none. A file that is there is an editor's by now, and is left alone. */
  writeWaiting(): Promise<string[]>;
  /** The files that nobody has taken away yet. */
  waiting(): string[];
}

export function makeDraftsFolder(
  dataDir: string,
  { store, list, cited }: { store: WatchStore; list: readonly WatchedAct[]; cited: Cited },
): DraftsFolder {
  const folder = join(dataDir, 'drafts');
  return {
    async writeWaiting() {
      const written: string[] = [];
      for (const finding of await store.findingsWithoutDraft()) {
        const act = list.find(({ id }) => id === finding.act);
        // An act that was taken off the list since: nobody waits for its draft.
        if (!act) continue;
        const file = `${finding.act}-${finding.edition}-${finding.id}.yaml`;
        const text = draftOf(finding, await store.changes(finding.id), act, (article) => topicsCiting(cited, act, article));
        if (!existsSync(join(folder, file))) writeWhole(folder, file, text);
        await store.noteDraft(finding.id, file);
        written.push(file);
      }
      return written;
    },
    waiting: () =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((file) => file.endsWith('.yaml'))
            .sort()
        : [],
  };
}

/** Under another name first: a kill leaves no half of a draft behind. */
function writeWhole(folder: string, file: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const fresh = join(folder, `${file}.new-${process.pid}`);
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, join(folder, file));
}
