import { describe, expect, test } from 'vitest';
import type { ChoiceWords } from '../../../src/channels/whatsapp-cloud/choices.ts';
import { contentsOf } from '../../../src/channels/whatsapp-cloud/contents.ts';
import { payloadTo } from '../../../src/channels/whatsapp-cloud/payload.ts';
import { NEW_CONVERSATION } from '../../../src/dialogue/conversation.ts';
import { KNOWLEDGE_GROUPS } from '../../../src/knowledge/schema.ts';
import { LANGUAGES } from '../../../src/language.ts';
import { shortLabelOf } from '../../../src/parts.ts';
import { newPerson } from '../../../src/people/person.ts';
import { realParts, TODAY } from '../../parts.ts';
import { isRefusal } from '../../peers/graph-api/errors.ts';
import { readPayload } from '../../peers/graph-api/schema.ts';

const { respond, library, knowledge, say } = realParts();
const words: ChoiceWords = {
  shortLabel: shortLabelOf(knowledge),
  open: (language) => say(language, 'whatsapp:open-list'),
  more: (language) => say(language, 'whatsapp:more'),
};
const choices = [
  ...library.topics().flatMap(({ id }) => [`t:${id}`, `d:${id}`]),
  'm',
  ...KNOWLEDGE_GROUPS.map((group) => `m:${group}`),
  'n',
  'l:kk',
];

describe.each(LANGUAGES)('in %s', (language) => {
  test('every reply is within the limits of WhatsApp, with buttons or a list, never a cut label', () => {
    const person = { ...newPerson({ channel: 'whatsapp-cloud', id: 'KZ.1' }, 0), language };
    for (const choice of choices) {
      const { reply } = respond({ text: '', choice }, person, NEW_CONVERSATION, { today: TODAY, now: 0, isNew: true });
      const contents = contentsOf(reply, words).contents.filter((content) => 'type' in content);
      expect(contents.length, choice).toBeGreaterThan(0);
      for (const content of contents) {
        const read = readPayload(payloadTo('KZ.1', content));
        expect(isRefusal(read) ? read.message : 'taken', choice).toBe('taken');
      }
      const last = contents.at(-1);
      expect(last?.type, choice).toBe(reply.choices.length > 0 ? 'interactive' : 'text');
      expect(JSON.stringify(last), choice).not.toMatch(/…"/);
    }
  });

  test('the words of the channel itself fit', () => {
    expect(words.open(language).length).toBeLessThanOrEqual(20);
    expect(words.more(language).length).toBeLessThanOrEqual(24);
  });
});
