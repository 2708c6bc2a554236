import { expect, it } from 'vitest';
import type { Project } from '../../model.js';
import { lossesBetween } from './losses.js';

const paths = (before: Project, after: Project) =>
  Array.from(lossesBetween(before, after), ({ code, path }) => `${code} ${path}`);

it('names what is gone and what is another', () => {
  const before: Project = {
    name: 'plan',
    calendars: [{ id: 'c', weekdays: [] }],
    tasks: [
      { id: 'a', durationMinutes: 480, deadline: '2024-01-05T17:00' },
      { id: 'b', durationMinutes: 30.5, priority: 700 },
    ],
  };
  const after: Project = {
    tasks: [
      { id: 'a', durationMinutes: 480 },
      { id: 'b', durationMinutes: 30 },
    ],
  };
  expect(paths(before, after)).toEqual([
    'no_such_field project.name',
    'no_such_field project.calendars',
    'no_such_field tasks[0].deadline',
    'changed_value tasks[1].durationMinutes',
    'no_such_field tasks[1].priority',
  ]);
});

it('defaults and what says nothing are no loss', () => {
  const before: Project = {
    tasks: [
      { id: 'a', durationMinutes: 0, durationUnit: 'd', priority: 500, isManual: false, parentId: null, baselines: [] },
    ],
  };
  expect(paths(before, { tasks: [{ id: 'a' }] })).toEqual([]);
});

it('tasks that got other ids are compared by their place', () => {
  expect(paths({ tasks: [{ id: 'A10', name: 'x' }] }, { tasks: [{ id: '1', name: 'x' }] })).toEqual([
    'changed_value tasks[0].id',
  ]);
});
