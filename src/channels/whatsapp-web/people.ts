import type { Client } from './client.ts';

const KEPT = 10_000;

/**
 * WhatsApp names the same person now by their number ("…@c.us"), now by an id made for privacy ("…@lid"). Where it tells
 * which belong together, the number is the person; otherwise whatever came.
 */
export interface PeopleIds {
  /** Asks WhatsApp once for each id; an id it does not know stays itself. */
  learn(client: Pick<Client, 'getContactLidAndPhone'>, id: string): Promise<void>;
  personOf(id: string): string;
}

export function makePeopleIds(): PeopleIds {
  const phones = new Map<string, string>();
  return {
    async learn(client, id) {
      if (!id.endsWith('@lid') || phones.has(id)) return;
      const [found] = await client.getContactLidAndPhone([id]).catch(() => []);
      if (!found?.pn) return;
      if (phones.size >= KEPT) phones.delete(phones.keys().next().value ?? '');
      phones.set(id, found.pn);
    },
    personOf: (id) => phones.get(id) ?? id,
  };
}
