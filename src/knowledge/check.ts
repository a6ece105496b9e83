import { LANGUAGES, type Language } from '../language.ts';
import { editionOn, keyOf, provisionById } from '../law/editions.ts';
import type { Fact, Law, Provision } from '../law/schema.ts';
import { checkCompanion } from './check-companion.ts';
import { checkPapers } from './check-papers.ts';
import { checkShortLabels } from './check-short-labels.ts';
import { checkCoverage } from './coverage.ts';
import type { Data } from './read-data.ts';
import { isKnowledge, type Phrases, type Topic } from './schema.ts';
import { fillSlots, slotsOf, withoutSlots } from './slots.ts';
import { checkStamps } from './stamps.ts';
import { checkPromises, checkTerms } from './terms.ts';
import { textFields } from './text-fields.ts';
import { typedFigures } from './typed-figures.ts';

/** The first screen of a phone, in characters, less the room for the line that says how sure the answer is. */
const FIRST_SCREEN = 900 - 130;
const LABEL = 30;
const TITLE = 90;
/** Phrases a language: fewer to learn from teach the matcher too little of a topic that carries law. */
const AT_LEAST = { knowledge: 60, other: 30, heldBack: 8 };

/** Everything that must hold between the files of data/: every fault with the place where it is mended. Empty means sound. */
export function checkData(data: Data, today: string): string[] {
  return [...checkContent(data, today), ...checkStamps(data)];
}

/** The same without the stamps: what an import is checked by, because its texts are stamped after it. */
export function checkContent(data: Data, today: string): string[] {
  return [
    ...checkLaw(data.law),
    ...checkMenu(data),
    ...data.topics.flatMap((topic) => checkTopic(topic, data, today)),
    ...checkPhrases(data),
    ...checkCompanion(data, today),
    ...checkCoverage(data),
    ...checkTerms(data),
    ...checkPromises(data),
    ...checkPapers(data, today),
    ...checkShortLabels(data),
  ];
}

function checkLaw(law: Law): string[] {
  const faults: string[] = [];
  const lists = { provision: law.provisions, fact: law.facts, contact: law.contacts, event: law.timeline, act: law.acts };
  for (const [what, items] of Object.entries(lists)) {
    for (const id of repeated(items.map((item) => item.id))) faults.push(`data/law: ${what} id '${id}' stands twice`);
  }
  for (const provision of law.provisions) {
    const at = `data/law/provisions: ${provision.id}`;
    if (!law.acts.some((act) => act.id === provision.act)) faults.push(`${at}: unknown act '${provision.act}'`);
    for (const id of provision.aggravating) if (!law.aggravating[id]) faults.push(`${at}: unknown circumstance '${id}'`);
  }
  for (const fact of law.facts) faults.push(...checkFigures(fact));
  return faults;
}

/** Every topic at most once, under its own group; one that is not listed comes last. */
function checkMenu({ menu, topics }: Data): string[] {
  const listed = Object.entries(menu).flatMap(([group, ids]) => ids.map((id) => ({ group, id })));
  const strangers = listed.filter(({ group, id }) => !topics.some((topic) => topic.id === id && topic.group === group));
  return [
    ...strangers.map(({ group, id }) => `data/menu.yaml ${group}: '${id}' is not a topic of this group`),
    ...repeated(listed.map(({ id }) => id)).map((id) => `data/menu.yaml: '${id}' stands twice`),
  ];
}

/** A figure is a reading aid for the statement, so its numbers must stand there. */
function checkFigures(fact: Fact): string[] {
  const statement = `${fact.statement} ${fact.caveat ?? ''}`.toLowerCase().replace(/(\d),(?=\d{3})/g, '$1');
  const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
  const tens: Record<number, string> = { 15: 'fifteen', 20: 'twenty', 30: 'thirty', 60: 'sixty', 90: 'ninety' };
  return Object.entries(fact.figures ?? {}).flatMap(([key, figure]) =>
    [figure.value, figure.min, figure.max]
      .filter((number) => number !== undefined)
      .filter((number) => {
        const spoken = words[number] ?? tens[number];
        return !new RegExp(
          `(?<![\\d.])${number}(?![\\d.]*\\d)${spoken ? `|\\b${spoken}\\b` : ''}${number === 1 ? '|\\ba\\b|\\bper\\b' : ''}`,
        ).test(statement);
      })
      .map((number) => `data/law/facts: ${fact.id}.figures.${key}: ${number} does not stand in the statement`),
  );
}

function checkTopic(topic: Topic, data: Data, today: string): string[] {
  const at = `data/topics/${topic.id}.yaml`;
  const faults: string[] = [];
  const fields = textFields(topic);
  for (const [name, texts] of fields) {
    const [first, ...others] = LANGUAGES.map((language) => slotsOf(texts[language]).join(' '));
    if (others.some((slots) => slots !== first)) faults.push(`${at} ${name}: the three languages must have the same slots`);
    for (const language of LANGUAGES)
      faults.push(...checkText(texts[language], `${at} ${name}.${language}`, topic, data.law, language, today));
  }
  for (const language of LANGUAGES) {
    if (topic.label[language].length > LABEL)
      faults.push(`${at} label.${language}: ${topic.label[language].length} characters, expected at most ${LABEL}`);
    if (topic.title[language].length > TITLE)
      faults.push(`${at} title.${language}: ${topic.title[language].length} characters, expected at most ${TITLE}`);
  }
  for (const id of topic.facts)
    if (!data.law.facts.some((fact) => fact.id === id)) faults.push(`${at} facts: unknown fact '${id}'`);
  for (const line of topic.law) {
    if ('provision' in line && !editionOn(data.law, line.provision, today) && !provisionById(data.law, line.provision)) {
      faults.push(`${at} law: no provision '${line.provision}' stands on ${today}`);
    }
  }
  for (const id of topic.neighbours) {
    if (id === topic.id || !data.topics.some((other) => other.id === id))
      faults.push(`${at} neighbours: '${id}' is not another topic`);
  }
  if (topic.reviewed_on > today) faults.push(`${at} reviewed_on: ${topic.reviewed_on} lies in the future`);
  if (faults.length > 0) return faults;

  for (const language of LANGUAGES) {
    const screen = [topic.title, topic.answer, ...topic.steps]
      .map((t) => fillSlots(t[language], { law: data.law, language, day: today }))
      .join('\n\n');
    if (screen.length > FIRST_SCREEN)
      faults.push(
        `${at} ${language}: title, answer and steps take ${screen.length} characters, expected at most ${FIRST_SCREEN}`,
      );
  }
  if (isKnowledge(topic)) faults.push(...checkKnowledge(topic, data.law, at));
  return faults;
}

function checkKnowledge(topic: Topic, law: Law, at: string): string[] {
  const faults: string[] = [];
  const cited = topic.facts.flatMap((id) => law.facts.filter((fact) => fact.id === id));
  if (topic.facts.length === 0) faults.push(`${at} facts: expected at least one fact`);
  if (topic.law.length === 0) faults.push(`${at} law: expected at least one line`);
  if (topic.neighbours.length !== 3) faults.push(`${at} neighbours: expected three`);
  if (!cited.some((fact) => fact.sources.some((source) => source.date !== null)))
    faults.push(`${at} facts: expected one with a dated source`);
  const shaky = cited.filter((fact) => fact.status === 'open' || fact.confidence.level === 'low').map((fact) => fact.id);
  if (shaky.length > 0 && !topic.unsettled)
    faults.push(`${at} unsettled: expected a text, because ${shaky.join(', ')} is open or of low confidence`);
  return faults;
}

function checkText(text: string, at: string, topic: Topic, law: Law, language: Language, today: string): string[] {
  try {
    fillSlots(text, { law, language, day: today });
  } catch (error) {
    return [`${at}: ${(error as Error).message}`];
  }
  return typedFigures(withoutSlots(text), citedNumbers(topic, law)).map(
    (figure) => `${at}: '${figure}' is typed, expected a slot (or an article of a fact that the topic cites)`,
  );
}

/** Numbers of articles, parts and items that the topic's own facts and provisions carry. */
function citedNumbers(topic: Topic, law: Law): Set<string> {
  const provisions = topic.law.flatMap((line) =>
    'provision' in line ? law.provisions.filter((p) => keyOf(p) === line.provision || p.id === line.provision) : [],
  );
  const facts = law.facts.filter((fact) => topic.facts.includes(fact.id));
  const references: (Provision | Fact)[] = [...provisions, ...facts];
  return new Set(references.flatMap((r) => [r.article, r.part].flatMap((piece) => piece?.match(/\d+(-\d+)*/g) ?? [])));
}

function checkPhrases(data: Data): string[] {
  const faults: string[] = [];
  const owner = new Map<string, string>();
  for (const file of data.phrases) {
    const at = `data/phrases/${file.topic}.yaml`;
    if (file.topic !== 'none' && !data.topics.some((topic) => topic.id === file.topic))
      faults.push(`${at} topic: '${file.topic}' is not a topic`);
    const carriesLaw = data.topics.some((topic) => topic.id === file.topic && isKnowledge(topic));
    for (const language of LANGUAGES) faults.push(...checkPhrasesOf(file, language, carriesLaw, at, owner));
  }
  for (const topic of data.topics) {
    if (!data.phrases.some((file) => file.topic === topic.id)) faults.push(`data/phrases/${topic.id}.yaml: missing`);
  }
  return faults;
}

function checkPhrasesOf(
  file: Phrases,
  language: Language,
  carriesLaw: boolean,
  at: string,
  owner: Map<string, string>,
): string[] {
  const faults: string[] = [];
  for (const kind of ['learn', 'heldBack'] as const) {
    const phrases = file[kind][language];
    const least = kind === 'heldBack' ? AT_LEAST.heldBack : carriesLaw ? AT_LEAST.knowledge : AT_LEAST.other;
    if (phrases.length < least) faults.push(`${at} ${kind}.${language}: ${phrases.length} phrases, expected at least ${least}`);
    for (const phrase of phrases) {
      const key =
        phrase
          .toLowerCase()
          .match(/[\p{L}\p{N}]+/gu)
          ?.join(' ') ?? phrase;
      const here = `${at} ${kind}.${language}`;
      const before = owner.get(key);
      if (before && !before.startsWith(`${at} ${kind}.`)) faults.push(`${here}: '${phrase}' stands also at ${before}`);
      owner.set(key, here);
    }
  }
  return faults;
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
