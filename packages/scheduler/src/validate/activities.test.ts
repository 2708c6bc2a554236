import { expect, test } from 'vitest';
import type { Project } from '../model.js';
import { validate } from '../schedule.js';

const found = (project: object) =>
  validate({ start: '2024-01-01T08:00', tasks: [], ...project } as Project).map(({ code, path }) => [code, path]);

test('options have closed choices', () => {
  const wrong = ['preset', 'progressPolicy', 'lagCalendar', 'alapUses', 'totalSlackFrom', 'criticalBy'];
  const project = Object.fromEntries(wrong.map(option => [option, 'x']));
  expect(found({ ...project, mustFinishBy: 'x' })).toEqual([
    ...wrong.map(option => ['bad_value', option]),
    ['bad_date', 'mustFinishBy'],
  ]);
});

test('fields of activities are checked at their place', () => {
  const task = {
    id: 'a',
    activityType: 'x',
    secondaryConstraintType: 'mso',
    secondaryConstraintDate: 'x',
    externalEarlyStart: 'x',
    externalLateFinish: 'x',
    expectedFinish: 'x',
    constraintIsHard: 'x',
  };
  expect(found({ tasks: [task] }).map(([, path]) => path)).toEqual(
    expect.arrayContaining(
      Object.keys(task)
        .filter(field => field !== 'id')
        .map(field => `tasks[0].${field}`),
    ),
  );
  const open = { id: 'a', secondaryConstraintType: 'snet' };
  expect(found({ tasks: [open] })).toEqual([['bad_value', 'tasks[0].secondaryConstraintDate']]);
});

test('spans that span nothing are named', () => {
  const effort = { activityType: 'level_of_effort' };
  const tasks = [
    { id: 'a', ...effort },
    { id: 'b', ...effort },
    { id: 's', activityType: 'wbs_summary' },
    { id: 'c', parentId: 's' },
  ];
  expect(found({ tasks, dependencies: [{ predecessorId: 'a', successorId: 'b' }] })).toEqual([
    ['unused_span', 'tasks[2].activityType'],
    ['unused_span', 'dependencies[0]'],
  ]);
});
