import { describe, expect, test } from 'vitest';
import type { Project, Task } from '../model.js';
import { validate } from '../schedule.js';
import type { Estimate } from '../uncertainty.js';

const project = (more: Partial<Project>): Project => ({
  start: '2024-01-01T08:00',
  tasks: [
    { id: 'a', durationMinutes: 480 },
    { id: 'b', durationMinutes: 480 },
  ],
  ...more,
});

const found = (more: Partial<Project>) => validate(project(more)).map(({ code, path }) => `${code} ${path}`);

const estimated = (estimate: unknown): readonly Task[] => [{ id: 'a', estimate: estimate as Estimate }];

describe('an estimate is refused with its path when', () => {
  test.each([
    [{ distribution: 'gaussian' }, 'bad_value tasks[0].estimate.distribution'],
    [
      { distribution: 'pert', optimisticMinutes: 1, pessimisticMinutes: 3 },
      'bad_number tasks[0].estimate.mostLikelyMinutes',
    ],
    [
      { distribution: 'triangular', optimisticMinutes: 3, mostLikelyMinutes: 2, pessimisticMinutes: 5 },
      'out_of_range tasks[0].estimate.mostLikelyMinutes',
    ],
    [
      { distribution: 'uniform', optimisticMinutes: 3, pessimisticMinutes: 2 },
      'out_of_range tasks[0].estimate.pessimisticMinutes',
    ],
    [
      { distribution: 'uniform', optimisticMinutes: -1, pessimisticMinutes: 2 },
      'out_of_range tasks[0].estimate.optimisticMinutes',
    ],
    [
      { distribution: 'uniform', optimisticMinutes: Number.NaN, pessimisticMinutes: 2 },
      'bad_number tasks[0].estimate.optimisticMinutes',
    ],
    [
      { distribution: 'pert', optimisticMinutes: 1, mostLikelyMinutes: 2, pessimisticMinutes: 5, lambda: -1 },
      'out_of_range tasks[0].estimate.lambda',
    ],
    [{ distribution: 'lognormal', meanMinutes: 0, deviationMinutes: 1 }, 'out_of_range tasks[0].estimate.meanMinutes'],
    [{ distribution: 'lognormal', meanMinutes: 5 }, 'bad_number tasks[0].estimate.deviationMinutes'],
    [{ distribution: 'discrete', values: [] }, 'bad_value tasks[0].estimate.values'],
    [
      {
        distribution: 'discrete',
        values: [
          { minutes: 1, weight: 1 },
          { minutes: 2, weight: -1 },
        ],
      },
      'out_of_range tasks[0].estimate.values[1].weight',
    ],
    [{ distribution: 'velocity', points: 5 }, 'bad_value tasks[0].estimate'],
  ])('it is %j', (estimate, problem) => {
    expect(found({ tasks: estimated(estimate) })).toEqual([problem]);
  });
});

test('sound estimates, equal bounds among them, pass', () => {
  const equal = { optimisticMinutes: 5, mostLikelyMinutes: 5, pessimisticMinutes: 5 };
  const estimates: Estimate[] = [
    { ...equal, distribution: 'pert' },
    { ...equal, distribution: 'pert_moments' },
    { ...equal, distribution: 'triangular' },
    { distribution: 'lognormal', meanMinutes: 5, deviationMinutes: 0 },
    { distribution: 'discrete', values: [{ minutes: 5, weight: 2 }] },
    { distribution: 'velocity', points: 30 },
  ];
  const tasks = estimates.map((estimate, at) => ({ id: `t${at}`, estimate }));
  expect(found({ tasks, velocity: { points: [0, 10], sprintMinutes: 4800 } })).toEqual([]);
});

test('correlations name two other tasks and stay within one', () => {
  const correlations = [
    { taskIds: ['a', 'c'], coefficient: 0.5 },
    { taskIds: ['a', 'a'], coefficient: 0.5 },
    { taskIds: ['a', 'b'], coefficient: 1.5 },
  ] as const;
  expect(found({ correlations })).toEqual([
    'unknown_task correlations[0].taskIds[1]',
    'bad_value correlations[1].taskIds',
    'out_of_range correlations[2].coefficient',
  ]);
});

test('risks have ids of their own, a probability and impacts on known tasks', () => {
  const impact: Estimate = { distribution: 'uniform', optimisticMinutes: 2, pessimisticMinutes: 1 };
  const risks = [
    { id: 'r', probability: 2, impacts: [{ taskId: 'c', estimate: impact }] },
    { id: 'r', probability: 0.5, impacts: [] },
  ];
  expect(found({ risks })).toEqual([
    'out_of_range risks[0].probability',
    'unknown_task risks[0].impacts[0].taskId',
    'out_of_range risks[0].impacts[0].estimate.pessimisticMinutes',
    'duplicate_id risks[1].id',
  ]);
});

test('velocity needs a sprint with points, and enough of them', () => {
  expect(found({ velocity: { points: [0, 0], sprintMinutes: 0 } })).toEqual([
    'bad_value velocity.points',
    'out_of_range velocity.sprintMinutes',
  ]);
  const tasks = estimated({ distribution: 'velocity', points: 1_000_000 });
  expect(found({ tasks, velocity: { points: [1], sprintMinutes: 480 } })).toEqual([
    'out_of_range tasks[0].estimate.points',
  ]);
});

test('a risk on a summary lengthens nothing: a warning says so', () => {
  const estimate = { distribution: 'uniform', optimisticMinutes: 1, pessimisticMinutes: 2 } as const;
  const risks = [{ id: 'x', probability: 1, impacts: [{ taskId: 's', estimate }] }];
  const problems = validate({ start: '2024-01-01', tasks: [{ id: 's' }, { id: 'a', parentId: 's' }], risks });
  expect(problems.map(({ severity, path, ids }) => [severity, path, ids])).toEqual([
    ['warning', 'risks[0].impacts[0].taskId', ['s']],
  ]);
});
