import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLiterals } from './literals/read-plan.js';
import { readProject } from './literals/read-project.js';
import { readTask } from './literals/read-task.js';
import { formatLocalTime } from './local-time.js';
import { instantMs, isTimeZone, wallMinute } from './zone.js';

const wall = (text: string, zone?: string) => formatLocalTime(wallMinute(instantMs(text) as number, zone));

test.each([
  ['2026-03-01T10:00Z', 'Europe/Berlin', '2026-03-01T11:00:00'],
  ['2026-03-01T10:00:30+02:00', 'America/New_York', '2026-03-01T03:00:30'],
  ['2026-03-01T10:00+0530', 'UTC', '2026-03-01T04:30:00'],
  ['2026-03-01 10:00-08', 'Asia/Tokyo', '2026-03-02T03:00:00'],
])('%s is %s’s %s', (text, zone, shown) => {
  expect(wall(text, zone)).toBe(shown);
});

test('on the day the clocks go forward an hour is left out', () => {
  expect(wall('2026-03-29T00:59Z', 'Europe/Berlin')).toBe('2026-03-29T01:59:00');
  expect(wall('2026-03-29T01:00Z', 'Europe/Berlin')).toBe('2026-03-29T03:00:00');
});

test('on the day they go back an hour comes twice', () => {
  expect(wall('2026-10-25T00:30Z', 'Europe/Berlin')).toBe('2026-10-25T02:30:00');
  expect(wall('2026-10-25T01:30Z', 'Europe/Berlin')).toBe('2026-10-25T02:30:00');
  expect(wall('2026-10-25T02:30Z', 'Europe/Berlin')).toBe('2026-10-25T03:30:00');
});

test('a zone is never further than a day from UTC, and midnight is hour 0', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Date.UTC(2080, 0, 1) }),
      fc.constantFrom('Asia/Kolkata', 'Pacific/Kiritimati', 'America/St_Johns', 'UTC'),
      (ms, zone) => {
        expect(Math.abs(wallMinute(ms, zone) - ms / 60_000)).toBeLessThanOrEqual(14 * 60);
        if (zone === 'UTC') expect(wallMinute(ms, zone)).toBeCloseTo(ms / 60_000, 6);
      },
    ),
  );
});

test.each(['2026-03-01', '2026-03-01T10:00', '10:00Z', '2026-13-01T10:00Z', 'soon'])('%s is no instant', text => {
  expect(instantMs(text)).toBeNull();
});

test('zones are known by their names', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Middle/Earth')).toBe(false);
});

test('instants in literals become the project’s wall clock, times without a zone stay', () => {
  const task = readTask(
    { id: 'a', duration: '1d', start: '2026-03-29T22:30:00Z', deadline: '2026-04-02' },
    {},
    'Asia/Tokyo',
  );
  expect(task.constraint_date).toBe('2026-03-30T07:30:00');
  expect(task.deadline).toBe('2026-04-02T17:00:00');
  expect(readProject({ statusDate: '2026-03-01T23:30Z' }, 'Europe/Berlin').status_date).toBe('2026-03-02T00:30:00');
  const plan = readLiterals(
    { tasks: [{ id: 'b', baseline: { start: '2026-03-01T08:00+01:00', finish: '2026-03-02' } }] },
    'Europe/Berlin',
  );
  expect(plan.tasks[0]).toMatchObject({
    baseline_start: '2026-03-01T08:00:00',
    baseline_finish: '2026-03-02T17:00:00',
  });
});
