import { randomBytes } from 'node:crypto';
import type { Address, Block } from '../message.ts';

/** A file that was made for one person and is on its way to them. */
export interface HeldFile {
  /** As the person will find it among their downloads. */
  name: string;
  mime: string;
  bytes: Uint8Array;
}

/** Files wait here in memory and nowhere else; a restart loses them, and the person is told so. */
export interface Files {
  /** Gives the block that stands for the file in a reply. */
  keep(to: Address, file: HeldFile, label: string): Block & { kind: 'file' };
  /** Null when it is another person's, was dropped, or has waited too long. */
  find(id: string, to: Address): HeldFile | null;
  /** Everything that waits for a person. */
  dropAll(to: Address): void;
}

/** As long as a page may take to fetch it. */
export const FILE_LASTS_MS = 30 * 60_000;
/** A flood must not fill the memory: the oldest go first. */
const MOST_BYTES = 64 * 1024 * 1024;

export function makeFiles(now: () => number): Files {
  /** Oldest first. */
  const held = new Map<string, { owner: string; file: HeldFile; since: number }>();
  let bytes = 0;

  function drop(id: string): void {
    bytes -= held.get(id)?.file.bytes.byteLength ?? 0;
    held.delete(id);
  }

  function dropOld(): void {
    for (const [id, { since }] of held) {
      if (now() - since < FILE_LASTS_MS && bytes <= MOST_BYTES) return;
      drop(id);
    }
  }

  return {
    keep(to, file, label) {
      const id = randomBytes(16).toString('hex');
      held.set(id, { owner: ownerOf(to), file, since: now() });
      bytes += file.bytes.byteLength;
      dropOld();
      // Nobody may come for it, and then nothing else would look at the clock.
      setTimeout(dropOld, FILE_LASTS_MS + 1000).unref();
      return { kind: 'file', id, name: file.name, label, mime: file.mime };
    },
    find(id, to) {
      dropOld();
      const found = held.get(id);
      return found?.owner === ownerOf(to) ? found.file : null;
    },
    dropAll(to) {
      for (const [id, { owner }] of held) if (owner === ownerOf(to)) drop(id);
    },
  };
}

function ownerOf({ channel, id }: Address): string {
  return `${channel} ${id}`;
}
