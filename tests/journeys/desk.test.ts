import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { renderText } from '../../src/channels/terminal/render.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { Choice } from '../../src/message.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { realDesk } from '../real-desk.ts';
import { companionJourneys } from './companion.ts';
import { type Actor, JOURNEYS, run, type Seen } from './journeys.ts';

let state: Kysely<Tables>;
let desk: Desk;
beforeAll(async () => {
  state = await openState(':memory:');
  desk = realDesk(state);
});
afterAll(() => state.destroy());

let people = 0;

function actor(language: string): Actor {
  const from = { channel: 'terminal' as const, id: String(++people) };
  let choices: Choice[] = [];
  let sent = 0;
  const act = async (message: { text: string; choice?: string }): Promise<Seen> => {
    const whole = { from, id: `${from.id}-${++sent}`, deviceLanguage: language, receivedAt: Date.now(), ...message };
    await desk.receive([whole]);
    const replies = await desk.answer(whole);
    const files = replies.flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'file' ? (desk.file(block.id, from) ?? []) : [])),
    );
    await desk.done(whole);
    choices = replies.flatMap((reply) => reply.choices.flat());
    return { text: replies.map(renderText).join('\n'), choices: choices.map(({ label }) => label), files };
  };
  return {
    says: (text) => act({ text }),
    taps: (label) => act({ text: '', choice: choices.find((choice) => choice.label === label)?.id ?? '' }),
  };
}

describe('over the desk', () => {
  test.each([...JOURNEYS, ...companionJourneys()])('$language: $name', (journey) => run(journey, () => actor(journey.language)));
});
