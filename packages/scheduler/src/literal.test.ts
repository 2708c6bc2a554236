import { describe, expect, test } from 'vitest';
import { parseDuration, readPlan } from './literal.js';
import type { Project } from './model.js';
import { schedule, validate } from './schedule.js';

test.each([
  ['5d', 2400, 'd'],
  ['2.5 days', 1200, 'd'],
  ['4h', 240, 'h'],
  ['-1w', -2400, 'w'],
  ['1mo', 9600, 'mo'],
  ['3ed', 4320, 'ed'],
  ['2 eweeks', 20_160, 'ew'],
  ['3', 1440, 'd'],
  ['2d?', 960, 'd'],
])('%s is %i minutes', (text, minutes, unit) => {
  expect(parseDuration(text)).toEqual({ minutes, unit });
});

test.each(['', 'soon', '5 parsecs', '1d 2h', '--1d'])('"%s" is no duration', text => {
  expect(parseDuration(text)).toBeNull();
});

test('units have the lengths of the project', () => {
  expect(parseDuration('1w', { minutesPerWeek: 1800 })?.minutes).toBe(1800);
  expect(readPlan({ project: { minutesPerDay: 600 }, tasks: [{ id: 1, duration: 1 }] }).tasks[0]?.durationMinutes).toBe(
    600,
  );
});

test('a plan by hand is dated', () => {
  const result = schedule(
    readPlan({
      start: '2026-01-05',
      calendar: 'ours',
      calendars: [{ id: 'ours', holidays: ['2026-01-07'] }],
      tasks: [
        { id: 1, name: 'Dig', duration: '2d' },
        { id: 2, name: 'Pour', duration: '1d' },
        { id: 3, name: 'Cure', duration: '2ed' },
        { id: 4, name: 'Done', milestone: true },
      ],
      dependencies: [
        { predecessor: 1, successor: 2, lag: '1d' },
        { predecessor: 2, successor: 3 },
        { predecessor: 3, successor: 4, type: 'FS' },
      ],
    }),
  );
  expect(result.tasks.map(task => [task.id, task.start, task.finish])).toEqual([
    ['1', '2026-01-05T08:00', '2026-01-06T17:00'],
    ['2', '2026-01-09T08:00', '2026-01-09T17:00'],
    ['3', '2026-01-09T17:00', '2026-01-11T17:00'],
    ['4', '2026-01-12T08:00', '2026-01-12T08:00'],
  ]);
});

describe('a task', () => {
  const task = (literal: object) => readPlan({ start: '2026-01-05', tasks: [{ id: 'a', ...literal }] }).tasks[0];
  test.each<[string, object, object]>([
    [
      'a start holds it',
      { start: '2026-01-08', duration: '1d' },
      { constraintType: 'snet', constraintDate: '2026-01-08' },
    ],
    [
      'a finish holds it',
      { finish: '2026-01-08', duration: '1d' },
      { constraintType: 'fnet', constraintDate: '2026-01-08' },
    ],
    [
      'both are typed dates',
      { start: '2026-01-08', finish: '2026-01-09' },
      { isManual: true, manualStart: '2026-01-08', manualFinish: '2026-01-09' },
    ],
    [
      'a constraint says so',
      { constraint: { type: 'MFO', date: '2026-01-09' } },
      { constraintType: 'mfo', constraintDate: '2026-01-09' },
    ],
    ['without a duration it lasts a day', {}, { durationMinutes: 480 }],
    [
      'done, manual and calendar',
      { done: 40, manual: true, calendar: 7 },
      { percentComplete: 40, isManual: true, calendarId: '7' },
    ],
  ])('%s', (_name, literal, expected) => {
    expect(task(literal)).toMatchObject(expected);
  });

  test('typed dates span what lies between them', () => {
    const plan = readPlan({ start: '2026-01-05', tasks: [{ id: 'a', start: '2026-01-08', finish: '2026-01-09' }] });
    expect(schedule(plan).tasks[0]).toMatchObject({
      start: '2026-01-08T08:00',
      finish: '2026-01-09T17:00',
      durationMinutes: 960,
      isMilestone: false,
    });
  });
});

test.each([
  ['2d', { lagMinutes: 960, lagUnit: 'd' }],
  ['-50%', { lagPercent: -50, lagUnit: '%' }],
  ['25e%', { lagPercent: 25, lagUnit: 'e%' }],
  ['2ed', { lagMinutes: 2880, lagUnit: 'ed' }],
])('a lag of %s', (lag, expected) => {
  const plan = readPlan({ tasks: [{ id: 1 }, { id: 2 }], dependencies: [{ predecessor: 1, successor: 2, lag }] });
  expect(plan.dependencies?.[0]).toMatchObject({ predecessorId: '1', successorId: '2', ...expected });
});

test('rows and nouns pass as they are', () => {
  const nouns: Project = {
    start: '2026-01-05T08:00',
    tasks: [{ id: 'a', durationMinutes: 960, deadline: '2026-02-01', parentId: null, isManual: false }],
    dependencies: [],
    assignments: [],
    resources: [],
    calendars: [],
  };
  expect(readPlan(nouns)).toEqual(nouns);
  const row = { id: 'a', duration_minutes: 960, start: '1999-01-01T08:00', constraint_type: 'asap' };
  expect(readPlan({ tasks: [row] }).tasks).toEqual([{ id: 'a', durationMinutes: 960, constraintType: 'asap' }]);
});

test('what means nothing is named by validation', () => {
  const plan = readPlan({
    start: '2026-01-05',
    tasks: [
      { id: 1, duration: 'long' },
      { id: 2, deadline: 'soon' },
    ],
    dependencies: [{ predecessor: 1, successor: 2, lag: 'some' }],
  });
  expect(validate(plan).map(({ code, path }) => [code, path])).toEqual([
    ['bad_number', 'tasks[0].durationMinutes'],
    ['bad_date', 'tasks[1].deadline'],
    ['bad_number', 'dependencies[0].lagMinutes'],
  ]);
});
