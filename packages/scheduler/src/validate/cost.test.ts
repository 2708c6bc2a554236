import { expect, test } from 'vitest';
import type { Assignment, Baseline, Project, Resource, Task } from '../model.js';
import { schedule, validate } from '../schedule.js';
import { createSchedule } from '../session/session.js';

const project = (task: object, more: Partial<Project> = {}): Project => ({
  start: '2024-01-01T08:00',
  tasks: [{ id: 'a', durationMinutes: 480, ...task } as Task],
  ...more,
});

const found = (plan: Project) => validate(plan).map(({ code, path }) => [code, path]);

const baseline = (more: Record<string, unknown>) => ({ baselines: [{ number: 0, ...more } as unknown as Baseline] });

test.each<[string, object, string, string]>([
  ['a negative cost', { cost: -1 }, 'out_of_range', 'cost'],
  ['a cost that is no number', { actualCost: 'much' }, 'bad_number', 'actualCost'],
  ['an endless cost', { cost: Number.POSITIVE_INFINITY }, 'out_of_range', 'cost'],
  ['more than all of the work', { physicalPercentComplete: 101 }, 'out_of_range', 'physicalPercentComplete'],
  ['an unknown method', { earnedValueMethod: 'guess' }, 'bad_value', 'earnedValueMethod'],
  ['a baseline number past ten', baseline({ number: 11 }), 'bad_value', 'baselines[0].number'],
  ['half a baseline number', baseline({ number: 0.5 }), 'bad_value', 'baselines[0].number'],
  ['a baseline date that is none', baseline({ start: 'soon' }), 'bad_date', 'baselines[0].start'],
  ['a negative baseline cost', baseline({ cost: -0.01 }), 'out_of_range', 'baselines[0].cost'],
  ['a negative baseline duration', baseline({ durationMinutes: -1 }), 'out_of_range', 'baselines[0].durationMinutes'],
  [
    'a piece of cost without a finish',
    baseline({ costSegments: [{ start: '2024-01-01', cost: 1 }] }),
    'bad_date',
    'baselines[0].costSegments[0].finish',
  ],
  [
    'a piece of cost that runs backwards',
    baseline({ costSegments: [{ start: '2024-01-02', finish: '2024-01-01', cost: 1 }] }),
    'bad_date',
    'baselines[0].costSegments[0].finish',
  ],
  [
    'pieces of cost that overlap',
    baseline({
      costSegments: [
        { start: '2024-01-01T08:00', finish: '2024-01-02T17:00', cost: 1 },
        { start: '2024-01-02T08:00', finish: '2024-01-03T17:00', cost: 1 },
      ],
    }),
    'bad_date',
    'baselines[0].costSegments[1].start',
  ],
  [
    'a negative piece of cost',
    baseline({ costSegments: [{ start: '2024-01-01', finish: '2024-01-01', cost: -1 }] }),
    'out_of_range',
    'baselines[0].costSegments[0].cost',
  ],
])('%s is a problem with a path', (_name, task, code, path) => {
  const plan = project(task);
  expect(found(plan)).toEqual([[code, `tasks[0].${path}`]]);
  expect(() => schedule(plan)).toThrow(expect.objectContaining({ code: 'invalid_project' }));
});

test('rates and costs of people are looked at, too', () => {
  const resources = [{ id: 'r', costPerHour: -1, costPerUse: Number.NaN } as Resource];
  const assignments = [{ taskId: 'a', resourceId: 'r', cost: -1, actualCost: -2 } as Assignment];
  expect(found(project({}, { resources, assignments }))).toEqual([
    ['out_of_range', 'resources[0].costPerHour'],
    ['bad_number', 'resources[0].costPerUse'],
    ['out_of_range', 'assignments[0].cost'],
    ['out_of_range', 'assignments[0].actualCost'],
  ]);
});

test('two baselines of one number are a problem, sound ones and bare days are none', () => {
  const one = { number: 1, start: '2024-01-01', finish: '2024-01-01', cost: 0 };
  expect(found(project({ baselines: [one, { ...one, number: 0, start: null, finish: null }] }))).toEqual([]);
  expect(found(project({ baselines: [one, one] }))).toEqual([['duplicate_id', 'tasks[0].baselines[1].number']]);
});

test('a baseline that runs backwards is a warning: that of a summary dated by hand may', () => {
  const plan = project(baseline({ start: '2024-01-02T08:00', finish: '2024-01-01T17:00', cost: 5 }));
  expect(validate(plan)).toMatchObject([
    { code: 'bad_date', severity: 'warning', path: 'tasks[0].baselines[0].finish' },
  ]);
  expect(schedule(plan).finish).toBe('2024-01-01T17:00');
});

test('an edit that would put a bad cost in changes nothing', () => {
  const session = createSchedule(project({ cost: 5 }));
  expect(() => session.apply({ task: 'a', cost: -5 })).toThrow(expect.objectContaining({ code: 'invalid_project' }));
  expect(session.project.tasks[0]!.cost).toBe(5);
});
