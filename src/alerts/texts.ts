import type { Language } from '../language.ts';
import type { Outgoing, Outlet } from '../message.ts';
import { sealOf } from '../storage/alerts.ts';
import type { Claim, DueAlert } from '../storage/delivery-claims.ts';
import type { Composer } from './compose.ts';

/** The words of a claimed message, as they were frozen. A few alerts are under way at a time: their texts stay in memory. */
export interface Texts {
  /** Throws when the frozen text is not there or not what was approved. */
  messageOf(claim: Claim): Promise<Outgoing>;
  /** As many of these alerts, from the front, as one message of the outlet holds; null when not even two fit. */
  pack(outlet: Outlet, due: readonly DueAlert[], language: Language): { taken: number; body: string } | null;
}

/** Texts kept in memory; far more than alerts are ever under way. */
const MOST_KEPT = 300;

export function makeTexts(
  store: { parts(id: number): Promise<{ channel: string; language: string; part: number; body: string; seal: string }[]> },
  composer: Composer,
): Texts {
  const bodies = new Map<string, string>();
  const digests = new Map<string, { taken: number; body: string } | null>();

  async function bodyOf(alertId: number, { channel, language }: Claim, part: number): Promise<string> {
    const key = `${alertId} ${channel} ${language} ${part}`;
    const known = bodies.get(key);
    if (known !== undefined) return known;
    if (bodies.size > MOST_KEPT) bodies.clear();
    for (const row of await store.parts(alertId)) {
      if (sealOf(row.body) !== row.seal)
        throw new Error(`Part ${row.part} of alert ${alertId} in ${row.language} is not what was approved`);
      bodies.set(`${alertId} ${row.channel} ${row.language} ${row.part}`, row.body);
    }
    const body = bodies.get(key);
    if (body === undefined) throw new Error(`Alert ${alertId} has no part ${part} for ${channel} in ${language}`);
    return body;
  }

  return {
    async messageOf(claim) {
      const [first] = claim.rows;
      if (!first) throw new Error(`The claim ${claim.reference} carries no row`);
      return {
        body: claim.digest ?? (await bodyOf(first.alertId, claim, first.part)),
        choices: claim.isLastPart ? composer.choices(claim.language) : [],
        language: claim.language,
        reference: claim.reference,
      };
    },

    pack(outlet, due, language) {
      const key = `${outlet.channel} ${language} ${due.map(({ id }) => id).join(',')}`;
      const known = digests.get(key);
      if (known !== undefined) return known;
      let packed: { taken: number; body: string } | null = null;
      for (let taken = due.length; taken > 1 && packed === null; taken -= 1) {
        const items = due.slice(0, taken).map(({ id, content }) => ({ id, alert: content }));
        const body = composer.digest(items, language, outlet.partsOf);
        if (body !== null) packed = { taken, body };
      }
      if (digests.size > MOST_KEPT) digests.clear();
      digests.set(key, packed);
      return packed;
    },
  };
}
