import { describe, expect, test } from 'vitest';
import { days } from '../../test/plan.js';
import type { Dependency, Project, Task } from '../model.js';
import { createSchedule } from '../session/session.js';
import type { Quantity } from './explanation.js';

const link = (predecessorId: string, successorId: string, more: Partial<Dependency> = {}): Dependency => ({
  id: `${predecessorId}-${successorId}`,
  predecessorId,
  successorId,
  ...more,
});

const open = (tasks: Task[], dependencies: Dependency[] = [], more: Partial<Project> = {}) =>
  createSchedule({ start: '2024-01-01T08:00', tasks, dependencies, ...more });

const chainOf = (session: ReturnType<typeof open>, id: string, quantity: Quantity) =>
  session.explain(id, quantity).chain.map(({ kind, taskId }) => (taskId ? `${kind} ${taskId}` : kind));

describe('late dates', () => {
  test('follow the tightest successor to the finish of the project', () => {
    const session = open(
      [days('a', 1), days('long', 5), days('short', 1), days('end', 1)],
      [link('a', 'long'), link('a', 'short'), link('long', 'end'), link('short', 'end')],
    );
    const { reasons, lateFinish } = session.explain('a', 'lateFinish');
    expect(lateFinish).toBe('2024-01-01T17:00');
    expect(reasons.map(({ kind, taskId, bound, isBinding }) => [kind, taskId, bound, isBinding])).toEqual([
      ['link', 'long', '2024-01-02T08:00', true],
      ['link', 'short', '2024-01-08T08:00', false],
      ['project_finish', undefined, '2024-01-09T17:00', false],
    ]);
    expect(chainOf(session, 'a', 'lateStart')).toEqual(['link long', 'link end', 'project_finish']);
    expect(chainOf(session, 'short', 'totalSlack')).toEqual(['link end', 'project_finish']);
  });

  test('end at a deadline, a latest date or a must date', () => {
    const after = (more: Partial<Task>) =>
      chainOf(open([days('a', 1), days('b', 2, more), days('far', 30)], [link('a', 'b')]), 'a', 'lateFinish');
    expect(after({ deadline: '2024-01-05T17:00' })).toEqual(['link b', 'deadline']);
    expect(after({ constraintType: 'fnlt', constraintDate: '2024-01-05' })).toEqual(['link b', 'constraint']);
    expect(after({ constraintType: 'mso', constraintDate: '2024-01-05' })).toEqual(['link b', 'constraint']);
    expect(after({ percentComplete: 100 })).toEqual(['project_finish']);
    expect(after({ actualStart: '2024-01-01T08:00', percentComplete: 50 })).toEqual(['link b', 'actual']);
  });

  test('end at a second constraint or the late finish that another plan leaves', () => {
    const second = (more: Partial<Task>, quantity: Quantity = 'lateFinish') =>
      chainOf(open([days('a', 1), days('b', 2, more), days('far', 30)], [link('a', 'b')]), 'a', quantity);
    expect(second({ secondaryConstraintType: 'fnlt', secondaryConstraintDate: '2024-01-05' })).toEqual([
      'link b',
      'constraint',
    ]);
    expect(second({ secondaryConstraintType: 'snlt', secondaryConstraintDate: '2024-01-05' }, 'totalSlack')).toEqual([
      'link b',
      'constraint',
    ]);
    expect(second({ externalLateFinish: '2024-01-09' })).toEqual(['link b', 'external']);
    // A finish that must be kept has the say over both.
    const held = { constraintType: 'mfo', constraintDate: '2024-01-12', externalLateFinish: '2024-01-09' } as const;
    const { reasons } = open([days('b', 2, held)]).explain('b', 'lateFinish');
    expect(reasons.map(({ kind, isBinding }) => [kind, isBinding])).toEqual([
      ['constraint', true],
      ['external', false],
      ['project_finish', false],
    ]);
  });

  test('are handed down by summaries: their links, deadlines and what lies above', () => {
    const session = open(
      [
        { id: 'outer', deadline: '2024-01-04T17:00' },
        { id: 's', parentId: 'outer' },
        days('x', 1, { parentId: 's' }),
        days('far', 30),
      ],
      [],
    );
    expect(chainOf(session, 'x', 'lateFinish')).toEqual(['summary s', 'summary outer', 'deadline outer']);
    expect(chainOf(session, 's', 'lateFinish')[0]).toBe('child x');
    const linked = open(
      [{ id: 's' }, days('x', 1, { parentId: 's' }), days('y', 3, { deadline: '2024-01-10T17:00' }), days('far', 30)],
      [link('s', 'y')],
    );
    expect(chainOf(linked, 'x', 'lateFinish')).toEqual(['summary s', 'link y', 'deadline']);
  });

  test('of open ends are their own, where each network has a critical path', () => {
    const session = open([days('a', 5), days('b', 3)], [], { hasMultipleCriticalPaths: true });
    expect(chainOf(session, 'b', 'lateFinish')).toEqual(['early_finish']);
    expect(chainOf(open([days('a', 5), days('b', 3)]), 'b', 'lateFinish')).toEqual(['project_finish']);
  });

  test('of started tasks are what has happened, and the rest is explained by its finish', () => {
    const started = days('a', 4, { actualStart: '2024-01-01T08:00', percentComplete: 25 });
    const session = open([started, days('b', 1)], [link('a', 'b')]);
    expect(chainOf(session, 'a', 'lateStart')).toEqual(['actual']);
    expect(chainOf(session, 'a', 'lateFinish')).toEqual(['link b', 'project_finish']);
  });
});

test('the early date of a task as late as possible goes on to the root cause of its late one', () => {
  const session = open([days('x', 1, { constraintType: 'alap' }), days('y', 1), days('long', 5)], [link('x', 'y')]);
  expect(chainOf(session, 'x', 'earlyStart')).toEqual(['late_date', 'link y', 'project_finish']);
});

test('start and finish of a held-back task have causes of their own', () => {
  const started = days('b', 4, { actualStart: '2024-01-02T08:00', percentComplete: 50 });
  const session = open([days('a', 5), started, days('c', 1)], [link('a', 'b'), link('b', 'c', { type: 'SS' })]);
  expect(chainOf(session, 'b', 'earlyStart')).toEqual(['actual']);
  expect(chainOf(session, 'b', 'earlyFinish')).toEqual(['link a', 'project_start']);
  // A link from the start asks for the start, not for what holds the rest.
  expect(chainOf(session, 'c', 'earlyStart')).toEqual(['link b', 'actual']);
});

test('dates of another plan are external causes', () => {
  const ghost: Task = { id: 'g', isExternal: true, manualStart: '2024-01-08T08:00', durationMinutes: 480 };
  expect(chainOf(open([ghost, days('b', 1)], [link('g', 'b')]), 'b', 'earlyStart')).toEqual(['link g', 'external']);
});

test('a lead reaches back to the start of what it comes from, not before the project', () => {
  const early = days('a', 1, { constraintType: 'mso', constraintDate: '2023-12-28' });
  const session = open([early, days('b', 1)], [link('a', 'b', { lagMinutes: -4800 })]);
  expect(session.schedule.task('b').start).toBe('2023-12-28T08:00');
  expect(chainOf(session, 'b', 'earlyStart')).toEqual(['link a', 'constraint']);
});

test('a task that is known to have ended, and not when it began, is told by its finish', () => {
  const done = days('a', 2, { actualFinish: '2024-01-03T17:00' });
  const session = open([done], [], { statusDate: '2024-01-10T08:00', progressPolicy: 'retained_logic' });
  expect(chainOf(session, 'a', 'earlyStart')).toEqual(['actual']);
  expect(chainOf(session, 'a', 'earlyFinish')).toEqual(['actual']);
});

test('links date the start of a task that has begun nobody knows when, also where the rest goes on without them', () => {
  const begun = days('b', 2, { percentComplete: 50 });
  const session = open([days('a', 1), begun], [link('a', 'b')], { progressPolicy: 'progress_override' });
  expect(session.schedule.task('b').start).toBe('2024-01-02T08:00');
  expect(chainOf(session, 'b', 'earlyStart')).toEqual(['link a', 'data_date']);
});

test('a level of effort without links, and a summary of nothing else, stand at the start of the project', () => {
  const session = open([{ id: 's' }, days('loe', 2, { parentId: 's', activityType: 'level_of_effort' })]);
  expect(chainOf(session, 'loe', 'earlyFinish')).toEqual(['project_start']);
  const nested = open([{ id: 's' }, { id: 'w', parentId: 's', activityType: 'wbs_summary', calendarId: 'nine' }], [], {
    calendars: [{ id: 'nine', weekdays: [{ weekday: 1, shifts: [{ fromMinute: 540, toMinute: 660 }] }] }],
  });
  expect(chainOf(nested, 's', 'earlyStart')).toEqual(['project_start']);
});
