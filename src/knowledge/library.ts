import type { Language, Texts } from '../language.ts';
import type { Day } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import { citationInWords } from '../law/words.ts';
import type { Block } from '../message.ts';
import type { Followable } from '../subscription.ts';
import type { Say } from '../wording/say.ts';
import { answerBlocks, isBeforeArticle } from './answer.ts';
import type { Knowledge } from './open-knowledge.ts';
import type { Topic, TopicGroup } from './schema.ts';
import { provisionsOf, subjectOf } from './subject-of.ts';

/** What the menus, the search and the topic pages show of a topic. */
export interface TopicCard {
  id: string;
  group: TopicGroup;
  title: Texts;
  label: Texts;
  /** YYYY-MM-DD. */
  reviewedOn: string;
  /** What to follow to hear when the law behind it changes; null for topics without law. */
  subject: Followable | null;
  /** The provisions of its section "the law", e.g. "cc/380-3/1". */
  provisions: readonly string[];
}

/** An answer filled for a language and a day. `first` fits the first screen of a phone; `more` is the law, what is open, and the sources. */
export interface Answer {
  topic: TopicCard;
  first: readonly Block[];
  more: readonly Block[];
  neighbours: readonly TopicCard[];
}

/** The knowledge base as it is served: every read comes from knowledge.db. */
export interface Library {
  /** Topics in the order of the menu; only those that have an answer. */
  topics(): readonly TopicCard[];
  topic(id: string): TopicCard | null;
  /** The answer on a day (YYYY-MM-DD); null for an unknown topic. A day before article 380-3 gets the answer of incident-before-law where the day decides. */
  answer(id: string, language: Language, day: Day, today: Day): Answer | null;
  /** "article 380-3 of the Criminal Code" for cc/380-3; the reference itself where the act is not ours. */
  cite(provision: string, language: Language): string;
  /** Topics that hold all the words, best first, at most `limit`. Any text is allowed. */
  search(words: string, language: Language, limit: number): TopicCard[];
}

const MOST_FILLED = 1000;

export function makeLibrary(knowledge: Knowledge, say: Say): Library {
  const topics = new Map(knowledge.topics.map((topic) => [topic.id, topic]));
  const cards = knowledge.topics.map((topic) => cardOf(topic, knowledge.law));
  const byId = new Map(cards.map((card) => [card.id, card]));
  // The same answer is asked for many times a day; every day of an incident is another one.
  const filled = new Map<string, Answer>();
  const cardsOf = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? []);
  return {
    topics: () => cards,
    topic: (id) => byId.get(id) ?? null,
    answer(id, language, day, today) {
      const key = `${id} ${language} ${day} ${today}`;
      const known = filled.get(key);
      if (known) return known;
      const asked = topics.get(id);
      if (!asked) return null;
      const isBefore = isBeforeArticle(asked, knowledge.law, day);
      const topic = isBefore ? (topics.get('incident-before-law') ?? asked) : asked;
      const blocks = answerBlocks(topic, { law: knowledge.law, say, language, day, today, isBefore });
      const answer: Answer = {
        topic: byId.get(topic.id) ?? cardOf(topic, knowledge.law),
        ...blocks,
        neighbours: cardsOf(topic.neighbours),
      };
      if (filled.size >= MOST_FILLED) filled.clear();
      filled.set(key, answer);
      return answer;
    },
    cite(provision, language) {
      const [actId, article, part = null] = provision.split('/');
      const act = knowledge.law.acts.find(({ id }) => id === actId);
      if (!act || article === undefined) return provision;
      const citation = citationInWords(knowledge.law.words, act, { article, part }, language);
      return citation.charAt(0).toUpperCase() + citation.slice(1);
    },
    search: (words, language, limit) => cardsOf(knowledge.search(words, language, limit)),
  };
}

function cardOf(topic: Topic, law: Law): TopicCard {
  const { id, group, title, label, reviewed_on: reviewedOn } = topic;
  return { id, group, title, label, reviewedOn, subject: subjectOf(topic, law), provisions: provisionsOf(topic, law) };
}
