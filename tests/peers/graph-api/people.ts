import type { Shown } from './ledger.ts';
import type { Webhooks } from './webhooks.ts';

/** Somebody with WhatsApp: known to the business by phone, by user id, or by both. */
export interface Person {
  phone?: string;
  userId?: string;
}

export interface Writing {
  /** "wamid…"; a new one when absent. */
  id?: string;
  /** Milliseconds since the epoch; now when absent. */
  at?: number;
  /** How often Meta brings it. */
  copies?: number;
}

export interface People {
  /** Has WhatsApp, and never wrote. */
  registers(person: Person): void;
  writes(person: Person, text: string, writing?: Writing): string;
  /** Taps a button or a row of a list. */
  taps(person: Person, choice: Shown, writing?: Writing & { as?: 'button_reply' | 'list_reply' }): string;
  /** Taps the quick reply under a template. */
  tapsTemplate(person: Person, button: { payload: string; text: string }, writing?: Writing): string;
  /** Any other message: { type: 'image', image: {…} }. */
  sends(person: Person, content: { type: string; [field: string]: unknown }, writing?: Writing): string;
  /** The message without bringing it: for batches and strange orders. */
  message(person: Person, content: { type: string; [field: string]: unknown }, writing?: Writing): { id: string; value: object };
  /** Whoever the business means by a phone or a user id. */
  find(address: string): Person | null;
  lastWroteAt(person: Person): number;
}

export function makePeople(webhooks: Webhooks, now: () => number, record: (ids: string[], kind: string) => void): People {
  const known: { person: Person; lastWroteAt: number }[] = [];
  let next = 0;
  const newId = () => {
    next += 1;
    return `wamid.in${next}`;
  };

  const entryOf = (person: Person) =>
    known.find(
      (each) =>
        (person.phone !== undefined && each.person.phone === person.phone) ||
        (person.userId !== undefined && each.person.userId === person.userId),
    );

  function remember(person: Person, at: number): void {
    const entry = entryOf(person);
    if (!entry) known.push({ person: { ...person }, lastWroteAt: at });
    else {
      entry.person = { ...entry.person, ...person };
      entry.lastWroteAt = Math.max(entry.lastWroteAt, at);
    }
  }

  const people: People = {
    registers: (person) => remember(person, 0),

    message(person, content, { id = newId(), at = now() } = {}) {
      remember(person, at);
      const { phone, userId } = person;
      const value = {
        contacts: [
          {
            profile: { name: 'А' },
            ...(phone !== undefined && { wa_id: phone }),
            ...(userId !== undefined && { user_id: userId }),
          },
        ],
        messages: [
          {
            ...(phone !== undefined && { from: phone }),
            ...(userId !== undefined && { from_user_id: userId }),
            id,
            timestamp: String(Math.floor(at / 1000)),
            ...content,
          },
        ],
      };
      return { id, value };
    },

    sends(person, content, writing = {}) {
      const { id, value } = people.message(person, content, writing);
      record([id], content.type);
      webhooks.push([value], { ...(writing.copies !== undefined && { copies: writing.copies }) });
      return id;
    },

    writes: (person, text, writing) => people.sends(person, { type: 'text', text: { body: text } }, writing),

    taps(person, { id, title, description }, writing = {}) {
      const { as = 'list_reply' } = writing;
      const reply = { id, title, ...(as === 'list_reply' && description !== undefined && { description }) };
      return people.sends(person, { type: 'interactive', interactive: { type: as, [as]: reply } }, writing);
    },

    tapsTemplate: (person, button, writing) => people.sends(person, { type: 'button', button }, writing),

    find: (address) => known.find(({ person }) => person.phone === address || person.userId === address)?.person ?? null,
    lastWroteAt: (person) => entryOf(person)?.lastWroteAt ?? 0,
  };
  return people;
}
