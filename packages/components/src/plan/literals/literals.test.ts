import { expect, test } from 'vitest';
import { formatLocalTime, parseLocalTime } from '../local-time.js';
import { readAssignment } from './read-assignment.js';
import { readDependency } from './read-dependency.js';
import { readLiterals } from './read-plan.js';
import { readProject } from './read-project.js';
import { readTask } from './read-task.js';

test('a short literal becomes a whole row', () => {
  expect(readTask({ id: 7, name: 'Build', duration: '10d', parent: 'p', done: 40 })).toMatchObject({
    id: '7',
    name: 'Build',
    duration_minutes: 4800,
    duration_unit: 'd',
    parent_id: 'p',
    percent_complete: 40,
    constraint_type: 'asap',
    constraint_date: null,
  });
});

test('a start means not earlier than', () => {
  expect(readTask({ id: 'a', duration: '1d', start: '2026-01-05' })).toMatchObject({
    constraint_type: 'snet',
    constraint_date: '2026-01-05T08:00:00',
    is_manual: false,
  });
});

test('two dates without a duration are fixed dates', () => {
  expect(readTask({ id: 'a', start: '2026-01-05', finish: '2026-01-09' })).toMatchObject({
    is_manual: true,
    manual_start: '2026-01-05T08:00:00',
    manual_finish: '2026-01-09T17:00:00',
  });
});

test('camelCase and constraints by name are understood', () => {
  const row = readTask({
    id: 'a',
    percentComplete: 5,
    constraint: { type: 'fnlt', date: '2026-04-30' },
    deadline: '2026-05-01',
  });
  expect(row).toMatchObject({
    percent_complete: 5,
    constraint_type: 'fnlt',
    constraint_date: '2026-04-30T17:00:00',
    deadline: '2026-05-01T17:00:00',
  });
});

test('a milestone lasts nothing, a task without a duration one day', () => {
  expect(readTask({ id: 'm', milestone: true }).duration_minutes).toBe(0);
  expect(readTask({ id: 't' }, { minutes_per_day: 420 }).duration_minutes).toBe(420);
});

test('wire rows pass untouched', () => {
  const row = { id: 'a', duration_minutes: 2400, start: '2026-01-05T08:00:00', whatever: 1 };
  expect(readTask(row)).toBe(row);
});

test('links read their lag and make a stable id', () => {
  expect(readDependency({ predecessor: 'a', successor: 'b', lag: '2d' })).toMatchObject({
    id: 'a>b:FS',
    predecessor_id: 'a',
    successor_id: 'b',
    lag_minutes: 960,
    lag_unit: 'd',
  });
  expect(readDependency({ predecessor: 'a', successor: 'b', type: 'SS', lag: '50%' })).toMatchObject({
    lag_percent: 50,
    lag_unit: '%',
  });
  expect(readDependency({ predecessor: 'a', successor: 'b', lag: '3ed' })).toMatchObject({
    lag_minutes: 4320,
    lag_unit: 'ed',
  });
});

test('project, assignments and an empty plan', () => {
  expect(readProject({ start: '2026-01-05', statusDate: '2026-01-06T17:00' })).toMatchObject({
    start: '2026-01-05T08:00:00',
    status_date: '2026-01-06T17:00:00',
  });
  expect(readAssignment({ task: 'a', resource: 'r' })).toMatchObject({ id: 'a:r', task_id: 'a', resource_id: 'r' });
  expect(readLiterals({})).toMatchObject({ tasks: [], dependencies: [] });
});

test('local times go to minutes and back', () => {
  const minute = parseLocalTime('2026-02-28T23:59:30');
  expect(formatLocalTime(minute as number)).toBe('2026-02-28T23:59:30');
  expect(parseLocalTime('2026-02-30')).toBeNull();
  expect(parseLocalTime('soon')).toBeNull();
});
