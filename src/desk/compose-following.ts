import { makeComposer } from '../alerts/compose.ts';
import { type FollowingStep, idOfQuietHours, QUIET_CHOICES } from '../dialogue/following.ts';
import type { Language } from '../language.ts';
import type { Block, Choice } from '../message.ts';
import { type Following, follows } from '../people/following.ts';
import type { Person } from '../people/person.ts';
import { DEFAULT_QUIET, FOLLOWABLE, type Followable, FREQUENCIES, NO_QUIET, type QuietHours } from '../subscription.ts';
import type { Say } from '../wording/say.ts';
import type { ComposeParts, Piece, Scene } from './compose.ts';
import { CODE_HOURS, CONSENT_WORDING, canMove, codeInWords } from './follow.ts';
import { menuChoice, OWN_NAMES } from './menu.ts';
import { forgottenBlocks, jsonBlocks, myDataBlocks } from './my-data.ts';

/** The channels in which the bot can write first. */
const WRITES_FIRST = ['telegram', 'whatsapp-cloud'];

/** What a person sees of their subscriptions and of their data. `scene.person` is as after the turn, `scene.before` as before it. */
export function composeFollowing(step: FollowingStep, scene: Scene, parts: ComposeParts): Piece {
  const { say } = parts;
  const { language, person, before } = scene;
  const words = (sentence: string): Block => paragraph(sentence);
  const menu = menuChoice(say, language);
  const mine: Choice = { id: 'o', label: say(language, 'following:button-my-subscriptions') };
  switch (step.do) {
    case 'choose-subjects': {
      if (step.unknown.length === 0) return subjectChoice('cmd-subscribe', intro('cmd-subscribe', scene, parts), scene, parts);
      const listed = say(language, 'following:unknown-subjects', { words: step.unknown.join(', ') });
      return subjectChoice('cmd-subscribe', [words(listed), subjectList(say, language)], scene, parts);
    }
    case 'follow':
      return followed(step, scene, parts);
    case 'subscriptions':
      return subscriptions(scene, parts);
    case 'edit-subscription':
    case 'set-frequency':
      return editing(step.subject, step.do === 'set-frequency', scene, parts);
    case 'unfollow': {
      const subject = say(language, `following:subject-${step.subject}`);
      const key = follows(before.following, step.subject) ? 'following:unfollowed' : 'following:not-followed';
      const rest = subscriptions(scene, parts);
      return { ...rest, blocks: [words(say(language, key, { subject })), ...rest.blocks.slice(1)] };
    }
    case 'stop-alerts': {
      const had = before.following.subscriptions.length > 0;
      const spoken = OWN_NAMES[person.language ?? language];
      const stays = say(language, had ? 'following:what-stays' : 'following:what-stays-little', { language: spoken });
      return {
        kind: 'command',
        topic: 'cmd-unsubscribe',
        blocks: [words(say(language, had ? 'following:stopped' : 'following:stopped-already')), words(stays)],
        choices: [[{ id: 's', label: say(language, 'following:button-subscribe') }, menu]],
      };
    }
    case 'quiet-hours':
    case 'set-quiet-hours':
      return quietHours(step.do === 'set-quiet-hours', scene, parts);
    case 'offer-to-move':
      return move(scene, parts);
    case 'redeem-code':
      return redeemed(scene, parts);
    case 'my-data':
      return {
        kind: 'command',
        topic: 'cmd-my-data',
        blocks: [...intro('cmd-my-data', scene, parts), ...myDataBlocks(scene, parts)],
        choices: [
          [{ id: 'j', label: say(language, 'following:button-json') }],
          [{ id: 'f', label: say(language, 'following:button-forget') }, menu],
        ],
      };
    case 'my-data-as-json':
      return { kind: 'command', topic: 'cmd-my-data', blocks: jsonBlocks(scene, parts), choices: [[menu]] };
    case 'ask-to-forget':
      return {
        kind: 'command',
        topic: 'cmd-delete-my-data',
        blocks: intro('cmd-delete-my-data', scene, parts),
        choices: [
          [{ id: 'f:yes', label: say(language, 'following:button-forget-yes') }],
          [{ id: 'f:no', label: say(language, 'following:button-forget-no') }],
        ],
      };
    case 'forget':
      return { kind: 'command', topic: 'cmd-delete-my-data', blocks: forgottenBlocks(scene, parts), choices: [] };
    case 'show-alert':
      return shownAlert(step.id, scene, parts);
    case 'keep':
      return {
        kind: 'command',
        topic: 'cmd-delete-my-data',
        blocks: [words(say(language, 'following:kept'))],
        choices: [[mine, menu]],
      };
  }
}

/** Title and text of a command's topic, as the editors wrote them. */
function intro(topic: string, { language, today }: Scene, { library }: ComposeParts): Block[] {
  const filled = library.answer(topic, language, today, today);
  if (!filled) throw new Error(`Unknown topic '${topic}': expected the file data/topics/${topic}.yaml`);
  return [...filled.first];
}

/** Every subject two a row; what is followed already carries a mark and leads to its settings. */
function subjectChoice(topic: string, blocks: Block[], { person, language }: Scene, { say, publicUrl }: ComposeParts): Piece {
  const choice = (subject: Followable): Choice => {
    const label = say(language, `following:subject-${subject}`);
    return follows(person.following, subject)
      ? { id: `e:${subject}`, label: say(language, 'following:chosen', { choice: label }) }
      : { id: `s:${subject}`, label };
  };
  const [all, ...single] = FOLLOWABLE.map(choice);
  const last: Choice[] = [
    ...(person.following.subscriptions.length > 0
      ? [{ id: 'o', label: say(language, 'following:button-my-subscriptions') }]
      : []),
    menuChoice(say, language),
  ];
  return {
    kind: 'command',
    topic,
    blocks: [...blocks, consentNote(say, language), ...cannotWrite(person, language, say, publicUrl)],
    choices: [...(all ? [[all]] : []), ...inPairs(single), last],
  };
}

function followed(step: FollowingStep & { do: 'follow' }, scene: Scene, parts: ComposeParts): Piece {
  const { say, publicUrl } = parts;
  const { language, person, before } = scene;
  const fresh = step.subjects.filter((subject) => !follows(before.following, subject));
  const known = step.subjects.filter((subject) => follows(before.following, subject));
  const line = (subject: Followable) => subscriptionLine(person.following, subject, say, language);
  const [only] = step.subjects;
  return {
    kind: 'command',
    topic: 'cmd-subscribe',
    blocks: [
      ...listOf(
        say(language, 'following:followed'),
        fresh.map((subject) => say(language, `following:subject-${subject}`)),
      ),
      ...listOf(say(language, 'following:followed-already'), known.map(line)),
      ...(step.unknown.length > 0
        ? [paragraph(say(language, 'following:unknown-subjects', { words: step.unknown.join(', ') })), subjectList(say, language)]
        : []),
      ...(WRITES_FIRST.includes(person.address.channel) ? [paragraph(rules(person.following.quiet, say, language))] : []),
      ...(fresh.length > 0 ? [consentNote(say, language)] : []),
      ...cannotWrite(person, language, say, publicUrl),
    ],
    choices: [
      [
        only && step.subjects.length === 1
          ? { id: `e:${only}`, label: say(language, 'following:button-how-often') }
          : { id: 'o', label: say(language, 'following:button-how-often') },
        { id: 's', label: say(language, 'following:button-more-subjects') },
      ],
      [{ id: 'o', label: say(language, 'following:button-my-subscriptions') }, menuChoice(say, language)],
    ],
  };
}

function subscriptions(scene: Scene, parts: ComposeParts): Piece {
  const { say, publicUrl } = parts;
  const { language, person } = scene;
  const { following } = person;
  if (following.subscriptions.length === 0)
    return subjectChoice('cmd-my-subscriptions', [paragraph(say(language, 'following:none'))], scene, parts);
  const lines = following.subscriptions.map(({ subject }) => subscriptionLine(following, subject, say, language));
  const settings = [
    say(language, 'following:quiet-line', { hours: hoursInWords(following.quiet, say, language) }),
    say(language, 'following:language-line', { language: OWN_NAMES[person.language ?? language] }),
  ];
  return {
    kind: 'command',
    topic: 'cmd-my-subscriptions',
    blocks: [
      ...intro('cmd-my-subscriptions', scene, parts),
      list(lines),
      list(settings),
      ...cannotWrite(person, language, say, publicUrl),
    ],
    choices: [
      ...following.subscriptions.map(({ subject }, place): Choice[] => [{ id: `e:${subject}`, label: lines[place] ?? subject }]),
      [
        { id: 's', label: say(language, 'following:button-more-subjects') },
        { id: 'q', label: say(language, 'following:button-quiet') },
      ],
      [
        { id: 't:cmd-language', label: say(language, 'following:button-language') },
        { id: 'k', label: say(language, 'following:button-move') },
      ],
      [{ id: 'u', label: say(language, 'following:button-stop-all') }],
    ],
  };
}

function editing(subject: Followable, isSet: boolean, { language, person }: Scene, { say }: ComposeParts): Piece {
  const name = say(language, `following:subject-${subject}`);
  const back: Choice = { id: 'o', label: say(language, 'following:button-back-to-subscriptions') };
  const now = person.following.subscriptions.find((subscription) => subscription.subject === subject);
  if (!now) {
    return {
      kind: 'command',
      topic: 'cmd-my-subscriptions',
      blocks: [paragraph(say(language, 'following:not-followed', { subject: name }))],
      choices: [[{ id: `s:${subject}`, label: say(language, 'following:button-subscribe') }], [back]],
    };
  }
  const frequency = say(language, `following:frequency-${now.frequency}`);
  return {
    kind: 'command',
    topic: 'cmd-my-subscriptions',
    blocks: [
      paragraph(say(language, isSet ? 'following:frequency-set' : 'following:edit', { subject: name, frequency })),
      ...(isSet ? [] : [note(say(language, 'following:edit-help'))]),
    ],
    choices: [
      FREQUENCIES.map((each) => ({
        id: `e:${subject}:${each}`,
        label: marked(say(language, `following:choice-${each}`), each === now.frequency, say, language),
      })),
      [{ id: `e:${subject}:stop`, label: say(language, 'following:button-stop-one') }],
      [back],
    ],
  };
}

function quietHours(isSet: boolean, { language, person }: Scene, { say }: ComposeParts): Piece {
  const { quiet } = person.following;
  const chosen = idOfQuietHours(quiet ?? DEFAULT_QUIET);
  const now =
    chosen === 'off'
      ? say(language, 'following:quiet-none')
      : say(language, 'following:quiet', { hours: hoursInWords(quiet, say, language) });
  const windows = QUIET_CHOICES.map((each) => ({
    id: `q:${idOfQuietHours(each)}`,
    label: marked(hoursInWords(each, say, language), idOfQuietHours(each) === chosen, say, language),
  }));
  const off = { id: `q:${idOfQuietHours(NO_QUIET)}`, label: say(language, 'following:button-hours-off') };
  return {
    kind: 'command',
    topic: 'cmd-my-subscriptions',
    blocks: [paragraph(isSet ? say(language, 'following:quiet-set', { quiet: now }) : now)],
    choices: [
      ...inPairs(windows),
      [{ ...off, label: marked(off.label, chosen === 'off', say, language) }],
      [{ id: 'o', label: say(language, 'following:button-back-to-subscriptions') }],
    ],
  };
}

function move(scene: Scene, parts: ComposeParts): Piece {
  const { say } = parts;
  const { language, before, supplied } = scene;
  const reply = (blocks: Block[]): Piece => ({
    kind: 'command',
    topic: 'cmd-move-account',
    blocks,
    choices: [[{ id: 'o', label: say(language, 'following:button-my-subscriptions') }, menuChoice(say, language)]],
  });
  if (!canMove(before))
    return reply([...intro('cmd-move-account', scene, parts), paragraph(say(language, 'following:move-nothing'))]);
  if (!supplied.newCode) return reply([paragraph(say(language, 'following:move-not-here'))]);
  const code: Block = {
    kind: 'paragraph',
    spans: [{ text: `${say(language, 'following:code-here')}: ` }, { text: codeInWords(supplied.newCode), strong: true }],
  };
  return reply([
    ...intro('cmd-move-account', scene, parts),
    code,
    paragraph(say(language, 'following:code-rules', { hours: CODE_HOURS })),
  ]);
}

function redeemed(scene: Scene, parts: ComposeParts): Piece {
  const { say } = parts;
  const { supplied, person } = scene;
  const { is } = supplied.redeemed ?? { is: 'wrong' };
  // The language came along: the very first reply is in it.
  const language = is === 'right' ? (person.language ?? scene.language) : scene.language;
  if (is === 'right') {
    const shown = subscriptions({ ...scene, language }, parts);
    return {
      ...shown,
      language,
      topic: 'cmd-move-account',
      blocks: [paragraph(say(language, 'following:moved-in')), ...shown.blocks.slice(1)],
    };
  }
  const sentence =
    is === 'too-many'
      ? say(language, 'following:code-too-many', { minutes: 15 })
      : is === 'own'
        ? say(language, 'following:code-same')
        : say(language, 'following:code-wrong', { hours: CODE_HOURS });
  return { kind: 'command', topic: 'cmd-move-account', blocks: [paragraph(sentence)], choices: [[menuChoice(say, language)]] };
}

/** An alert read in the conversation; of one that was replaced, the one that stands now. */
function shownAlert(id: number, { language }: Scene, { say, alerts, publicUrl }: ComposeParts): Piece {
  const all = alerts();
  const asked = all.find((alert) => alert.id === id);
  const newer = asked?.replacedBy ? all.find((alert) => alert.id === asked.replacedBy) : undefined;
  const shown = newer ?? asked;
  const blocks: Block[] = shown
    ? makeComposer({ say, publicUrl }).blocksOf(shown, shown.id, language)
    : [paragraph(say(language, 'following:alert-unknown'))];
  if (newer) blocks.unshift(note(say(language, 'following:alert-replaced')));
  const more: Choice = { id: 's', label: say(language, 'following:button-subscribe') };
  return { kind: 'command', topic: 'cmd-subscribe', blocks, choices: [[more, menuChoice(say, language)]] };
}

/** "Criminal Code — once a day". */
export function subscriptionLine(following: Following, subject: Followable, say: Say, language: Language): string {
  const frequency = following.subscriptions.find((each) => each.subject === subject)?.frequency ?? 'at-once';
  return say(language, 'following:line', {
    subject: say(language, `following:subject-${subject}`),
    frequency: say(language, `following:frequency-${frequency}`),
  });
}

/** "21:00–08:00", or "none". */
export function hoursInWords(quiet: QuietHours | null, say: Say, language: Language): string {
  const { from, to } = quiet ?? DEFAULT_QUIET;
  if (from === to) return say(language, 'following:hours-none');
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return say(language, 'following:hours', { from: clock(from), to: clock(to) });
}

function rules(quiet: QuietHours | null, say: Say, language: Language): string {
  const { from, to } = quiet ?? DEFAULT_QUIET;
  if (from === to) return say(language, 'following:follow-rules-no-quiet');
  return say(language, 'following:follow-rules', { hours: hoursInWords(quiet, say, language) });
}

function consentNote(say: Say, language: Language): Block {
  return note(say(language, `following:consent-${CONSENT_WORDING}`));
}

/** The web page cannot write first: it says so, and where the news is. */
function cannotWrite({ address }: Person, language: Language, say: Say, publicUrl: string | null): Block[] {
  if (WRITES_FIRST.includes(address.channel)) return [];
  const page = `${publicUrl ?? ''}/${language}/alerts`;
  const link = publicUrl === null ? { text: page } : { text: page, url: page };
  return [{ kind: 'note', spans: [{ text: `${say(language, 'following:cannot-write')} ` }, link] }];
}

function subjectList(say: Say, language: Language): Block {
  return list(
    FOLLOWABLE.map((id) => say(language, 'following:subject-line', { name: say(language, `following:subject-${id}`), id })),
  );
}

function marked(choice: string, isChosen: boolean, say: Say, language: Language): string {
  return isChosen ? say(language, 'following:chosen', { choice }) : choice;
}

function inPairs(choices: readonly Choice[]): Choice[][] {
  return choices.flatMap((_, place) => (place % 2 === 0 ? [choices.slice(place, place + 2)] : []));
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', spans: [{ text }] };
}

function note(text: string): Block {
  return { kind: 'note', spans: [{ text }] };
}

function list(items: readonly string[]): Block {
  return { kind: 'list', ordered: false, items: items.map((text) => [{ text }]) };
}

function listOf(heading: string, items: readonly string[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, heading, items: items.map((text) => [{ text }]) }];
}
