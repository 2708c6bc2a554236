import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { days } from '../../test/plan.js';
import { randomPlans } from '../../test/random-plan.js';
import { MAX_REMEDIES } from '../limits.js';
import type { Dependency, Project, Task } from '../model.js';
import { createSchedule } from '../session/session.js';
import { parseInstant } from '../time.js';
import { explain } from './explain.js';
import type { Quantity } from './explanation.js';
import { findRemedies, type Remedy, trialsOf } from './remedy.js';

vi.setConfig({ testTimeout: 120_000 });

const link = (predecessorId: string, successorId: string, more: Partial<Dependency> = {}): Dependency => ({
  id: `${predecessorId}-${successorId}`,
  predecessorId,
  successorId,
  ...more,
});

const project = (tasks: Task[], dependencies: Dependency[] = [], more: Partial<Project> = {}): Project => ({
  start: '2024-01-01T08:00',
  tasks,
  dependencies,
  ...more,
});

const brief = ({ kind, taskId, dependency, minutes, gainMinutes }: Remedy) =>
  [kind, taskId ?? dependency?.id, minutes, gainMinutes].filter(part => part !== undefined);

describe('what would free a date', () => {
  test('is measured up to the bound that holds next', () => {
    const plan = project(
      [days('a', 5), days('b', 2), days('c', 1)],
      [link('a', 'c', { lagMinutes: 480 }), link('b', 'c')],
    );
    const { chain, remedies } = explain(plan, 'c');
    expect(chain.map(({ kind, taskId }) => [kind, taskId])).toEqual([
      ['link', 'a'],
      ['project_start', undefined],
    ]);
    // Without the link, two days of b hold; a shorter a gains no more than that, and needs 4 of its 5 days for it.
    expect(remedies.map(brief)).toEqual([
      ['remove_link', 'a-c', 4 * 480],
      ['shorten_task', 'a', 4 * 480, 4 * 480],
      ['remove_lag', 'a-c', 480],
      ['start_project_earlier', 480, 480],
    ]);
  });

  test('names constraints, delays, calendars and the start of the project', () => {
    const of = (tasks: Task[], dependencies: Dependency[] = [], more: Partial<Project> = {}) =>
      explain(project(tasks, dependencies, more), 'x').remedies.map(brief);
    expect(of([days('x', 1, { constraintType: 'snet', constraintDate: '2024-01-04' })])).toEqual([
      ['remove_constraint', 'x', 3 * 480],
    ]);
    expect(of([days('x', 1, { levelingDelayMinutes: 2880 })])).toEqual([
      ['clear_leveling_delay', 'x', 960],
      // Two days of the clock from a Friday end on the weekend: that saves another day.
      ['start_project_earlier', 480, 960],
    ]);
    expect(of([days('p', 2), days('x', 1, { levelingDelayMinutes: 1440 })], [link('p', 'x')])).toEqual([
      ['remove_link', 'p-x', 960],
      ['shorten_task', 'p', 960, 960],
      ['clear_leveling_delay', 'x', 480],
      ['start_project_earlier', 480, 480],
    ]);
    expect(of([days('x', 1)], [], { start: '2024-01-03T08:00' })).toEqual([['start_project_earlier', 480, 480]]);
    const calendars: Project['calendars'] = [
      { id: 'mondays', weekdays: [{ weekday: 1, shifts: [{ fromMinute: 480, toMinute: 1020 }] }] },
    ];
    const slow = days('p', 2, { calendarId: 'mondays' });
    expect(of([slow, days('x', 1)], [link('p', 'x')], { calendars })).toContainEqual([
      'change_calendar',
      'p',
      3 * 480 + 360,
    ]);
    expect(of([days('x', 1, { isManual: true, manualStart: '2024-01-03T08:00' })])).toEqual([
      ['schedule_automatically', 'x', 960],
    ]);
  });

  test('shortens the rest of a task in progress only', () => {
    const plan = project(
      [days('a', 4, { actualStart: '2024-01-01T08:00', percentComplete: 50 }), days('x', 1)],
      [link('a', 'x')],
    );
    const session = createSchedule(plan);
    const shorter = findRemedies(session, 'x').find(remedy => remedy.kind === 'shorten_task')!;
    expect(brief(shorter)).toEqual(['shorten_task', 'a', 959, 959]);
    session.apply(shorter.edits);
    expect(session.schedule.task('a').finish).toBe('2024-01-03T08:01');
  });

  test('of late dates and slack moves them later', () => {
    const plan = project(
      [days('x', 1), days('s', 2, { deadline: '2024-01-05T17:00' }), days('far', 10)],
      [link('x', 's')],
    );
    expect(explain(plan, 'x', 'lateFinish').remedies.map(brief)).toEqual([
      ['remove_link', 'x-s', 7 * 480],
      ['remove_deadline', 's', 5 * 480],
      ['shorten_task', 's', 960, 960],
    ]);
    expect(explain(plan, 's', 'totalSlack').remedies.map(brief)[0]).toEqual(['remove_deadline', 's', 5 * 480]);
  });

  test('of a plan that starts on a Monday goes back to the Friday before', () => {
    const plan = project([days('x', 1)]);
    const [remedy] = findRemedies(createSchedule(plan), 'x');
    expect(brief(remedy!)).toEqual(['start_project_earlier', 480, 480]);
    expect(remedy!.edits).toEqual([{ project: { start: '2023-12-29T08:00' } }]);
    const back = project([days('x', 1)], [], { scheduleFrom: 'finish', finish: '2024-01-05T17:00' });
    expect(explain(back, 'x', 'lateFinish').remedies.map(brief)).toEqual([['finish_project_later', 480, 480]]);
  });

  test('is nothing where two bounds hold together, but is found behind them', () => {
    const plan = project(
      [days('p', 2), days('a', 1), days('b', 1), days('x', 1)],
      [link('p', 'a'), link('p', 'b'), link('a', 'x'), link('b', 'x')],
    );
    expect(explain(plan, 'x').remedies.map(brief)).toEqual([
      ['shorten_task', 'p', 960, 960],
      ['start_project_earlier', 480, 480],
    ]);
  });

  test('works on links without an id', () => {
    const plan = project([days('a', 1), days('x', 1)], [{ predecessorId: 'a', successorId: 'x' }]);
    expect(explain(plan, 'x').remedies.map(one => one.kind)).toEqual([
      'remove_link',
      'shorten_task',
      'start_project_earlier',
    ]);
  });

  test('gains what it says once it is done, best first', () => {
    const quantities = fc.constantFrom<Quantity>('earlyStart', 'earlyFinish', 'lateStart', 'lateFinish', 'totalSlack');
    let found = 0;
    fc.assert(
      fc.property(randomPlans, quantities, fc.nat(99), (plan, quantity, seat) => {
        const { id } = plan.tasks[seat % plan.tasks.length]!;
        const session = createSchedule(plan);
        const before = session.schedule.task(id);
        const time = session.workingTime(id);
        const remedies = findRemedies(session, id, quantity);
        expect(remedies.length).toBeLessThanOrEqual(MAX_REMEDIES);
        expect(remedies.map(one => one.gainMinutes)).toEqual(
          remedies.map(one => one.gainMinutes).sort((a, b) => b - a),
        );
        for (const { edits, gainMinutes } of remedies) {
          const changed = createSchedule(plan);
          changed.apply(edits);
          const after = changed.schedule.task(id);
          expect(gainMinutes).toBeGreaterThan(0);
          if (quantity === 'totalSlack') expect(after.totalSlackMinutes - before.totalSlackMinutes).toBe(gainMinutes);
          else {
            const minutes = [parseInstant(before[quantity]) / 60, parseInstant(after[quantity]) / 60] as const;
            const gain = quantity.startsWith('early') ? time.count(minutes[1], minutes[0]) : time.count(...minutes);
            expect(gain).toBe(gainMinutes);
          }
          found++;
        }
      }),
      { numRuns: 200 },
    );
    expect(found).toBeGreaterThan(50);
  });
});

test('large plans are tried less often', () => {
  expect([1, 1_000, 20_000, 100_000, 1_000_000].map(trialsOf)).toEqual([64, 64, 30, 8, 8]);
});

test('every reason on a long chain is tried before any task is shortened to the minute', () => {
  const tasks = Array.from({ length: 20 }, (_, at) => days(`t${at}`, 1));
  const links = tasks.slice(1).map((task, at) => link(tasks[at]!.id, task.id));
  const session = createSchedule(project(tasks, links));
  const remedies = findRemedies(session, 't19');
  expect(remedies.length).toBe(12);
  // Without the last link nothing holds the task.
  expect(brief(remedies[0]!)).toEqual(['remove_link', 't18-t19', 19 * 480]);
  expect(remedies.map(({ gainMinutes }) => gainMinutes)).toEqual(
    remedies.map(({ gainMinutes }) => gainMinutes).sort((a, b) => b - a),
  );
});

test('a second constraint is taken off by itself', () => {
  const held = days('x', 1, { secondaryConstraintType: 'snet', secondaryConstraintDate: '2024-01-04' });
  const [remedy] = findRemedies(createSchedule(project([held])), 'x');
  expect(remedy).toEqual({
    kind: 'remove_constraint',
    taskId: 'x',
    gainMinutes: 3 * 480,
    edits: [{ task: 'x', secondaryConstraintType: undefined, secondaryConstraintDate: null }],
  });
});
