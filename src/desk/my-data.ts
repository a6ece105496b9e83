import type { Language } from '../language.ts';
import type { Block } from '../message.ts';
import { NO_HOLDINGS } from '../storage/holdings.ts';
import { DEFAULT_QUIET } from '../subscription.ts';
import type { Say } from '../wording/say.ts';
import { companionData } from './companion-words.ts';
import type { ComposeParts, Scene } from './compose.ts';
import { hoursInWords } from './compose-following.ts';
import { OWN_NAMES } from './menu.ts';

/** All that is kept about a person, in words. */
export function myDataBlocks(scene: Scene, { say, library }: ComposeParts): Block[] {
  const { person, conversation, language } = scene;
  const { consents, deliveries, codes } = scene.supplied.holdings ?? NO_HOLDINGS;
  const { following } = person;
  const topic = conversation.topic === null ? null : library.topic(conversation.topic);
  const items = [
    say(language, 'dialogue:my-data-channel', { channel: person.address.channel, id: person.address.id }),
    person.language
      ? say(language, 'dialogue:my-data-language', { language: OWN_NAMES[person.language] })
      : say(language, 'dialogue:my-data-language-none'),
    ...following.subscriptions.map(({ subject, frequency, since }) =>
      say(language, 'following:data-subscription', {
        subject: say(language, `following:subject-${subject}`),
        frequency: say(language, `following:frequency-${frequency}`),
        since: minute(since),
      }),
    ),
    ...(following.subscriptions.length === 0 ? [say(language, 'following:data-none')] : []),
    say(language, 'following:quiet-line', { hours: hoursInWords(following.quiet, say, language) }),
    ...consents.map((consent) => consentLine(consent, say, language)),
    say(language, 'following:data-deliveries', deliveries),
    ...(codes > 0 ? [say(language, 'following:data-codes', { codes })] : []),
    topic
      ? say(language, 'dialogue:my-data-topic', { topic: topic.title[language] })
      : say(language, 'dialogue:my-data-topic-none'),
    say(language, 'dialogue:my-data-day', { day: conversation.day ?? '—' }),
    say(language, 'dialogue:my-data-times', { first: minute(person.createdAt), last: minute(person.lastSeenAt) }),
    ...companionData(scene.companion, language, say),
    say(language, 'dialogue:my-data-words'),
  ];
  return [{ kind: 'list', ordered: false, heading: say(language, 'dialogue:my-data'), items: items.map((text) => [{ text }]) }];
}

/** The same for programs: nothing is left out and nothing is translated. */
export function jsonBlocks(scene: Scene, { say }: ComposeParts): Block[] {
  const text = JSON.stringify(myDataAsJson(scene), null, 2);
  return [
    { kind: 'paragraph', spans: [{ text: say(scene.language, 'following:data-json') }] },
    { kind: 'paragraph', spans: [{ text }] },
  ];
}

export function myDataAsJson({
  person,
  conversation,
  supplied,
  companion,
}: Pick<Scene, 'person' | 'conversation' | 'supplied' | 'companion'>): object {
  const { consents, deliveries, codes } = supplied.holdings ?? NO_HOLDINGS;
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  const { following } = person;
  return {
    channel: person.address.channel,
    id: person.address.id,
    language: person.language,
    firstMessage: iso(person.createdAt),
    lastMessage: iso(person.lastSeenAt),
    unreachableSince: iso(person.goneAt),
    subscriptions: following.subscriptions.map(({ subject, frequency, since }) => ({ subject, frequency, since: iso(since) })),
    quietHours: {
      chosen: following.quiet !== null,
      ...(following.quiet ?? DEFAULT_QUIET),
      unit: 'minutes after midnight, Asia/Almaty',
    },
    consents: consents.map(({ givenAt, withdrawnAt, channel, wording }) => ({
      given: iso(givenAt),
      withdrawn: iso(withdrawnAt),
      channel,
      wording,
    })),
    deliveries,
    moveCodes: codes,
    companion,
    conversation: {
      topic: conversation.topic,
      day: conversation.day,
      language: conversation.language,
      misses: conversation.misses,
      offered: conversation.offered ?? [],
      last: conversation.at === 0 ? null : iso(conversation.at),
    },
  };
}

/** What was removed, counted: said after the confirmation, in the same turn. */
export function forgottenBlocks({ before, language, supplied }: Scene, { say }: ComposeParts): Block[] {
  const { consents, deliveries, codes } = supplied.holdings ?? NO_HOLDINGS;
  const counts = {
    subscriptions: before.following.subscriptions.length,
    consents: consents.length,
    deliveries: deliveries.sent + deliveries.waiting,
    codes,
  };
  return [
    { kind: 'paragraph', spans: [{ text: say(language, 'following:forgotten-proof', counts) }] },
    { kind: 'paragraph', spans: [{ text: say(language, 'following:forgotten-after') }] },
  ];
}

function consentLine(
  { givenAt, withdrawnAt, channel, wording }: { givenAt: number; withdrawnAt: number | null; channel: string; wording: string },
  say: Say,
  language: Language,
): string {
  const words = { given: minute(givenAt), channel, wording };
  if (withdrawnAt === null) return say(language, 'following:data-consent', words);
  return say(language, 'following:data-consent-ended', { ...words, ended: minute(withdrawnAt) });
}

function minute(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}
