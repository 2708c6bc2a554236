import { expect, test } from 'vitest';
import type { Dependency, Project, Task } from '../model.js';
import { createSchedule } from '../session/session.js';

const days = (id: string, count: number, more: Partial<Task> = {}): Task => ({
  id,
  durationMinutes: count * 480,
  ...more,
});
const link = (predecessorId: string, successorId: string, more: Partial<Dependency> = {}): Dependency => ({
  id: `${predecessorId}-${successorId}`,
  predecessorId,
  successorId,
  ...more,
});
const open = (tasks: Task[], dependencies: Dependency[] = [], more: Partial<Project> = {}) =>
  createSchedule({ start: '2024-01-01T08:00', tasks, dependencies, ...more });

test('the critical path follows what drives the finish, slack or not', () => {
  // `lead` has slack by the numbers of its own calendar's days, but its lag is what holds the end.
  const session = open(
    [days('lead', 1), days('wait', 1), days('short', 2), days('end', 1)],
    [link('lead', 'wait', { lagMinutes: 2400 }), link('wait', 'end'), link('short', 'end')],
  );
  expect(session.schedule.criticalPath).toEqual(['lead', 'wait', 'end']);
  expect(session.schedule.drivingLinks.map(one => one.id)).toEqual(['lead-wait', 'wait-end']);
});

test('paths that tie are all on it, summaries are passed through', () => {
  const session = open(
    [
      days('a', 2),
      days('b', 2),
      { id: 's' },
      days('c', 1, { parentId: 's' }),
      days('d', 3, { parentId: 's' }),
      days('e', 1),
    ],
    [link('a', 's'), link('b', 's'), link('s', 'e')],
  );
  expect(session.schedule.criticalPath).toEqual(['a', 'b', 'd', 'e']);
  expect(session.schedule.drivingLinks.map(one => one.id)).toEqual(['a-s', 'b-s', 's-e']);
});

test('an explanation names every bound and follows the binding one home', () => {
  const session = open(
    [days('a', 3), days('b', 1, { constraintType: 'snet', constraintDate: '2024-01-02' }), days('c', 1)],
    [link('a', 'b'), link('b', 'c', { type: 'SS', lagMinutes: 480 })],
  );
  const { reasons, chain, start } = session.explain('c');
  expect(start).toBe('2024-01-05T08:00');
  expect(reasons.map(({ kind, isBinding, taskId }) => [kind, isBinding, taskId])).toEqual([
    ['link', true, 'b'],
    ['project_start', false, undefined],
  ]);
  expect(chain.map(({ kind, taskId }) => [kind, taskId])).toEqual([
    ['link', 'b'],
    ['link', 'a'],
    ['project_start', undefined],
  ]);
  expect(session.explain('b').reasons.map(({ kind, isBinding }) => [kind, isBinding])).toEqual([
    ['link', true],
    ['constraint', false],
    ['project_start', false],
  ]);
});

test.each<[string, Task, string]>([
  ['a must-start date', days('x', 1, { constraintType: 'mso', constraintDate: '2024-01-02' }), 'constraint'],
  [
    'a no-later date that the links overrun',
    days('x', 1, { constraintType: 'snlt', constraintDate: '2024-01-02' }),
    'constraint',
  ],
  ['typed dates', days('x', 1, { isManual: true, manualStart: '2024-01-02T08:00' }), 'manual'],
  ['an actual start', days('x', 1, { actualStart: '2024-01-09T08:00', percentComplete: 10 }), 'actual'],
])('%s ends the chain', (_name, task, kind) => {
  expect(
    open([days('p', 3), task], [link('p', 'x')])
      .explain('x')
      .chain.map(reason => reason.kind),
  ).toEqual([kind]);
});

test('standing as late as possible, a levelling delay and a summary floor are reasons', () => {
  const late = open([days('x', 1, { constraintType: 'alap' }), days('long', 5)]);
  expect(late.explain('x').chain[0]?.kind).toBe('late_date');
  const delayed = open([days('x', 1, { levelingDelayMinutes: 1440 })]);
  expect(
    delayed
      .explain('x')
      .reasons.filter(reason => reason.isBinding)
      .map(reason => reason.kind),
  ).toEqual(['project_start', 'leveling_delay']);
  const held = open([
    { id: 's', constraintType: 'snet', constraintDate: '2024-01-03' },
    days('x', 1, { parentId: 's' }),
  ]);
  expect(held.explain('x').chain.map(({ kind, taskId }) => [kind, taskId])).toEqual([
    ['summary', 's'],
    ['constraint', 's'],
  ]);
  expect(held.explain('s').chain[0]).toMatchObject({ kind: 'child', taskId: 'x' });
});

test('asking about a task that is not there says so', () => {
  expect(() => open([days('a', 1)]).explain('b')).toThrow(expect.objectContaining({ code: 'unknown_id' }));
  expect(() => open([days('a', 1)]).schedule.task('b')).toThrow(expect.objectContaining({ code: 'unknown_id' }));
});
