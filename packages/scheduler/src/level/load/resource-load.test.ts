import { describe, expect, test } from 'vitest';
import { DAY, days, START } from '../../../test/plan.js';
import type { Project } from '../../model.js';
import { schedule } from '../../schedule.js';
import type { LoadOptions } from './resource-load.js';
import { resourceLoad } from './resource-load.js';

const plan: Project = {
  start: START,
  tasks: [days('a', 2), days('b', 1), days('late', 1, { constraintType: 'snet', constraintDate: '2024-01-08T08:00' })],
  resources: [{ id: 'ann' }, { id: 'bo', maxUnits: 2 }, { id: 'nails', kind: 'material' }],
  assignments: [
    { taskId: 'a', resourceId: 'ann', units: 1 },
    { taskId: 'b', resourceId: 'ann', units: 0.5 },
    { taskId: 'late', resourceId: 'ann', units: 1 },
    { taskId: 'a', resourceId: 'bo', units: 1 },
    { taskId: 'a', resourceId: 'nails', units: 40 },
  ],
};

const loadOf = (project: Project, options?: LoadOptions) => resourceLoad(project, schedule(project), options);

test('intervals last as long as demand stays the same, over the nights inside them', () => {
  const [ann, bo] = loadOf(plan);
  const span = (start: string, finish: string, demandedUnits: number, daysLong: number) => ({
    start,
    finish,
    demandedUnits,
    availableUnits: 1,
    demandedMinutes: demandedUnits * daysLong * DAY,
    availableMinutes: daysLong * DAY,
  });
  expect(ann!.intervals).toEqual([
    span(START, '2024-01-01T17:00', 1.5, 1),
    span('2024-01-02T08:00', '2024-01-02T17:00', 1, 1),
    span('2024-01-08T08:00', '2024-01-08T17:00', 1, 1),
  ]);
  expect(bo!.intervals).toMatchObject([{ start: START, finish: '2024-01-02T17:00', availableMinutes: 4 * DAY }]);
});

test('over-allocations name the tasks at work', () => {
  expect(loadOf(plan)[0]!.overAllocations).toEqual([
    {
      resourceId: 'ann',
      start: START,
      finish: '2024-01-01T17:00',
      demandedUnits: 1.5,
      availableUnits: 1,
      taskIds: ['a', 'b'],
    },
  ]);
});

test('only what does work has a load, and of those only who is asked for', () => {
  expect(loadOf(plan).map(load => load.resourceId)).toEqual(['ann', 'bo']);
  expect(loadOf(plan, { resourceIds: ['bo', 'nails'] }).map(load => load.resourceId)).toEqual(['bo']);
});

test('a range cuts what reaches beyond it', () => {
  const [ann] = loadOf(plan, { from: '2024-01-01T15:00', to: '2024-01-02T10:00' });
  expect(ann!.intervals.map(({ start, finish }) => [start, finish])).toEqual([
    ['2024-01-01T15:00', '2024-01-01T17:00'],
    ['2024-01-02T08:00', '2024-01-02T10:00'],
  ]);
});

test('by the week demand and what there is are summed, from Monday', () => {
  const [ann] = loadOf(plan, { granularity: 'week' });
  expect(
    ann!.intervals.map(({ start, demandedMinutes, availableMinutes }) => [start, demandedMinutes, availableMinutes]),
  ).toEqual([
    ['2024-01-01T00:00', 2.5 * DAY, 5 * DAY],
    ['2024-01-08T00:00', DAY, 5 * DAY],
  ]);
  expect(ann!.overAllocations).toEqual([]);
});

describe('an assignment', () => {
  const one = (assignment: Partial<NonNullable<Project['assignments']>[number]>, task = days('a', 4)): Project => ({
    start: START,
    tasks: [task],
    resources: [{ id: 'ann' }],
    assignments: [{ taskId: 'a', resourceId: 'ann', ...assignment }],
  });
  const spans = (project: Project) =>
    loadOf(project)[0]!.intervals.map(({ start, finish, demandedUnits }) => [start, finish, demandedUnits]);

  test('with a delay and less work than the task takes only its part of it', () => {
    expect(spans(one({ delayMinutes: DAY, workMinutes: DAY }))).toEqual([['2024-01-02T08:00', '2024-01-02T17:00', 1]]);
  });

  test('takes what its pieces say, with their pauses, from where the task now starts', () => {
    const segments = [
      { start: '2023-12-04T08:00', finish: '2023-12-04T17:00', workMinutes: 240 },
      { start: '2023-12-06T08:00', finish: '2023-12-06T17:00', workMinutes: 480 },
    ];
    expect(spans(one({ segments }, days('a', 2)))).toEqual([
      [START, '2024-01-01T17:00', 0.5],
      ['2024-01-03T08:00', '2024-01-03T17:00', 1],
    ]);
  });

  test('with a shape but without its pieces counts by its average', () => {
    expect(spans(one({ contour: 'bell', workMinutes: 2 * DAY }))).toEqual([[START, '2024-01-04T17:00', 0.5]]);
  });

  test('of an elapsed task works around the clock', () => {
    const task = { id: 'a', durationMinutes: 2880, durationUnit: 'ed' as const };
    expect(spans(one({}, task))).toEqual([[START, '2024-01-03T08:00', 1]]);
  });

  test('to a summary works from its first task to its last', () => {
    const project = one({}, days('a', 0));
    const below = [days('one', 1, { parentId: 'a' }), days('two', 3, { parentId: 'a' })];
    expect(spans({ ...project, tasks: [{ id: 'a' }, ...below] })).toEqual([[START, '2024-01-03T17:00', 1]]);
  });

  test('of a task in progress works on what is done, and on what remains where that goes on', () => {
    const task = days('a', 2, {
      actualStart: START,
      percentComplete: 50,
      stop: '2024-01-01T17:00',
      resume: '2024-01-04T08:00',
    });
    expect(spans(one({}, task))).toEqual([
      [START, '2024-01-01T17:00', 1],
      ['2024-01-04T08:00', '2024-01-04T17:00', 1],
    ]);
  });
});

test('an option that means nothing is refused', () => {
  expect(() => loadOf(plan, { from: 'soon' })).toThrowError(expect.objectContaining({ code: 'bad_option' }));
  expect(() => loadOf(plan, { granularity: 'year' as 'week' })).toThrowError(
    expect.objectContaining({ code: 'bad_option' }),
  );
});
