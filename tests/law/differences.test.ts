import { expect, test } from 'vitest';
import { differencesOf } from '../../src/law/differences.ts';
import { provisionById } from '../../src/law/editions.ts';
import type { Provision } from '../../src/law/schema.ts';
import { realParts } from '../parts.ts';

const { law } = realParts().knowledge;

function provision(id: string): Provision {
  const found = provisionById(law, id);
  if (!found) throw new Error(`no provision ${id}`);
  return found;
}
const changes = (before: string, now: string) =>
  differencesOf(provision(before), provision(now)).map(({ kind, change }) => `${kind} ${change}`);

test('between the readings every penalty for a threat was lowered', () => {
  const differences = differencesOf(provision('cc-380-3-1-first-reading'), provision('cc-380-3-1-second-reading'));
  expect(differences.map(({ kind, change }) => `${kind} ${change}`)).toEqual([
    'fine lowered',
    'corrective_labour lowered',
    'community_service lowered',
    'restriction_of_liberty lowered',
    'deprivation_of_liberty lowered',
  ]);
  expect(differences[2]).toMatchObject({ before: { max: 600 }, now: { max: 300 } });
  expect(differences[4]).toMatchObject({ before: { min: null, max: 3 }, now: { min: null, max: 2 } });
});

test('violence without danger got a floor of two years, which the sponsor did not mention', () => {
  expect(changes('cc-380-3-1-first-reading', 'cc-380-3-3-second-reading')).toEqual([
    'restriction_of_liberty raised',
    'deprivation_of_liberty raised',
  ]);
});

test.each([1, 2, 3, 4, 5, 6])('part %i did not change from the second reading to the law in force', (part) => {
  expect(changes(`cc-380-3-${part}-second-reading`, `cc-380-3-${part}-in-force`)).toEqual([]);
});

test('a kind that only one version has is added or removed', () => {
  expect(changes('cc-380-3-2-in-force', 'cc-380-3-1-in-force')).toContain('fine added');
  expect(changes('cc-380-3-1-in-force', 'cc-380-3-2-in-force')).toContain('fine removed');
});
