import type { Language } from '../language.ts';
import { type Day, editionOn, provisionById } from '../law/editions.ts';
import type { Act, Fact, Law } from '../law/schema.ts';
import type { SourceLink } from '../message.ts';
import type { Topic } from './schema.ts';

const MOST = 5;
const OFFICIAL = /^https?:\/\/([\w-]+\.)*(adilet\.zan\.kz|zan\.gov\.kz|egov\.kz|gov\.kz|akorda\.kz)\//;
const COPY = /^https?:\/\/github\.com\//;

/** Where the answer can be checked: the acts in the reader's language first, then what the facts were read from; each address once. */
export function sourcesOf(
  topic: Pick<Topic, 'law'>,
  facts: readonly Fact[],
  law: Law,
  language: Language,
  day: Day,
): SourceLink[] {
  const provisions = topic.law.flatMap((line) => {
    if (!('provision' in line)) return [];
    return (line.provision.includes('/') ? editionOn(law, line.provision, day) : provisionById(law, line.provision)) ?? [];
  });
  const actsOfProvisions = provisions.flatMap((provision) => {
    const act = law.acts.find((candidate) => candidate.id === provision.act);
    return act
      ? [{ title: act.name[language], url: act.url[language], date: provision.valid_from ?? '', status: provision.status }]
      : [];
  });
  const actsOfFacts = facts.flatMap((fact) =>
    law.acts
      .filter((act) => act.match && fact.act?.includes(act.match) && stood(act, day))
      .map((act) => ({
        title: act.name[language],
        url: act.url[language],
        date: fact.verified_to ?? act.valid_from ?? '',
        status: fact.status,
      })),
  );
  const read = [...provisions.filter((provision) => provision.status !== 'in-force'), ...facts].flatMap(({ sources, status }) =>
    sources.filter((source) => source.date !== null).map(({ title, url, date }) => ({ title, url, date: date ?? '', status })),
  );
  // Copies of the texts served to read them; the acts above are what a reader should open. Titles of reports are in English in the facts.
  const news = read
    .filter(({ url }) => !OFFICIAL.test(url) && !COPY.test(url))
    .map((source) => (language === 'en' ? source : { ...source, title: new URL(source.url).hostname.replace(/^www\./, '') }));
  const seen = new Set<string>();
  return [...actsOfProvisions, ...actsOfFacts, ...news]
    .map((source) => ({ ...source, date: source.date || dateOfAct(facts) }))
    .filter(({ url, date }) => date !== '' && !seen.has(url) && seen.add(url))
    .slice(0, MOST);
}

/** False for an act that was not yet, or no longer, law on the day, like the Constitution of 1995 since July 2026. */
function stood({ valid_from, valid_to }: Act, day: Day): boolean {
  return (valid_from === undefined || valid_from <= day) && (valid_to === undefined || day < valid_to);
}

/** The day up to which the texts were read: what stands for the date of an act whose own first day is not known. */
function dateOfAct(facts: readonly Fact[]): string {
  return (
    facts
      .map((fact) => fact.verified_to ?? '')
      .sort()
      .at(-1) ?? ''
  );
}
