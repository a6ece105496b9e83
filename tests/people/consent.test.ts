import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { CONSENT_WORDING } from '../../src/desk/follow.ts';
import { LANGUAGES } from '../../src/language.ts';
import { en, kk, ru } from '../../src/wording/resources.ts';

const SENTENCES = { ru: ru.following, kk: kk.following, en: en.following };

/** What people agreed to, by version: consents in databases name it, so a sentence that was ever shown never changes. A better one is version 2. */
const VERSIONS: Record<string, string> = {
  '1': '8fff267c149fed21',
};

test.each(Object.entries(VERSIONS))('the wording of consent %s is what people saw', (version, pinned) => {
  const sentences = LANGUAGES.map((language) => SENTENCES[language][`consent-${version}` as 'consent-1']);
  expect(createHash('sha256').update(sentences.join('\n')).digest('hex').slice(0, 16)).toBe(pinned);
});

test('what is shown now is pinned', () => expect(Object.keys(VERSIONS)).toContain(CONSENT_WORDING));
