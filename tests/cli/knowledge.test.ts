import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { knowledge } from '../../src/cli/knowledge.ts';

const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  for (const channel of ['log', 'error'] as const)
    vi.spyOn(console, channel).mockImplementation((...words: unknown[]) => {
      said.push(words.join(' '));
    });
});

afterEach(() => vi.restoreAllMocks());

test('coverage shows a table and finds nothing left out without a reason', async () => {
  expect(await knowledge('coverage', [])).toBe(0);
  expect(said[0]).toMatch(/^group +topics +ru +kk +en +facts used +unused +unsettled$/);
  expect(said.join('\n')).toContain('facts left out without a reason (fault): 0');
});

test.each([[[]], [['--wording-only']], [['threat-words', '--all']]])(
  'stamp %j is refused: topics or all of them',
  async (args) => {
    expect(await knowledge('stamp', args)).toBe(2);
    expect(said).toEqual(['Expected knowledge stamp ID… or knowledge stamp --all, each with or without --wording-only']);
  },
);

test('an unknown action is answered with the known ones', async () => {
  expect(await knowledge('stmap', [])).toBe(2);
  expect(said[0]).toBe("Unknown action 'stmap': expected knowledge check, train, coverage, stamp, links, export or import");
});
