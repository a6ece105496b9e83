import type { Law, Provision } from './schema.ts';

/** act/article/part without a date, e.g. "cc/380-3/1"; articles without parts have no third piece. */
export type ProvisionKey = string;

/** A calendar day, YYYY-MM-DD. Days compare as text. */
export type Day = string;

export function keyOf(provision: Provision): ProvisionKey {
  return [provision.act, provision.article, provision.part].filter((piece) => piece !== null).join('/');
}

/** The edition that had legal force on a day, or null: the provision was not yet, or no longer, law. Stages of a bill are never returned. */
export function editionOn(law: Law, key: ProvisionKey, onDay: Day): Provision | null {
  return editionsWithForce(law, key).find((provision) => stands(provision, onDay)) ?? null;
}

/** The text of the bill as it stood on a day, or null. These texts never had legal force. */
export function billTextOn(law: Law, key: ProvisionKey, onDay: Day): Provision | null {
  return (
    law.provisions.find((p) => keyOf(p) === key && !hasForce(p) && p.version !== 'repealed' && isDated(p) && stands(p, onDay)) ??
    null
  );
}

/** Every edition of a provision that is or was law, for checks and for "since when". */
export function editionsWithForce(law: Law, key: ProvisionKey): Provision[] {
  return law.provisions.filter((provision) => keyOf(provision) === key && hasForce(provision));
}

/** All parts of an article that were law on a day, in the order of their numbers. */
export function partsOn(law: Law, act: string, article: string, onDay: Day): Provision[] {
  return law.provisions
    .filter((p) => p.act === act && p.article === article && hasForce(p) && stands(p, onDay))
    .sort((a, b) => (a.part ?? '').localeCompare(b.part ?? '', 'en', { numeric: true }));
}

export function provisionById(law: Law, id: string): Provision | null {
  return law.provisions.find((provision) => provision.id === id) ?? null;
}

function hasForce(provision: Provision): boolean {
  return provision.version === 'in-force' && provision.status === 'in-force';
}

function isDated(provision: Provision): boolean {
  return provision.valid_from !== null && provision.valid_to !== null;
}

/** A null start means that the source did not give one: the text is old law whose first day was not established. */
function stands(provision: Provision, onDay: Day): boolean {
  return (
    (provision.valid_from === null || provision.valid_from <= onDay) &&
    (provision.valid_to === null || onDay < provision.valid_to)
  );
}
