import { expect, test } from 'vitest';
import { lagText, readLag } from '../../plan/lag.js';
import { EMPTY_PLAN } from '../../plan/rows.js';
import { chainEdits, constraintChanges, milestoneChanges, unlinkEdits } from './task-edits.js';

const link = (id: string, from: string, to: string) => ({ id, predecessor_id: from, successor_id: to });
const plan = { ...EMPTY_PLAN, dependencies: [link('ab', 'a', 'b'), link('bc', 'b', 'c'), link('cd', 'c', 'd')] };

test('a chain leaves out what is linked already', () => {
  expect(chainEdits(plan, ['a', 'b', 'd', 'c'])).toMatchObject([
    { op: 'create', row: { predecessor_id: 'b', successor_id: 'd', type: 'FS' } },
    { op: 'create', row: { predecessor_id: 'd', successor_id: 'c', type: 'FS' } },
  ]);
  expect(chainEdits(plan, ['a'])).toEqual([]);
});

test('several tasks lose the links among them, one loses all of its own', () => {
  expect(unlinkEdits(plan, ['a', 'b', 'd'])).toMatchObject([{ op: 'delete', id: 'ab' }]);
  expect(unlinkEdits(plan, ['c'])).toMatchObject([{ id: 'bc' }, { id: 'cd' }]);
});

test('a constraint takes the date of the end it is about', () => {
  const dates = { start: Date.UTC(2026, 0, 5, 8) / 60_000, finish: Date.UTC(2026, 0, 9, 17) / 60_000 };
  expect(constraintChanges('snet', dates)['constraint_date']).toBe('2026-01-05T08:00:00');
  expect(constraintChanges('fnlt', dates)['constraint_date']).toBe('2026-01-09T17:00:00');
  expect(constraintChanges('asap', dates)).toEqual({ constraint_type: 'asap', constraint_date: null });
});

test('a milestone has no length, and a task of no length gets a day', () => {
  expect(milestoneChanges({ id: 'a', duration_minutes: 960 }, true, 480)).toEqual({
    is_milestone: true,
    duration_minutes: 0,
  });
  expect(milestoneChanges({ id: 'a', duration_minutes: 0 }, false, 420)).toMatchObject({ duration_minutes: 420 });
});

test.each([
  ['2d', { lag_minutes: 960, lag_unit: 'd', lag_percent: null }],
  ['−1d', { lag_minutes: -480, lag_unit: 'd', lag_percent: null }],
  ['3ed', { lag_minutes: 4320, lag_unit: 'ed', lag_percent: null }],
  ['', { lag_minutes: 0 }],
  ['50%', { lag_percent: 50, lag_unit: '%' }],
  ['soon', null],
])('a lag of %s', (text, fields) => {
  if (fields === null) expect(readLag(text, {})).toBeNull();
  else expect(readLag(text, {})).toMatchObject(fields);
});

test('a lag is shown as it was typed', () => {
  expect(lagText({ ...link('x', 'a', 'b'), lag_minutes: 4320, lag_unit: 'ed' }, {})).toBe('3ed');
  expect(lagText({ ...link('x', 'a', 'b'), lag_percent: 50, lag_unit: '%' }, {})).toBe('50%');
  expect(lagText(link('x', 'a', 'b'), {})).toBe('0d');
});
