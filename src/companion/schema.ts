import { z } from 'zod';
import { texts } from '../law/schema.ts';
import { ACTS, INJURIES, PLACES, ROLES, TOLD } from './case.ts';

/** What the files under data/companion/ must look like: steps, evidence, calls and articles are data with facts, like the answers. */

/** Who asks: somebody who was attacked or saw it, or the head of the organisation. */
export const ROADS = ['attacked', 'manager'] as const;
export const PHASES = ['now', 'today', 'days', 'hour', 'day', 'week'] as const;
export const DOERS = ['you', 'employer', 'clinic'] as const;
/** What a term runs from. Only the incident has a day that we know; the others are told in words. */
export const STARTS = [
  'incident',
  'first-visit',
  'severity-conclusion',
  'commission',
  'investigation-end',
  'own-application',
] as const;
export const PAPERS = [
  'police-statement',
  'employer-report',
  'video-request',
  'work-accident',
  'prosecutor-complaint',
  'witness-explanation',
] as const;

const id = z.string().regex(/^[a-z][a-z0-9-]{1,24}$/, { error: 'expected a kebab-case id of at most 25 characters' });

/** Every key that stands here must fit what was stated. */
const condition = z
  .strictObject({
    safe: z.boolean(),
    place: z.array(z.enum(PLACES)).min(1),
    role: z.array(z.enum(ROLES)).min(1),
    /** Only articles may ask for it: a place of work counts as said. */
    isDuty: z.boolean(),
    acts: z.array(z.enum(ACTS)).min(1),
    injury: z.array(z.enum(INJURIES)).min(1),
    witnesses: z.boolean(),
    video: z.boolean(),
    told: z.array(z.enum(TOLD)).min(1),
  })
  .partial();

const conditional = {
  /** Shown unless the stated facts speak against it: what is not known does not. */
  when: condition.optional(),
  /** Shown only when all of it was stated. */
  only: condition.optional(),
  /** Left out when the stated facts say so: what is not known does not. */
  unless: condition.optional(),
  facts: z.array(z.string()).min(1),
};

/** The amount and the unit are those of a figure of a fact; nobody types them. */
const deadline = z.union([
  z.strictObject({ from: z.enum(STARTS), figure: z.string().regex(/^[\w-]+\.[\w-]+$/, { error: 'expected FACT.FIGURE' }) }),
  z.strictObject({ from: z.literal('incident'), on: z.literal('same-day'), fact: z.string() }),
]);

const step = z.strictObject({
  id,
  phase: z.enum(PHASES),
  who: z.enum(DOERS).default('you'),
  /** For a button: at most 30 characters. */
  label: texts,
  text: texts,
  /** What to take along. */
  bring: texts.optional(),
  deadline: deadline.optional(),
  /** Ticked from the start when this was already done. */
  done_when: z.enum(TOLD).optional(),
  /** The paper that does this step. */
  paper: z.enum(PAPERS).optional(),
  ...conditional,
});

const evidence = z.strictObject({ id, text: texts, ...conditional });
const call = z.strictObject({ contact: z.string(), what: texts, ...conditional });
const article = z.strictObject({
  /** act/article/part: the edition of the day of the incident. */
  provision: z.string(),
  /** `otherwise`: only where article 380-3 does not surely fit. */
  scope: z.enum(['always', 'otherwise']),
  ...conditional,
});
const more = z.strictObject({ topic: z.string(), ...conditional });

export const roadFile = z.strictObject({
  road: z.enum(ROADS),
  /** Topics under which the companion is offered. */
  offered_by: z.array(z.string()),
  steps: z.array(step).min(1),
});
export const companionFiles = {
  road: roadFile,
  evidence: z.strictObject({ evidence: z.array(evidence).min(1) }),
  calls: z.strictObject({ calls: z.array(call).min(1) }),
  articles: z.strictObject({ articles: z.array(article).min(1), more: z.array(more) }),
};

export type Road = (typeof ROADS)[number];
export type RoadFile = z.infer<typeof roadFile>;
export type StepOfRoad = z.infer<typeof step>;
export type Deadline = z.infer<typeof deadline>;
export type Evidence = z.infer<typeof evidence>;
export type Call = z.infer<typeof call>;
export type Article = z.infer<typeof article>;
export type More = z.infer<typeof more>;
export type Condition = z.infer<typeof condition>;
export type Paper = (typeof PAPERS)[number];

/** All of data/companion/. */
export interface CompanionData {
  roads: Record<Road, RoadFile>;
  evidence: readonly Evidence[];
  calls: readonly Call[];
  articles: readonly Article[];
  more: readonly More[];
}
