import { LANGUAGES } from '../language.ts';
import { keyOf } from '../law/editions.ts';
import type { Fact, Provision } from '../law/schema.ts';
import type { Data } from './read-data.ts';
import { isKnowledge, KNOWLEDGE_GROUPS, OTHER_GROUPS, type Topic } from './schema.ts';
import { slotsOf } from './slots.ts';
import { textFields } from './text-fields.ts';

/** What of the law the answers say, and what they leave out. */
export interface Coverage {
  /** Facts that no answer uses; without a reason it is a fault. */
  unusedFacts: { id: string; why: string | null }[];
  topicsWithoutFacts: string[];
  /** For the editor's eye, no faults: what nobody mentions, and facts whose every source bears no date. */
  unusedProvisions: string[];
  unusedContacts: string[];
  undatedFacts: string[];
  groups: GroupCoverage[];
}

export interface GroupCoverage {
  group: string;
  topics: number;
  /** Topics with every text in the language, in the order of LANGUAGES. */
  written: number[];
  /** Of the facts that were gathered for the topics of the group, wherever they are used. */
  usedFacts: number;
  unusedFacts: number;
  unsettled: number;
}

export function coverageOf(data: Data): Coverage {
  const used = usesOf(data.topics);
  const reasons = new Map(data.leftOut.map(({ fact, why }) => [fact, why]));
  const isUsed = (fact: Fact) => used.facts.has(fact.id);
  const { facts, provisions, contacts } = data.law;
  return {
    unusedFacts: facts.filter((fact) => !isUsed(fact)).map(({ id }) => ({ id, why: reasons.get(id) ?? null })),
    topicsWithoutFacts: data.topics.filter((topic) => isKnowledge(topic) && topic.facts.length === 0).map(({ id }) => id),
    unusedProvisions: provisions.filter((provision) => !isProvisionUsed(provision, used.provisions)).map(({ id }) => id),
    unusedContacts: contacts.filter(({ id, use }) => use === 'show' && !used.contacts.has(id)).map(({ id }) => id),
    undatedFacts: facts.filter((fact) => isUsed(fact) && fact.sources.every(({ date }) => date === null)).map(({ id }) => id),
    groups: [...KNOWLEDGE_GROUPS, ...OTHER_GROUPS].map((group) => {
      const topics = data.topics.filter((topic) => topic.group === group);
      const gathered = facts.filter((fact) => topics.some((topic) => topic.id === fact.topic));
      return {
        group,
        topics: topics.length,
        written: LANGUAGES.map((language) => topics.filter((t) => textFields(t).every(([, texts]) => texts[language])).length),
        usedFacts: gathered.filter(isUsed).length,
        unusedFacts: gathered.filter((fact) => !isUsed(fact)).length,
        unsettled: topics.filter((topic) => topic.unsettled).length,
      };
    }),
  };
}

/** A fact is told or left out for a reason; a reason belongs to a fact that is there and is not told. */
export function checkCoverage(data: Data): string[] {
  const at = 'data/law/left-out.yaml';
  const coverage = coverageOf(data);
  const unused = new Set(coverage.unusedFacts.map(({ id }) => id));
  const listed = data.leftOut.map(({ fact }) => fact);
  return [
    ...coverage.unusedFacts
      .filter(({ why }) => why === null)
      .map(({ id }) => `data/law/facts: ${id} is used by no topic: cite it in facts: of a topic, or give the reason in ${at}`),
    ...listed
      .filter((id) => !unused.has(id))
      .map((id) => {
        const isFact = data.law.facts.some((fact) => fact.id === id);
        return `${at} ${id}: ${isFact ? 'a topic uses this fact, take it out of the list' : 'no such fact in data/law/facts'}`;
      }),
    ...listed.filter((id, index) => listed.indexOf(id) !== index).map((id) => `${at} ${id}: stands twice`),
  ];
}

/** The coverage as lines for a terminal. */
export function describeCoverage(coverage: Coverage): string[] {
  const rows = coverage.groups.map(({ group, topics, written, usedFacts, unusedFacts, unsettled }) =>
    [group, topics, ...written, usedFacts, unusedFacts, unsettled].map(String),
  );
  const header = ['group', 'topics', ...LANGUAGES, 'facts used', 'unused', 'unsettled'];
  const sums = header.map((_, column) =>
    column === 0 ? 'all' : String(rows.reduce((sum, row) => sum + Number(row[column]), 0)),
  );
  const listed = (title: string, ids: readonly string[]) => [`${title}: ${ids.length}`, ...ids.map((id) => `  ${id}`)];
  const { unusedFacts } = coverage;
  const reasonless = unusedFacts.filter(({ why }) => why === null).map(({ id }) => id);
  return [
    ...inColumns([header, ...rows, sums]),
    '',
    ...listed(
      'facts left out with a reason',
      unusedFacts.flatMap(({ id, why }) => (why === null ? [] : [`${id}: ${why}`])),
    ),
    ...listed('facts left out without a reason (fault)', reasonless),
    ...listed('knowledge topics without facts (fault)', coverage.topicsWithoutFacts),
    ...listed('facts told although no source of theirs bears a date', coverage.undatedFacts),
    ...listed('provisions that no answer names', coverage.unusedProvisions),
    ...listed('contacts that may be shown and no answer names', coverage.unusedContacts),
  ];
}

export interface Uses {
  facts: Set<string>;
  /** act/article/part, or the id of one text. */
  provisions: Set<string>;
  contacts: Set<string>;
}

/** What topics cite in their lists, their lines of law and their slots. */
export function usesOf(topics: readonly Topic[]): Uses {
  const uses: Uses = { facts: new Set(), provisions: new Set(), contacts: new Set() };
  for (const topic of topics) {
    for (const id of topic.facts) uses.facts.add(id);
    for (const line of topic.law) if ('provision' in line) uses.provisions.add(line.provision);
    for (const slot of textFields(topic).flatMap(([, texts]) => slotsOf(texts.ru))) {
      const [name, argument = ''] = slot.split(':');
      if (name === 'contact') uses.contacts.add(argument);
      else if (name === 'penalty' || name === 'cite' || name === 'aggravating' || name === 'tenge') uses.provisions.add(argument);
    }
  }
  return uses;
}

/** An edition counts as used when answers name its article: the day decides which edition is shown. */
export function isProvisionUsed(provision: Provision, used: ReadonlySet<string>): boolean {
  return used.has(provision.id) || (provision.version === 'in-force' && used.has(keyOf(provision)));
}

function inColumns(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
}
