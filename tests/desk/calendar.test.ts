import ical from 'node-ical';
import { expect, test } from 'vitest';
import { newCompanion } from '../../src/companion/companion.ts';
import { planOf } from '../../src/companion/plan.ts';
import { calendarOf } from '../../src/desk/calendar.ts';
import { realParts } from '../parts.ts';

const { law, companion: data } = realParts().knowledge;
const words = {
  now: Date.parse('2026-11-24T07:00:00Z'),
  name: 'Мой список',
  title: (number: number) => `Мой список: пункт ${number}`,
};
const facts = { day: '2026-11-24', minute: 630, acts: ['injury' as const, 'insult' as const] };

test('the last days of the list come out of the file as they went in', () => {
  const plan = planOf(law, data, { ...newCompanion('attacked'), facts });
  const bytes = calendarOf(plan, words) ?? new Uint8Array();
  const events = Object.values(ical.sync.parseICS(new TextDecoder().decode(bytes))).flatMap((entry) =>
    entry?.type === 'VEVENT' ? [entry] : [],
  );
  const open = plan.map(({ step }) => step.id);
  const seen = events.map(({ start, summary, datetype }) => ({
    start: new Date(start).toISOString(),
    summary: String(summary),
    datetype,
  }));
  // 24 hours from half past ten in Kazakhstan; a day of two months later is a whole day.
  expect(seen).toContainEqual({
    start: '2026-11-25T05:30:00.000Z',
    summary: `Мой список: пункт ${open.indexOf('inspection') + 1}`,
    datetype: 'date-time',
  });
  const insult = seen.find(({ summary }) => summary === `Мой список: пункт ${open.indexOf('insult') + 1}`);
  expect(insult).toMatchObject({ datetype: 'date' });
  const text = new TextDecoder().decode(bytes);
  expect(text).toContain('DTSTART;VALUE=DATE:20270124');
  expect(events).toHaveLength(2);
  expect(text).not.toMatch(/полиц|напад|стать|police|attack|insult|inspection/i);
});

test('nothing counted, no file; what is over or done is not in it', () => {
  expect(calendarOf(planOf(law, data, { ...newCompanion('attacked'), facts: { acts: ['injury'] } }), words)).toBeNull();
  const plan = planOf(law, data, { ...newCompanion('attacked'), facts, done: ['insult', 'inspection'] });
  expect(calendarOf(plan, words)).toBeNull();
  const old = planOf(law, data, { ...newCompanion('attacked'), facts: { ...facts, day: '2025-01-13' } });
  expect(calendarOf(old, words)).toBeNull();
});
