import { type Assessment, assess } from '../companion/assess.ts';
import type { Companion, Question } from '../companion/companion.ts';
import { callsOf, evidenceOf, type Planned, planOf } from '../companion/plan.ts';
import { isSeveral, QUESTIONS_OF } from '../companion/questions.ts';
import type { Paper } from '../companion/schema.ts';
import { pickedOf, type View } from '../companion/turn.ts';
import { provisionLine } from '../knowledge/answer.ts';
import { fillSlots } from '../knowledge/slots.ts';
import { sourcesOf } from '../knowledge/sources.ts';
import type { Texts } from '../language.ts';
import { keyOf } from '../law/editions.ts';
import { firstDayOf } from '../law/qualify.ts';
import type { Provision } from '../law/schema.ts';
import { citationInWords, dayInWords } from '../law/words.ts';
import type { Block, Choice, Span } from '../message.ts';
import { calendarOf } from './calendar.ts';
import { answerLabel, optionsInWords, termWords } from './companion-words.ts';
import type { ComposeParts, Piece, Scene } from './compose.ts';
import { menuChoice, topicRow } from './menu.ts';
import { startChoice } from './paper-replies.ts';

/** Everything that a view is made of. */
interface Showing {
  companion: Companion;
  scene: Scene;
  parts: ComposeParts;
  plan: Planned[];
  assessment: Assessment;
}

const TOPIC = 'cmd-checklist';

/** Makes a view of the companion readable. Somebody who is not known to be safe sees the numbers first, whatever the view. */
export function companionPiece(view: View, companion: Companion | null, scene: Scene, parts: ComposeParts): Piece {
  const { say, law, companion: data } = parts;
  const { language } = scene;
  if (companion === null) return goneView(view, scene, parts);
  const showing: Showing = {
    companion,
    scene,
    parts,
    plan: planOf(law, data, companion),
    assessment: assess(law, data, companion.facts, scene.today),
  };
  const piece = { kind: 'command' as const, topic: TOPIC, ...show(view, showing) };
  const isUnsafe = companion.passed.includes('safe') && companion.facts.safe !== true;
  if (!isUnsafe || view.show === 'danger') return piece;
  const numbers = paragraph(say(language, 'companion:numbers', { numbers: parts.emergencyNumbers }));
  return { ...piece, blocks: [numbers, ...piece.blocks] };
}

function show(view: View, showing: Showing): Piece {
  switch (view.show) {
    case 'question':
      return questionView(view.question, view.problem, showing);
    case 'danger':
      return dangerView(showing);
    case 'plan':
      return planView(showing);
    case 'law':
      return lawView(showing);
    case 'evidence':
      return evidenceView(showing);
    case 'calls':
      return callsView(showing);
    case 'papers':
      return papersView(showing);
    case 'answers':
      return answersView(showing);
    case 'reminders':
      return remindersView(showing);
    case 'calendar':
      return calendarView(showing);
    case 'paused':
      return simple(showing, 'companion:paused', [[go(showing)]]);
    case 'cancel':
      return simple(showing, 'companion:cancel-sure', [[choice(showing, 'c:x:yes', 'companion:cancel-yes')], [go(showing)]]);
    case 'cancelled':
    case 'nothing':
      return goneView(view, showing.scene, showing.parts);
  }
}

function goneView(view: View, { language }: Scene, { say }: ComposeParts): Piece {
  const isCancelled = view.show === 'cancelled';
  return {
    kind: 'command',
    topic: TOPIC,
    blocks: [paragraph(say(language, isCancelled ? 'companion:cancelled' : 'companion:nothing'))],
    choices: [...(isCancelled ? [] : [[{ id: 'c:go', label: say(language, 'companion:begin') }]]), [menuChoice(say, language)]],
  };
}

function questionView(question: Question, problem: string | undefined, showing: Showing): Piece {
  const { companion, scene, parts } = showing;
  const { say } = parts;
  const { language } = scene;
  const order = QUESTIONS_OF[companion.road];
  const number = order.indexOf(question) + 1;
  const isManager = companion.road === 'manager' && (question === 'safe' || question === 'what');
  const title = say(language, isManager ? `companion:manager-question-${question}` : `companion:question-${question}`);
  const picked = pickedOf(companion, question);
  const options = optionsInWords(say, language, question).map(({ option, label }): Choice => {
    const isPicked = picked.includes(option);
    const verb = !isSeveral(question) ? 'a' : isPicked ? '-' : '+';
    return { id: `c:${verb}:${question}:${option}`, label: isPicked ? `✓ ${label}` : label };
  });
  const several: Choice[][] = isSeveral(question)
    ? [
        [
          picked.length > 0
            ? choice(showing, `c:d:${question}`, 'companion:done')
            : choice(showing, `c:n:${question}`, `companion:none-${question}` as 'companion:none-what'),
        ],
      ]
    : [];
  const isWaiting = question === 'when' && companion.waitsForDay;
  const hints = [
    ...(problem
      ? [say(language, `companion:day-${problem}` as 'companion:day-none')]
      : isWaiting
        ? [say(language, 'companion:type-day')]
        : []),
    ...(isSeveral(question) ? [say(language, 'companion:several')] : []),
  ];
  return {
    blocks: [
      { kind: 'title', text: title },
      ...hints.map(paragraph),
      {
        kind: 'note',
        spans: [
          { text: say(language, number === 1 ? 'companion:progress-first' : 'companion:progress', { number, of: order.length }) },
        ],
      },
    ],
    choices: [
      ...inPairs(options),
      ...several,
      [choice(showing, `c:k:${question}`, 'companion:unknown'), choice(showing, `c:s:${question}`, 'companion:skip')],
      [
        ...(number > 1 ? [choice(showing, `c:b:${question}`, 'companion:back')] : []),
        choice(showing, 'c:p', 'companion:pause'),
        choice(showing, 'c:x', 'companion:cancel'),
      ],
    ],
  };
}

function dangerView(showing: Showing): Piece {
  const { say, emergencyNumbers } = showing.parts;
  const { language } = showing.scene;
  return {
    kind: 'urgent',
    blocks: [
      { kind: 'title', text: say(language, 'companion:danger', { numbers: emergencyNumbers }) },
      paragraph(say(language, 'companion:danger-rest')),
    ],
    choices: [
      [choice(showing, 'c:a:safe:yes', 'companion:danger-safe')],
      [choice(showing, 'c:go', 'companion:danger-go-on')],
      [choice(showing, 'c:p', 'companion:pause')],
    ],
  };
}

function planView(showing: Showing): Piece {
  const { companion, plan, parts, scene } = showing;
  const { say } = parts;
  const { language } = scene;
  const open = plan.filter(({ isDone }) => !isDone);
  const done = plan.filter(({ isDone }) => isDone);
  const isManager = companion.road === 'manager';
  const undo = done.at(-1);
  const blocks: Block[] = [
    { kind: 'title', text: say(language, isManager ? 'companion:plan-manager' : 'companion:plan') },
    ...(isManager ? [] : [namedIn(showing), ...dayNotices(showing)].map(paragraph)),
    open.length > 0
      ? { kind: 'list', ordered: true, items: open.map((planned) => stepSpans(planned, showing)) }
      : paragraph(say(language, 'companion:plan-empty')),
    ...(done.length > 0
      ? [
          {
            kind: 'list' as const,
            ordered: false,
            heading: say(language, 'companion:done-list'),
            items: done.map(({ step }) => [{ text: `✓ ${step.label[language]}` }]),
          },
        ]
      : []),
  ];
  return {
    blocks,
    choices: [
      ...open.map(({ step }) => [{ id: `c:t:${step.id}`, label: `☐ ${step.label[language]}` }]),
      ...(undo ? [[choice(showing, `c:u:${undo.step.id}`, 'companion:undo')]] : []),
      [page(showing, 'law'), page(showing, 'evidence')],
      [page(showing, 'calls'), page(showing, 'papers')],
      [page(showing, 'reminders'), page(showing, 'calendar')],
      [page(showing, 'answers'), choice(showing, 'c:x', 'companion:cancel')],
      [menuChoice(say, language)],
    ],
  };
}

/** "1. Показаться врачу. … Возьмите: … Сегодня же." */
function stepSpans({ step, term, isUncertain }: Planned, { companion, parts, scene }: Showing): Span[] {
  const { say, law } = parts;
  const { language } = scene;
  const phase =
    companion.road === 'manager' ? `${say(language, `companion:phase-${step.phase}` as 'companion:phase-hour')}. ` : '';
  const sentences = [
    fillSlots(step.text[language], { law, language, day: scene.today }),
    step.who === 'you' ? '' : say(language, `companion:who-${step.who}`),
    step.bring ? say(language, 'companion:bring', { things: step.bring[language] }) : '',
  ].filter(Boolean);
  const termText = termWords(term, scene.now, law, language, say);
  const uncertain = isUncertain ? ` ${say(language, 'companion:uncertain')}` : '';
  return [
    { text: `${phase}${step.label[language]}. `, strong: true },
    { text: `${sentences.join(' ')}${termText === '' ? '' : ' '}` },
    ...(termText === '' ? [] : [{ text: termText, strong: true }]),
    ...(uncertain === '' ? [] : [{ text: uncertain }]),
  ];
}

const NAMED = {
  fits: 'companion:named',
  open: 'companion:named-open',
  before: 'companion:named-before',
  no: 'companion:named-other',
} as const;

/** The articles in one sentence. */
function namedIn({ assessment, parts, scene }: Showing): string {
  const { say } = parts;
  const { language } = scene;
  const { article, main, others } = assessment;
  if (article === 'unsaid') return say(language, 'companion:law-unsaid');
  const provisions = article === 'fits' ? main : others.map(({ provision }) => provision);
  if (provisions.length === 0) return say(language, 'companion:named-none');
  const articles = provisions.map((provision) => citation(provision, { parts, scene })).join(', ');
  return say(language, NAMED[article], { articles });
}

function lawView(showing: Showing): Piece {
  const { assessment, parts, scene, plan } = showing;
  const { say, law, library } = parts;
  const { language } = scene;
  const { article, day, main, others } = assessment;
  const words = (value: string) => dayInWords(law.words, value, language);
  const line = (provision: Provision) => provisionLine(keyOf(provision), { law, language }, day);
  const heading = { kind: 'title', text: say(language, 'companion:law') } as const;
  const rows = [...(article === 'before' ? [{ topic: 'incident-before-law' }] : []), ...assessment.more].flatMap(({ topic }) =>
    topicRow(library.topic(topic), language),
  );
  if (article === 'unsaid')
    return {
      blocks: [heading, paragraph(say(language, 'companion:law-unsaid'))],
      choices: [[{ id: 'c:q:what', label: say(language, 'companion:question-what') }], [page(showing, 'plan')]],
    };
  const notices = [
    ...(article === 'before'
      ? [
          say(language, 'answer:before-article', {
            day: words(day),
            since: dayInWords(law.words, firstDayOf(law), language, 'ablative'),
          }),
        ]
      : []),
    ...(article === 'no' ? [say(language, 'companion:law-no')] : []),
    ...(article === 'open' ? [say(language, 'companion:law-open')] : []),
    ...dayNotices(showing),
  ];
  const facts = [...others.flatMap((other) => other.facts), ...plan.flatMap(({ term }) => (term ? [term.fact.id] : []))];
  const cited = [...new Set(facts)].flatMap((id) => law.facts.filter((fact) => fact.id === id));
  const provisions = [...main, ...others.map(({ provision }) => provision)];
  const sources = sourcesOf({ law: provisions.map((provision) => ({ provision: keyOf(provision) })) }, cited, law, language, day);
  const open = openIn(showing);
  return {
    blocks: [
      heading,
      ...notices.map(paragraph),
      ...(main.length > 0 ? [list(say(language, 'companion:law-main'), main.map(line))] : []),
      ...(others.length > 0
        ? [
            list(
              say(language, 'companion:law-others'),
              others.map(({ provision }) => line(provision)),
            ),
          ]
        : []),
      ...(open.length > 0
        ? [
            list(
              say(language, 'companion:law-decides'),
              open.map((text) => [{ text }]),
            ),
          ]
        : []),
      { kind: 'note', spans: [{ text: say(language, 'companion:law-court') }] },
      ...(sources.length > 0 ? [{ kind: 'sources' as const, heading: say(language, 'answer:sources'), items: sources }] : []),
    ],
    choices: [...rows, [page(showing, 'plan')]],
  };
}

/** What is still open, in words. */
function openIn({ assessment, parts, scene }: Showing): string[] {
  return assessment.open.map((name) => parts.say(scene.language, `companion:open-${name}` as 'companion:open-act'));
}

/** Whose law was read, where that is not sure: two reported first days, or a day that nobody named. */
function dayNotices({ assessment, parts, scene }: Showing): string[] {
  const { say, law } = parts;
  const { language } = scene;
  const { article, day, isDayDisputed, isDayStated } = assessment;
  const words = (value: string) => dayInWords(law.words, value, language);
  const second = law.timeline.find((event) => event.id === 'in-force-by-edition')?.date ?? day;
  return [
    ...(isDayDisputed ? [say(language, 'answer:disputed-day', { first: words(firstDayOf(law)), second: words(second) })] : []),
    ...(isDayStated || article === 'unsaid' ? [] : [say(language, 'companion:law-no-day')]),
  ];
}

function evidenceView(showing: Showing): Piece {
  const { companion, parts } = showing;
  const items = evidenceOf(parts.companion, companion.facts).map(({ text }) => [{ text: filled(text, showing) }]);
  return { blocks: [list(parts.say(showing.scene.language, 'companion:evidence'), items)], choices: [[page(showing, 'plan')]] };
}

function callsView(showing: Showing): Piece {
  const { companion, parts, scene } = showing;
  const { language } = scene;
  const items = callsOf(parts.companion, companion.facts).flatMap(({ contact, what }): Span[][] => {
    const known = parts.law.contacts.find(({ id }) => id === contact);
    if (!known) return [];
    const where: Span = known.phone
      ? { text: known.phone, strong: true }
      : { text: known.url ?? '', ...(known.url ? { url: known.url } : {}) };
    return [[{ text: `${known.name[language]} — ` }, where, { text: `: ${what[language]}` }]];
  });
  return { blocks: [list(parts.say(language, 'companion:calls'), items)], choices: [[page(showing, 'plan')]] };
}

/** The papers of the steps that are still open; a paper for two steps stands once. */
export function papersOf(plan: readonly Planned[]): Paper[] {
  return [...new Set(plan.flatMap(({ step }) => step.paper ?? []))];
}

function papersView(showing: Showing): Piece {
  const { plan, parts, scene } = showing;
  const { language } = scene;
  const rows = papersOf(plan).flatMap((id) => {
    const paper = parts.papers.papers.find((candidate) => candidate.id === id);
    return paper ? [[startChoice(paper, language)]] : [];
  });
  return {
    blocks: [
      { kind: 'title', text: parts.say(language, 'companion:papers') },
      paragraph(parts.say(language, 'companion:papers-text')),
    ],
    choices: [...rows, [page(showing, 'plan')]],
  };
}

function answersView(showing: Showing): Piece {
  const { companion, parts, scene } = showing;
  const { say, law } = parts;
  const { language } = scene;
  const rows = QUESTIONS_OF[companion.road].map((question): Choice[] => {
    const answer = answerLabel(companion, question, language, law, say) ?? say(language, 'companion:answer-none');
    return [{ id: `c:q:${question}`, label: `${say(language, `companion:question-${question}`)} ${answer}` }];
  });
  return {
    blocks: [{ kind: 'title', text: say(language, 'companion:answers') }, paragraph(say(language, 'companion:answers-text'))],
    choices: [...rows, [page(showing, 'plan')]],
  };
}

function remindersView(showing: Showing): Piece {
  const { companion, scene, parts } = showing;
  if (!parts.reminding.has(scene.person.address.channel))
    return simple(showing, 'companion:reminders-none', [[page(showing, 'calendar')], [page(showing, 'plan')]]);
  const isOn = companion.remindsSince !== null;
  return simple(showing, isOn ? 'companion:reminders-on' : 'companion:reminders-off', [
    [
      isOn
        ? choice(showing, 'c:r:off', 'companion:reminders-switch-off')
        : choice(showing, 'c:r:on', 'companion:reminders-switch-on'),
    ],
    [page(showing, 'plan')],
  ]);
}

function calendarView(showing: Showing): Piece {
  const { plan, parts, scene } = showing;
  const { say } = parts;
  const { language } = scene;
  const bytes = calendarOf(plan, {
    now: scene.now,
    name: say(language, 'companion:calendar-name'),
    title: (number) => say(language, 'companion:calendar-event', { number }),
  });
  if (bytes === null) return simple(showing, 'companion:calendar-none', [[page(showing, 'plan')]]);
  return {
    ...simple(showing, 'companion:calendar-text', [[page(showing, 'plan')]]),
    files: [{ file: { name: 'qorgan.ics', mime: 'text/calendar', bytes }, label: say(language, 'companion:calendar-file') }],
  };
}

type Key = Parameters<ComposeParts['say']>[1];

function simple({ parts, scene }: Showing, key: Key, choices: Choice[][]): Piece {
  return { blocks: [paragraph(parts.say(scene.language, key))], choices };
}

function choice({ parts, scene }: Showing, id: string, key: Key): Choice {
  return { id, label: parts.say(scene.language, key) };
}

function page(
  showing: Showing,
  name: 'plan' | 'law' | 'evidence' | 'calls' | 'papers' | 'answers' | 'reminders' | 'calendar',
): Choice {
  return choice(showing, `c:v:${name}`, `companion:${name === 'plan' ? 'to-plan' : name}`);
}

function go(showing: Showing): Choice {
  return choice(showing, 'c:go', 'companion:go-on');
}

function citation(provision: Provision, { parts: { law }, scene }: Pick<Showing, 'parts' | 'scene'>): string {
  const act = law.acts.find(({ id }) => id === provision.act);
  if (!act) throw new Error(`Unknown act '${provision.act}' at provision ${provision.id}: expected an id of data/law/acts.yaml`);
  return citationInWords(law.words, act, provision, scene.language);
}

function filled(texts: Texts, { parts: { law }, scene }: Showing): string {
  return fillSlots(texts[scene.language], { law, language: scene.language, day: scene.today });
}

function list(heading: string, items: Span[][]): Block {
  return { kind: 'list', ordered: false, heading, items };
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', spans: [{ text }] };
}

function inPairs(choices: readonly Choice[]): Choice[][] {
  return choices.flatMap((_, index) => (index % 2 === 0 ? [choices.slice(index, index + 2)] : []));
}
