import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { draftOf } from '../../src/watch/draft.ts';
import { CRIMINAL_CODE, LIST } from './rig.ts';

const [act] = LIST;
const FINDING = { edition: '2026-12-01', edition_before: '2026-03-08', found_at: Date.parse('2026-12-02T03:00:00Z') };

/** What a page says is words of strangers: whatever they are, the draft stays one that is not written yet. */
test('no words of a page can fill in the draft', () => {
  const words = fc.option(
    fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('title: {ru: x}', '\n', '\r', '\u2028', '---', '...', '%YAML 1.2'),
        ),
      )
      .map((pieces) => pieces.join('\n')),
  );
  fc.assert(
    fc.property(words, words, (before, after) => {
      if (!act) throw new Error('no list');
      const change = {
        act: CRIMINAL_CODE,
        language: 'rus',
        article: '380-3',
        edition: '2026-12-01',
        before,
        after,
        after_hash: 'x',
      };
      expect(parse(draftOf(FINDING, [change], act, () => ['threat-words']))).toEqual({
        kind: 'new',
        refersTo: null,
        subjects: ['criminal-code'],
        importance: 'normal',
        source: 'https://adilet.zan.kz/rus/docs/K1400000226',
        inForceFrom: null,
        title: { ru: '', kk: '', en: '' },
        text: { ru: '', kk: '', en: '' },
      });
    }),
    { numRuns: 300 },
  );
});
