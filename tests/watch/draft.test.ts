import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readDraft } from '../../src/alerts/read-draft.ts';
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
        inForceFrom: 'write a day like 2026-12-01, or null',
        provisions: ['cc/380-3'],
        title: { ru: '', kk: '', en: '' },
        text: { ru: '', kk: '', en: '' },
      });
    }),
    { numRuns: 300 },
  );
});

const CHANGE = { language: 'rus', article: '380-3', edition: '2026-12-01', before: 'Было.', after: 'Стало.', after_hash: 'x' };

test.each(LIST.map((watched) => [watched.what, watched] as const))(
  '%s: the draft is refused until it is written, and taken then',
  (_, watched) => {
    const draft = draftOf(FINDING, [{ ...CHANGE, act: watched.id }], watched, () => []);
    const refused = readDraft(draft);
    expect('faults' in refused && refused.faults.map((fault) => fault.replace(/^line \d+: /, ''))).toEqual([
      "inForceFrom is 'write a day like 2026-12-01, or null', expected a day like 2026-12-01",
      ...['title', 'text'].flatMap((field) =>
        ['ru', 'kk', 'en'].map((language) => `${field}.${language} is empty, expected text`),
      ),
    ]);
    const written = draft.replaceAll(": ''", ': words').replace(/^inForceFrom: .*$/m, 'inForceFrom: 2026-12-01');
    expect(readDraft(written)).toMatchObject({ alert: { kind: 'new', source: watched.source, subjects: watched.subjects } });
  },
);
