import { createInterface } from 'node:readline/promises';
import { renderChoices, renderText } from '../channels/terminal/render.ts';
import type { Companion } from '../companion/companion.ts';
import type { Config } from '../config.ts';
import { NEW_CONVERSATION } from '../dialogue/conversation.ts';
import type { Choice } from '../message.ts';
import { openParts } from '../parts.ts';
import { newPerson } from '../people/person.ts';
import { todayInKazakhstan } from '../today.ts';

/** `qorgan chat`: a conversation in the terminal. Choices are numbered; nothing is stored. */
export async function chat(config: Config): Promise<number> {
  const { respond } = openParts(config);
  let person = newPerson({ channel: 'terminal', id: 'chat' }, Date.now());
  let conversation = NEW_CONVERSATION;
  let companion: Companion | null = null;
  let choices: Choice[] = [];
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: '> ',
    terminal: process.stdin.isTTY === true,
  });

  const turn = (message: { text: string; choice?: string }, isNew: boolean) => {
    const result = respond(message, person, conversation, { today: todayInKazakhstan(), now: Date.now(), isNew, companion });
    ({ person, conversation } = result);
    if (result.companion !== undefined) companion = result.companion;
    if (result.isForgotten) person = newPerson(person.address, Date.now());
    choices = result.reply.choices.flat();
    console.log(`\n${renderText(result.reply)}\n\n${renderChoices(result.reply)}\n`);
  };

  turn({ text: '/start' }, true);
  lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (text === '') break;
    const tapped = /^\d{1,2}$/.test(text) ? choices[Number(text) - 1] : undefined;
    turn(tapped ? { text: '', choice: tapped.id } : { text }, false);
    lines.prompt();
  }
  lines.close();
  return 0;
}
