import type { Language } from '../language.ts';
import { type Day, editionOn, provisionById } from '../law/editions.ts';
import { indexOf, mciToTenge, type Tenge } from '../law/money.ts';
import { type Law, PENALTY_KINDS, type Provision } from '../law/schema.ts';
import {
  citationInWords,
  dayInWords,
  figureInWords,
  listInWords,
  numberInWords,
  penaltiesInWords,
  penaltyInWords,
  type WordCase,
} from '../law/words.ts';

/**
 * Slots let an answer say a figure of law without anybody typing it:
 *
 *   {penalty:REF} {penalty:REF:fine}   penalties of a provision, all or one kind
 *   {tenge:REF} {tenge:REF:2025}       the fine in tenge, of the answer's year or of a named one
 *   {tenge:FACT.KEY} {tenge:FACT.KEY:2025}  a figure in MCI as tenge
 *   {mci} {mci:2026}                   the monthly calculation index in tenge
 *   {cite:REF} {aggravating:REF}       "part 1 of article …"; its aggravating circumstances
 *   {date:EVENT} {figure:FACT.KEY}     a date of the timeline; a number of a fact with its unit
 *   {number:FACT.KEY}                  the same number without its unit
 *   {contact:ID} {contact:ID:name}     a phone (or address) that may be shown; its name
 *   {act:ID} {act:ID:short}            the name of an act
 *
 * REF is act/article/part (the edition of the day asked about) or the id of a provision (that very text). `|case`
 * behind a slot asks for a grammatical case: {date:in-force|locative}, {figure:accident-notify.notice|genitive}.
 */
export interface SlotContext {
  law: Law;
  language: Language;
  /** The day asked about: it chooses the edition and the year of the index. */
  day: Day;
}

const SLOT = /\{([a-z]+)(?::([^{}|]+))?(?:\|([a-z]+))?\}/g;
const CASES: readonly string[] = ['nominative', 'genitive', 'dative', 'locative', 'ablative', 'attributive'];

/** Fills every slot. Throws an Error that names the slot and what was expected. */
export function fillSlots(text: string, context: SlotContext): string {
  return text.replace(SLOT, (slot, name: string, argument: string | undefined, wordCase: string | undefined) => {
    if (wordCase !== undefined && !CASES.includes(wordCase)) throw fault(slot, `one of the cases ${CASES.join(', ')}`);
    return slotValue(slot, name, (argument ?? '').split(':'), (wordCase ?? 'nominative') as WordCase, context);
  });
}

/** The slots of a text without their cases, sorted: what must be the same in every language. */
export function slotsOf(text: string): string[] {
  return [...text.matchAll(SLOT)].map(([, name, argument]) => (argument ? `${name}:${argument}` : (name ?? ''))).sort();
}

/** The text with its slots cut out: what an editor typed. */
export function withoutSlots(text: string): string {
  return text.replace(SLOT, ' ');
}

function slotValue(slot: string, name: string, [first = '', second]: string[], wordCase: WordCase, context: SlotContext): string {
  const { law, language } = context;
  switch (name) {
    case 'penalty': {
      const provision = provisionOf(slot, first, context);
      if (second === undefined) return penaltiesInWords(law.words, provision.penalties, language);
      const penalty = provision.penalties.find((candidate) => candidate.kind === second);
      if (!penalty) throw fault(slot, `a kind that ${provision.id} has (of ${PENALTY_KINDS.join(', ')})`);
      return penaltyInWords(law.words, penalty, language);
    }
    case 'tenge':
      return tengeInWords(law, tengeOfSlot(slot, first, Number(second ?? context.day.slice(0, 4)), context), language);
    case 'mci': {
      const year = Number(first || context.day.slice(0, 4));
      const index = indexOf(law, year);
      return index === null ? unknownIndex(law, year, language) : `${numberInWords(index, language)}\u00a0₸`;
    }
    case 'cite': {
      const provision = provisionOf(slot, first, context);
      const act = law.acts.find((candidate) => candidate.id === provision.act);
      if (!act) throw fault(slot, `an act of data/law/acts.yaml for '${provision.act}'`);
      return citationInWords(law.words, act, provision, language);
    }
    case 'aggravating':
      return listInWords(law.words, circumstancesOf(law, provisionOf(slot, first, context), language), language);
    case 'date': {
      const event = law.timeline.find((candidate) => candidate.id === first);
      if (!event) throw fault(slot, `an id of data/law/timeline.yaml`);
      return dayInWords(law.words, event.date, language, wordCase);
    }
    case 'figure':
      return figureInWords(law.words, figureOf(slot, first, law), language, wordCase);
    case 'number':
      return figureInWords(law.words, { ...figureOf(slot, first, law), unit: 'count' }, language);
    case 'contact': {
      const contact = law.contacts.find((candidate) => candidate.id === first);
      if (contact?.use !== 'show') throw fault(slot, 'an id of data/law/contacts.yaml with use: show');
      const value = second === 'name' ? contact.name[language] : (contact.phone ?? contact.url);
      if (!value) throw fault(slot, `a phone or an address of contact '${first}'`);
      return value;
    }
    case 'act': {
      const act = law.acts.find((candidate) => candidate.id === first);
      if (!act) throw fault(slot, 'an id of data/law/acts.yaml');
      return second === 'short' ? act.short[language] : act.name[language];
    }
    default:
      throw fault(slot, 'penalty, tenge, mci, cite, aggravating, date, figure, number, contact or act');
  }
}

export function circumstancesOf(law: Law, provision: Provision, language: Language): string[] {
  return provision.aggravating.map((id) => {
    const circumstance = law.aggravating[id];
    if (!circumstance)
      throw new Error(
        `Unknown aggravating circumstance '${id}' at provision ${provision.id}: expected an id of data/law/aggravating.yaml`,
      );
    return circumstance[language];
  });
}

/** "865 000–2 162 500 ₸", or the sentence that the year's index is not known. */
export function tengeInWords(law: Law, sum: Tenge, language: Language): string {
  if (!sum.known) return unknownIndex(law, sum.year, language);
  const max = numberInWords(sum.max, language);
  return sum.min === null || sum.min === sum.max ? `${max}\u00a0₸` : `${numberInWords(sum.min, language)}–${max}\u00a0₸`;
}

function tengeOfSlot(slot: string, reference: string, year: number, context: SlotContext): Tenge {
  if (reference.includes('.')) {
    const figure = figureOf(slot, reference, context.law);
    if (figure.unit !== 'mrp') throw fault(slot, 'a figure with unit: mrp');
    return mciToTenge(context.law, figure.min ?? null, figure.value ?? figure.max ?? 0, year);
  }
  const fine = provisionOf(slot, reference, context).penalties.find(
    (penalty) => penalty.kind === 'fine' && penalty.unit === 'mrp',
  );
  if (!fine || fine.max === null) throw fault(slot, `a fine in provision '${reference}'`);
  return mciToTenge(context.law, fine.min, fine.max, year);
}

function provisionOf(slot: string, reference: string, { law, day }: SlotContext): Provision {
  const provision = reference.includes('/') ? editionOn(law, reference, day) : provisionById(law, reference);
  if (!provision) throw fault(slot, `a provision of data/law/provisions that stood on ${day}`);
  return provision;
}

function figureOf(slot: string, reference: string, law: Law) {
  const [factId, key = ''] = reference.split('.');
  const figure = law.facts.find((fact) => fact.id === factId)?.figures?.[key];
  if (!figure) throw fault(slot, `a fact of data/law/facts with a figure '${key}'`);
  return figure;
}

function unknownIndex(law: Law, year: number, language: Language): string {
  return law.words.unknownIndex[language].replace('{year}', String(year));
}

function fault(slot: string, expected: string): Error {
  return new Error(`Cannot fill slot ${slot}: expected ${expected}`);
}
