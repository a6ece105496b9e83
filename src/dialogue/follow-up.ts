import { wordsOf } from '../text/fold.ts';
import type { Entities } from '../understanding/entities.ts';
import type { Understanding } from '../understanding/understanding.ts';
import type { Conversation } from './conversation.ts';
import type { Topics } from './take-turn.ts';

/** A question of more words than this stands on its own. */
const LONGEST = 8;

/**
 * "А если их было двое?", "теңгемен қанша?", "and for an ambulance driver?": a short question that leans on the last
 * answer. Null when there was none, or when the words stand on their own.
 */
export function followUpOf(
  before: Conversation,
  text: string,
  understanding: Understanding,
  topics: Topics,
): { topic: string; keepsDay: boolean } | null {
  if (before.topic === null || wordsOf(text).length > LONGEST) return null;
  const { entities } = understanding;
  if (understanding.verdict === 'answer' && !entities.opensAsFollowUp) return null;
  const topic = topicOf(entities, before.topic);
  return topic !== null && topics.has(topic) ? { topic, keepsDay: true } : null;
}

function topicOf(entities: Entities, last: string): string | null {
  if (entities.asksMoney || entities.mci.length > 0) return 'fine-in-tenge';
  if (entities.isSeveral || entities.isGroup || entities.isRepeated) return 'aggravating-circumstances';
  if (entities.victim === 'ambulance-driver') return 'protected-ambulance-driver';
  if (entities.articles.some(({ article }) => article === '380-3')) return 'penalties-table';
  if (entities.isDangerous) return 'violence-serious';
  if (entities.act === 'threat') return 'threat-words';
  if (entities.act === 'insult') return 'insult-swearing';
  if (entities.act === 'violence') return 'violence-minor';
  return entities.days === null ? null : last;
}
