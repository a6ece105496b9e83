import { dueAfter } from '../companion/deadline.ts';
import type { CompanionData } from '../companion/schema.ts';
import { LANGUAGES, type Texts } from '../language.ts';
import { editionOn } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import type { Data } from './read-data.ts';
import { fillSlots, slotsOf, withoutSlots } from './slots.ts';
import { typedFigures } from './typed-figures.ts';

const LABEL = 30;
/** At most two sentences a step. */
const SENTENCES = 2;
/** Only the unit of a term is tried. */
const ANY_DAY = '2026-01-01';

/** Everything that must hold for data/companion/: each entry stands on facts that are there, in three languages, with no typed figure. */
export function checkCompanion(
  { companion, law, topics, papers }: Pick<Data, 'companion' | 'law' | 'topics' | 'papers'>,
  today: string,
): string[] {
  const isTopic = (id: string) => topics.some((topic) => topic.id === id);
  return [
    ...companionTexts(companion).flatMap(([at, texts]) => checkTexts(at, texts, law, today)),
    ...entriesOf(companion).flatMap(([at, facts]) => unknownFacts(at, facts, law)),
    ...Object.values(companion.roads).flatMap(({ road, offered_by, steps }) => [
      ...offered_by
        .filter((id) => !isTopic(id))
        .map((id) => `data/companion/${road}.yaml offered_by: '${id}' is not a topic of data/topics`),
      ...steps
        .filter(({ paper }) => paper !== undefined && !papers.papers.some(({ id }) => id === paper))
        .map(({ id, paper }) => `data/companion/${road}.yaml ${id}.paper: '${paper}' is not a paper of data/papers`),
      ...steps.flatMap((step) => checkStep(`data/companion/${road}.yaml ${step.id}`, step, law)),
    ]),
    ...repeated(Object.values(companion.roads).flatMap(({ steps }) => steps.map(({ id }) => id))).map(
      (id) => `data/companion: step '${id}' stands twice`,
    ),
    ...companion.calls
      .filter(({ contact }) => law.contacts.find(({ id }) => id === contact)?.use !== 'show')
      .map(({ contact }) => `data/companion/calls.yaml ${contact}: expected an id of data/law/contacts.yaml with use: show`),
    ...companion.articles
      .filter(({ provision }) => !editionOn(law, provision, today))
      .map(({ provision }) => `data/companion/articles.yaml ${provision}: no such provision stands on ${today}`),
    // Only src/law decides on this article, by the day: a line of data could name it for a day before it was law.
    ...companion.articles
      .filter(({ provision }) => provision.startsWith('cc/380-3'))
      .map(({ provision }) => `data/companion/articles.yaml ${provision}: article 380-3 is named by src/law alone, take it out`),
    ...companion.more
      .filter(({ topic }) => !isTopic(topic))
      .map(({ topic }) => `data/companion/articles.yaml more: '${topic}' is not a topic of data/topics`),
  ];
}

/** Every text with its place in the files. */
export function companionTexts({ roads, evidence, calls }: CompanionData): [at: string, texts: Texts][] {
  return [
    ...Object.values(roads).flatMap(({ road, steps }) =>
      steps.flatMap(({ id, label, text, bring }): [string, Texts][] => [
        [`data/companion/${road}.yaml ${id}.label`, label],
        [`data/companion/${road}.yaml ${id}.text`, text],
        ...(bring ? [[`data/companion/${road}.yaml ${id}.bring`, bring] as [string, Texts]] : []),
      ]),
    ),
    ...evidence.map(({ id, text }): [string, Texts] => [`data/companion/evidence.yaml ${id}.text`, text]),
    ...calls.map(({ contact, what }): [string, Texts] => [`data/companion/calls.yaml ${contact}.what`, what]),
  ];
}

function entriesOf({ roads, evidence, calls, articles, more }: CompanionData): [at: string, facts: readonly string[]][] {
  return [
    ...Object.values(roads).flatMap(({ road, steps }) =>
      steps.map(({ id, facts }): [string, readonly string[]] => [`data/companion/${road}.yaml ${id}`, facts]),
    ),
    ...evidence.map(({ id, facts }): [string, readonly string[]] => [`data/companion/evidence.yaml ${id}`, facts]),
    ...calls.map(({ contact, facts }): [string, readonly string[]] => [`data/companion/calls.yaml ${contact}`, facts]),
    ...articles.map(({ provision, facts }): [string, readonly string[]] => [`data/companion/articles.yaml ${provision}`, facts]),
    ...more.map(({ topic, facts }): [string, readonly string[]] => [`data/companion/articles.yaml more ${topic}`, facts]),
  ];
}

function unknownFacts(at: string, facts: readonly string[], law: Law): string[] {
  return facts
    .filter((id) => !law.facts.some((fact) => fact.id === id))
    .map((id) => `${at} facts: unknown fact '${id}', expected an id of data/law/facts`);
}

function checkStep(at: string, { label, deadline }: CompanionData['roads']['attacked']['steps'][number], law: Law): string[] {
  const labels = LANGUAGES.filter((language) => label[language].length > LABEL).map(
    (language) => `${at}.label.${language}: ${label[language].length} characters, expected at most ${LABEL}`,
  );
  if (!deadline) return labels;
  if (!('figure' in deadline)) return [...labels, ...unknownFacts(`${at} deadline`, [deadline.fact], law)];
  const [id = '', key = ''] = deadline.figure.split('.');
  const unknown = unknownFacts(`${at} deadline`, [id], law);
  if (unknown.length > 0) return [...labels, ...unknown];
  const fact = law.facts.find((candidate) => candidate.id === id);
  // A day is a promise: it is counted only from what was read in a law.
  if (fact && (fact.status !== 'in-force' || fact.confidence.level === 'low'))
    return [
      ...labels,
      `${at} deadline: fact '${id}' is ${fact.status}, ${fact.confidence.level}; expected a term in force, of medium or high confidence`,
    ];
  const figure = fact?.figures?.[key];
  if (figure?.value === undefined)
    return [...labels, `${at} deadline: fact '${id}' has no figure '${key}' with one value, expected FACT.FIGURE`];
  try {
    dueAfter(ANY_DAY, null, figure.value, figure.unit);
    return labels;
  } catch (error) {
    return [...labels, `${at} deadline: ${(error as Error).message}`];
  }
}

function checkTexts(at: string, texts: Texts, law: Law, today: string): string[] {
  const [first, ...others] = LANGUAGES.map((language) => slotsOf(texts[language]).join(' '));
  const differ = others.some((slots) => slots !== first) ? [`${at}: the three languages must have the same slots`] : [];
  return [
    ...differ,
    ...LANGUAGES.flatMap((language) => {
      const here = `${at}.${language}`;
      try {
        fillSlots(texts[language], { law, language, day: today });
      } catch (error) {
        return [`${here}: ${(error as Error).message}`];
      }
      const sentences = withoutSlots(texts[language])
        .split(/[.!?](?=\s|$)/)
        .filter((sentence) => sentence.trim() !== '').length;
      return [
        ...typedFigures(withoutSlots(texts[language]), new Set()).map(
          (figure) => `${here}: '${figure}' is typed, expected a slot`,
        ),
        ...(sentences > SENTENCES ? [`${here}: ${sentences} sentences, expected at most ${SENTENCES}`] : []),
      ];
    }),
  ];
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
