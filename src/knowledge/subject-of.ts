import type { Law } from '../law/schema.ts';
import type { Followable, Subject } from '../subscription.ts';
import { isKnowledge, type Topic } from './schema.ts';

/** The acts of data/law/acts.yaml by the subject under which their changes are told. */
const BY_ACT: Record<string, Subject> = {
  cc: 'criminal-code',
  aoc: 'administrative-code',
  hc: 'health-code',
  lc: 'labour-code',
  cpc: 'procedure',
  gpc: 'procedure',
  appc: 'procedure',
};

/**
 * What to follow to hear of changes behind a topic: what its file names as `subject`, else the act of its first provision,
 * else the act that most of its facts come from. Null where nothing fits.
 */
export function subjectOf(topic: Topic, law: Law): Followable | null {
  if (!isKnowledge(topic)) return null;
  if (topic.subject) return topic.subject;
  for (const line of topic.law) {
    const act = 'provision' in line ? actOf(line.provision, law) : undefined;
    if (act && BY_ACT[act]) return BY_ACT[act];
  }
  const counts = new Map<Subject, number>();
  for (const id of topic.facts) {
    const cited = law.facts.find((fact) => fact.id === id)?.act;
    const act = cited ? law.acts.find(({ match }) => match !== undefined && cited.startsWith(match))?.id : undefined;
    const subject = act === undefined ? undefined : BY_ACT[act];
    if (subject) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  return best?.[0] ?? null;
}

/** "cc/380-3/1" for every line of the law of a topic that names a provision, whatever the edition. */
export function provisionsOf(topic: Topic, law: Law): string[] {
  return topic.law.flatMap((line) => {
    if (!('provision' in line)) return [];
    if (line.provision.includes('/')) return [line.provision];
    const found = law.provisions.find(({ id }) => id === line.provision);
    return found ? [[found.act, found.article, found.part].filter((piece) => piece !== null).join('/')] : [];
  });
}

function actOf(reference: string, law: Law): string | undefined {
  return reference.includes('/') ? reference.split('/')[0] : law.provisions.find(({ id }) => id === reference)?.act;
}
