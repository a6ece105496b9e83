import type { Language, Texts } from '../language.ts';
import { type Day, editionOn, provisionById } from '../law/editions.ts';
import { indexOf, tengeOf } from '../law/money.ts';
import { firstDayOf, isDisputedDay } from '../law/qualify.ts';
import type { Fact, Law, Provision } from '../law/schema.ts';
import { citationInWords, dayInWords, penaltyInWords } from '../law/words.ts';
import type { Block, Span } from '../message.ts';
import type { Say } from '../wording/say.ts';
import type { Topic } from './schema.ts';
import { fillSlots, tengeInWords } from './slots.ts';
import { sourcesOf } from './sources.ts';

export interface AnswerContext {
  law: Law;
  say: Say;
  language: Language;
  /** The day asked about. */
  day: Day;
  today: Day;
  /** The person asked about a day before article 380-3. */
  isBefore: boolean;
}

/** True when the answer depends on the day of an incident and article 380-3 was not law on that day. */
export function isBeforeArticle(topic: Topic, law: Law, day: Day): boolean {
  return topic.incident && day < firstDayOf(law) && usesArticle(topic);
}

/** Fills a topic. Texts whose law does not depend on an incident speak of today. */
export function answerBlocks(topic: Topic, context: AnswerContext): { first: Block[]; more: Block[] } {
  const day = topic.incident ? context.day : context.today;
  const fill = (texts: Texts) => fillSlots(texts[context.language], { law: context.law, language: context.language, day });
  const { say, language } = context;
  const plain = (text: string): Span[] => [{ text }];
  const facts = topic.facts.flatMap((id) => context.law.facts.filter((fact) => fact.id === id));

  const first: Block[] = [{ kind: 'title', text: fill(topic.title) }];
  for (const notice of noticesOf(topic, context, day)) first.push({ kind: 'paragraph', spans: plain(notice) });
  first.push({ kind: 'paragraph', spans: plain(fill(topic.answer)) });
  if (topic.steps.length > 0) {
    const heading = topic.law.length > 0 ? { heading: say(language, 'answer:what-to-do') } : {};
    first.push({ kind: 'list', ordered: true, ...heading, items: topic.steps.map((step) => plain(fill(step))) });
  }
  if (topic.law.length > 0) first.push({ kind: 'note', spans: plain(certaintyOf(topic, facts, context, day)) });

  const more: Block[] = [];
  if (topic.law.length > 0) {
    const items = topic.law.map((line) =>
      'provision' in line ? provisionLine(line.provision, context, day) : plain(fill(line.text)),
    );
    more.push({ kind: 'list', ordered: false, heading: say(language, 'answer:the-law'), items });
  }
  const views = [
    [topic.views.manager, say(language, 'answer:manager-view')],
    [topic.views.citizen, say(language, 'answer:citizen-view')],
    [topic.unsettled, say(language, 'answer:not-settled')],
  ] as const;
  for (const [text, heading] of views) {
    if (text) more.push({ kind: 'paragraph', spans: [{ text: `${heading}. `, strong: true }, { text: fill(text) }] });
  }
  const sources = sourcesOf(topic, facts, context.law, language, day);
  if (sources.length > 0) {
    more.push({ kind: 'note', spans: plain(closingNote([...first, ...more], context, day)) });
    more.push({ kind: 'sources', heading: say(language, 'answer:sources'), items: sources });
  }
  return { first, more };
}

function noticesOf(topic: Topic, { law, say, language, day: asked, today, isBefore }: AnswerContext, day: Day): string[] {
  const words = (value: Day) => dayInWords(law.words, value, language);
  const from = (value: Day) => dayInWords(law.words, value, language, 'ablative');
  if (isBefore)
    return [
      say(language, 'answer:before-article', {
        day: dayInWords(law.words, asked, language, 'nominative'),
        since: from(firstDayOf(law)),
      }),
    ];
  if (!usesArticle(topic) || !topic.incident || day === today) return [];
  if (!isDisputedDay(law, day)) return [say(language, 'answer:asked-day', { day: words(day) })];
  const second = law.timeline.find((event) => event.id === 'in-force-by-edition')?.date ?? day;
  return [say(language, 'answer:disputed-day', { first: words(firstDayOf(law)), second: words(second) })];
}

/** "часть 1 статьи 380-3 УК — угроза …: штраф … (865 000–2 162 500 ₸), …". */
export function provisionLine(reference: string, { law, language }: Pick<AnswerContext, 'law' | 'language'>, day: Day): Span[] {
  const provision = findProvision(reference, law, day);
  const act = law.acts.find((candidate) => candidate.id === provision.act);
  if (!act) throw new Error(`Unknown act '${provision.act}' at provision ${provision.id}: expected an id of data/law/acts.yaml`);
  const penalties = provision.penalties.map((penalty) => {
    const tenge = tengeOf(law, penalty, Number(day.slice(0, 4)));
    const isMoney = penalty.kind === 'fine' && tenge?.known;
    return penaltyInWords(law.words, penalty, language) + (isMoney ? ` (${tengeInWords(law, tenge, language)})` : '');
  });
  const list =
    penalties.length < 2
      ? penalties.join('')
      : `${penalties.slice(0, -1).join(', ')}${law.words.alternatives[language]}${penalties.at(-1)}`;
  return [
    { text: capital(citationInWords(law.words, act, provision, language)), strong: true },
    { text: ` — ${provision.conduct[language]}: ${list}.` },
  ];
}

/** Which edition the answer speaks of, since when, and when a person last compared it with the sources. */
function certaintyOf(topic: Topic, facts: readonly Fact[], { law, say, language }: AnswerContext, day: Day): string {
  const checked = dayInWords(law.words, topic.reviewed_on, language, 'locative');
  const dated = topic.law
    .flatMap((line) => ('provision' in line ? [findProvision(line.provision, law, day)] : []))
    .find((provision) => provision.valid_from !== null && provision.status === 'in-force');
  const act = dated && law.acts.find((candidate) => candidate.id === dated.act);
  const sentences: string[] = [];
  if (dated?.valid_from && act) {
    const reference = capital(citationInWords(law.words, act, { article: dated.article, part: null }, language));
    const edition = say(language, 'answer:since', { day: dayInWords(law.words, dated.valid_from, language, 'ablative') });
    sentences.push(say(language, 'answer:how-sure', { reference, edition, checked }));
  } else {
    sentences.push(say(language, 'answer:checked-only', { checked }));
  }
  if (facts.length > 0 && facts.every((fact) => fact.status === 'derived')) sentences.push(say(language, 'answer:derived'));
  if (topic.unsettled) sentences.push(say(language, 'answer:not-settled-short'));
  return sentences.join(' ');
}

/** Which year's index the sums use, where there are sums; and what the whole is not. */
function closingNote(blocks: readonly Block[], { law, say, language }: AnswerContext, day: Day): string {
  const year = Number(day.slice(0, 4));
  const advice = say(language, 'answer:not-legal-advice');
  if (indexOf(law, year) === null) return `${say(language, 'answer:unknown-year', { year })} ${advice}`;
  return JSON.stringify(blocks).includes('₸') ? `${say(language, 'answer:year-sums', { year })} ${advice}` : advice;
}

function findProvision(reference: string, law: Law, day: Day): Provision {
  const provision = reference.includes('/') ? editionOn(law, reference, day) : provisionById(law, reference);
  if (!provision) throw new Error(`No provision '${reference}' stands on ${day}: expected one in data/law/provisions`);
  return provision;
}

function usesArticle(topic: Topic): boolean {
  return (
    topic.law.some((line) => 'provision' in line && line.provision.startsWith('cc/380-3/')) ||
    JSON.stringify([topic.answer, topic.steps]).includes(':cc/380-3/')
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
