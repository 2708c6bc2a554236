import { describe, expect, test, vi } from 'vitest';
import { DAY, days, START } from '../../test/plan.js';
import { STANDARD_WEEK } from '../calendar/calendar-set.js';
import type { Assignment, Dependency, Project, Resource, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { applyEdit } from '../session/edit.js';
import { createSchedule } from '../session/session.js';
import { clearLeveling } from './clear.js';
import { level, levelInSteps } from './level.js';
import type { LevelingOptions } from './options.js';

/** `'ann a b'`: Ann works on a and b; `'ann*0.5 a'`: half of her time. */
function staff(...lines: string[]): Assignment[] {
  return lines.flatMap(line => {
    const [who, ...tasks] = line.split(' ');
    const [resourceId, units = '1'] = who!.split('*');
    return tasks.map(taskId => ({
      id: `${taskId}-${resourceId}`,
      taskId,
      resourceId: resourceId!,
      units: Number(units),
    }));
  });
}

function project(tasks: Task[], assignments: Assignment[], more: Partial<Project> = {}): Project {
  const resources: Resource[] = [...new Set(assignments.map(each => each.resourceId))].map(id => ({ id }));
  return { start: START, tasks, assignments, resources, ...more };
}

const link = (predecessorId: string, successorId: string, more: Partial<Dependency> = {}): Dependency => ({
  predecessorId,
  successorId,
  ...more,
});

const applied = (plan: Project, edits: readonly Parameters<typeof applyEdit>[1][]) => edits.reduce(applyEdit, plan);

/** Start and finish of each task once the edits are applied; they must be the previewed ones. */
function levelled(plan: Project, options?: LevelingOptions) {
  const leveling = level(plan, options);
  const result = schedule(applied(plan, leveling.edits));
  expect(result.finish).toBe(leveling.finishAfter);
  for (const task of leveling.tasks) {
    expect([task.taskId, task.start, task.finish]).toEqual([
      task.taskId,
      result.task(task.taskId).start,
      result.task(task.taskId).finish,
    ]);
  }
  return {
    leveling,
    result,
    startOf: (id: string) => result.task(id).start,
    finishOf: (id: string) => result.task(id).finish,
  };
}

const delayOf = (leveling: ReturnType<typeof level>, id: string) =>
  leveling.tasks.find(task => task.taskId === id)?.levelingDelayMinutes ?? 0;

describe('two tasks of one person', () => {
  const plan = project([days('one', 5), days('two', 5)], staff('ann one two'));

  test('the lower one waits: five working days are seven on the clock', () => {
    const { leveling, startOf } = levelled(plan);
    expect(startOf('one')).toBe(START);
    expect(startOf('two')).toBe('2024-01-08T08:00');
    expect(delayOf(leveling, 'two')).toBe(7 * 1440);
    expect(leveling.finishBefore).toBe('2024-01-05T17:00');
    expect(leveling.finishAfter).toBe('2024-01-12T17:00');
    expect(leveling.edits).toEqual([{ task: 'two', levelingDelayMinutes: 7 * 1440 }]);
  });

  test('the preview names the over-allocation before and none after', () => {
    const { leveling } = levelled(plan);
    expect(leveling.overAllocationsBefore).toEqual([
      {
        resourceId: 'ann',
        start: START,
        finish: '2024-01-05T17:00',
        demandedUnits: 2,
        availableUnits: 1,
        taskIds: ['one', 'two'],
      },
    ]);
    expect(leveling.overAllocationsAfter).toEqual([]);
    expect(leveling.unresolved).toEqual([]);
  });

  test('clearing takes it back, and levelling again says the same', () => {
    const edits = level(plan).edits;
    const after = applied(plan, edits);
    expect(level(after).edits).toEqual([]);
    expect(applied(after, clearLeveling(after))).toEqual(plan);
    expect(clearLeveling(plan)).toEqual([]);
  });

  test('the edits work in a session as well', () => {
    const session = createSchedule(plan);
    session.apply(level(plan).edits);
    expect(session.schedule.task('two').start).toBe('2024-01-08T08:00');
  });

  test('the higher priority goes first where the order looks at it before the row', () => {
    const urgent = project([days('one', 5), days('two', 5, { priority: 700 })], staff('ann one two'));
    expect(levelled(urgent, { order: 'priority_standard' }).startOf('one')).toBe('2024-01-08T08:00');
    expect(levelled(urgent, { order: 'id' }).startOf('two')).toBe('2024-01-08T08:00');
  });

  test('less slack goes first', () => {
    const tight = { ...plan, tasks: [...plan.tasks, days('next', 3)], dependencies: [link('two', 'next')] };
    expect(levelled(tight).startOf('one')).toBe('2024-01-08T08:00');
  });

  test('half of the time each is no over-allocation', () => {
    const halves = project([days('one', 5), days('two', 5)], staff('ann*0.5 one two'));
    expect(levelled(halves).leveling.tasks).toEqual([]);
  });

  test('three tenths and seven tenths are exactly a whole', () => {
    const parts = project(
      [days('one', 1), days('two', 1), days('three', 1)],
      [...staff('ann*0.1 one'), ...staff('ann*0.2 two'), ...staff('ann*0.7 three')],
    );
    expect(level(parts).overAllocationsBefore).toEqual([]);
  });
});

describe('what is not moved', () => {
  const busy = (second: Partial<Task>, more: Partial<Project> = {}) =>
    project([days('one', 5), days('two', 5, second)], staff('ann one two'), more);

  test('priority 1000: the other one waits, though it comes first', () => {
    const { startOf } = levelled(busy({ priority: 1000 }));
    expect(startOf('two')).toBe(START);
    expect(startOf('one')).toBe('2024-01-08T08:00');
  });

  test('dates typed by hand and hard dates stay, and others go around them', () => {
    const byHand = { isManual: true, manualStart: '2024-01-03T08:00', manualFinish: '2024-01-09T17:00' };
    for (const held of [byHand, { constraintType: 'mso' as const, constraintDate: '2024-01-03T08:00' }]) {
      const { startOf, leveling } = levelled(busy(held));
      expect(startOf('two')).toBe('2024-01-03T08:00');
      expect(startOf('one')).toBe('2024-01-10T08:00');
      expect(leveling.overAllocationsAfter).toEqual([]);
    }
  });

  test('tasks that have begun or are over', () => {
    const begun = levelled(busy({ actualStart: START, percentComplete: 20 }));
    expect(begun.startOf('one')).toBe('2024-01-08T08:00');
    const over = levelled(busy({ percentComplete: 100, actualStart: START }));
    expect(over.startOf('one')).toBe('2024-01-08T08:00');
  });

  test('two that may not be moved remain over-allocated, with the reasons', () => {
    const hard = { constraintType: 'mso' as const, constraintDate: START };
    const plan = project([days('one', 2, hard), days('two', 2, { priority: 1000 })], staff('ann one two'));
    const { leveling } = levelled(plan);
    expect(leveling.edits).toEqual([]);
    expect(leveling.unresolved).toMatchObject([
      { resourceId: 'ann', taskIds: ['one', 'two'], reasons: ['constraint', 'priority'] },
    ]);
    expect(leveling.heldTasks).toEqual([
      { taskId: 'one', reason: 'constraint' },
      { taskId: 'two', reason: 'priority' },
    ]);
  });

  test('a task is not delayed past a hard date of its successor', () => {
    const plan = project(
      [days('one', 5), days('two', 5), days('end', 1, { constraintType: 'mso', constraintDate: '2024-01-09T08:00' })],
      staff('ann one two'),
      {
        dependencies: [link('two', 'end')],
      },
    );
    const { startOf } = levelled(plan, { order: 'id' });
    expect(startOf('two')).toBe(START);
    expect(level(plan, { order: 'id' }).unresolved.map(each => each.reasons)).toEqual([['constraint']]);
    expect(levelled(plan, { order: 'lst' }).leveling.unresolved).toEqual([]);
  });

  test('a soft deadline does not hold', () => {
    const plan = busy({ deadline: '2024-01-05T17:00' });
    expect(levelled(plan, { order: 'id' }).finishOf('two')).toBe('2024-01-12T17:00');
  });

  test('resources that are not to be levelled, material and cost are left alone', () => {
    for (const resource of [{ isLevelled: false }, { kind: 'material' as const }, { kind: 'cost' as const }]) {
      const { leveling } = levelled(busy({}, { resources: [{ id: 'ann', ...resource }] }));
      expect(leveling.edits).toEqual([]);
    }
    const { unresolved } = level(busy({}, { resources: [{ id: 'ann', isLevelled: false }] }));
    expect(unresolved.map(each => each.reasons)).toEqual([['resource_not_levelled']]);
  });

  test('inactive tasks ask for nothing', () => {
    expect(levelled(busy({ isActive: false })).leveling.overAllocationsBefore).toEqual([]);
  });

  test('one task that asks for more than there is stays, and says so', () => {
    const plan = project([days('one', 2), days('two', 2)], [...staff('ann*2 one'), ...staff('ann two')]);
    const { leveling, startOf } = levelled(plan);
    expect(startOf('two')).toBe('2024-01-03T08:00');
    expect(leveling.unresolved).toMatchObject([{ taskIds: ['one'], reasons: ['demand_exceeds_availability'] }]);
  });
});

describe('what there is of a resource', () => {
  test('more units let more tasks run at once', () => {
    const plan = project([days('a', 2), days('b', 2), days('c', 2)], staff('crew a b c'), {
      resources: [{ id: 'crew', maxUnits: 2 }],
    });
    const { startOf } = levelled(plan);
    expect([startOf('a'), startOf('b'), startOf('c')]).toEqual([START, START, '2024-01-03T08:00']);
  });

  test('changes over time, to the end of its last day', () => {
    const availability = [{ from: '2024-01-01', to: '2024-01-03', units: 0 }];
    const plan = project([days('a', 1)], staff('crew a'), { resources: [{ id: 'crew', availability }] });
    expect(levelled(plan).startOf('a')).toBe('2024-01-04T08:00');
  });

  test('that ends leaves what comes after unresolved', () => {
    const availability = [{ from: '2024-01-03', to: null, units: 0 }];
    const plan = project([days('a', 2), days('b', 2)], staff('crew a b'), {
      resources: [{ id: 'crew', availability }],
    });
    const { leveling, startOf } = levelled(plan);
    expect([startOf('a'), startOf('b')]).toEqual([START, START]);
    expect(leveling.unresolved.map(each => each.reasons)).toEqual([['demand_exceeds_availability']]);
  });

  test('nights and days of different calendars do not clash', () => {
    const night = [1, 2, 3, 4, 5].map(weekday => ({
      weekday: weekday as 1,
      shifts: [{ fromMinute: 1080, toMinute: 1440 }],
    }));
    const calendars = [
      { id: 'day', weekdays: STANDARD_WEEK },
      { id: 'night', weekdays: night },
    ];
    const plan = project(
      [days('a', 5, { calendarId: 'day' }), days('b', 5, { calendarId: 'night' }), days('c', 2, { calendarId: 'day' })],
      staff('machine a b c'),
      { calendars, calendarId: 'day' },
    );
    const { leveling, startOf } = levelled(plan);
    expect(startOf('b')).toBe('2024-01-01T18:00');
    expect(startOf('c')).toBe('2024-01-08T08:00');
    expect(leveling.overAllocationsAfter).toEqual([]);
  });
});

test('links and lags hold behind a delayed task', () => {
  const plan = project([days('one', 5), days('two', 5), days('next', 1)], staff('ann one two'), {
    dependencies: [link('two', 'next', { type: 'SS', lagMinutes: 2 * DAY })],
  });
  expect(levelled(plan, { order: 'id' }).startOf('next')).toBe('2024-01-10T08:00');
});

describe('within the slack', () => {
  const tasks = [days('one', 5), days('two', 5), days('long', 8)];

  test('no task is delayed beyond it and the finish stays', () => {
    const { leveling, startOf } = levelled(project(tasks, staff('ann one two')), { isWithinSlack: true });
    expect(startOf('two')).toBe(START);
    expect(leveling.finishAfter).toBe(leveling.finishBefore);
    expect(leveling.unresolved.map(each => each.reasons)).toEqual([['slack']]);
  });

  test('what it is enough for is delayed', () => {
    const roomy = project([days('one', 3), days('two', 5), days('long', 8)], staff('ann one two'));
    const { leveling, startOf } = levelled(roomy, { isWithinSlack: true });
    expect(startOf('one')).toBe('2024-01-08T08:00');
    expect(leveling.finishAfter).toBe(leveling.finishBefore);
    expect(leveling.unresolved).toEqual([]);
  });
});

describe('granularity', () => {
  const halfDays = project([days('am', 0.5), days('pm', 0.5)], staff('ann am pm'));

  test('two half days on one day clash by the minute, not by the day', () => {
    const byMinute = levelled(halfDays, { granularity: 'minute' });
    expect(byMinute.startOf('pm')).toBe('2024-01-01T13:00');
    const byDay = levelled(halfDays, { granularity: 'day' });
    expect(byDay.leveling.overAllocationsBefore).toEqual([]);
    expect(byDay.startOf('pm')).toBe(START);
  });

  test('by the day a task starts where the day still has room for it', () => {
    const plan = project([days('half', 0.5), days('whole', 1)], staff('ann half whole'));
    const { startOf, leveling } = levelled(plan, { granularity: 'day', order: 'id' });
    expect(startOf('whole')).toBe('2024-01-01T13:00');
    expect(leveling.overAllocationsAfter).toEqual([]);
  });

  test('by the week five days of two tasks of two days do not clash', () => {
    const plan = project([days('a', 2), days('b', 2), days('c', 2)], staff('ann a b c'));
    const { startOf, leveling } = levelled(plan, { granularity: 'week', order: 'id' });
    expect([startOf('a'), startOf('b')]).toEqual([START, START]);
    expect(startOf('c')).toBe('2024-01-05T08:00');
    expect(leveling.overAllocationsAfter).toEqual([]);
  });
});

test('by the day the pieces of one assignment add up, and what it alone asks too much holds it nowhere', () => {
  const pieces = (workMinutes: number) => [
    { start: START, finish: '2024-01-01T10:00', workMinutes: 120 },
    { start: '2024-01-01T13:00', finish: '2024-01-01T16:00', workMinutes },
  ];
  const shaped = (workMinutes: number) =>
    project(
      [days('fixed', 0.5, { constraintType: 'mso', constraintDate: START }), { id: 'shaped', durationMinutes: 300 }],
      [...staff('ann fixed'), { id: 'x', taskId: 'shaped', resourceId: 'ann', segments: pieces(workMinutes) }],
    );
  const moved = levelled(shaped(180), { granularity: 'day' });
  // On Monday the first piece fits beside the other task, both pieces do not.
  expect(moved.startOf('shaped')).toBe('2024-01-01T13:00');
  expect(moved.leveling.overAllocationsAfter).toEqual([]);
  const { unresolved } = levelled(shaped(900), { granularity: 'day' }).leveling;
  expect(unresolved.map(each => each.reasons)).toEqual([['demand_exceeds_availability']]);
});

describe('a range', () => {
  const plan = project(
    [
      days('a', 1),
      days('b', 1),
      days('c', 1, { constraintType: 'snet', constraintDate: '2024-01-08T08:00' }),
      days('d', 1, { constraintType: 'snet', constraintDate: '2024-01-08T08:00' }),
    ],
    staff('ann a b c d'),
  );

  test('leaves what lies outside as it is', () => {
    const { startOf, leveling } = levelled(plan, { from: '2024-01-08', to: '2024-01-15' });
    expect([startOf('a'), startOf('b')]).toEqual([START, START]);
    expect([startOf('c'), startOf('d')]).toEqual(['2024-01-08T08:00', '2024-01-09T08:00']);
    expect(leveling.unresolved).toMatchObject([{ taskIds: ['a', 'b'], reasons: ['outside_range'] }]);
  });

  test('without an over-allocation changes nothing', () => {
    expect(level(plan, { from: '2024-02-01' }).edits).toEqual([]);
  });
});

describe('splitting', () => {
  const hard = { constraintType: 'mso' as const, constraintDate: '2024-01-03T08:00' };
  const plan = project([days('fixed', 1, hard), days('work', 4)], staff('ann fixed work'));

  test('work pauses while its resource is busy, and goes on', () => {
    const { leveling, startOf, finishOf } = levelled(plan, { splitsTasks: true });
    expect([startOf('work'), finishOf('work')]).toEqual([START, '2024-01-05T17:00']);
    expect(leveling.tasks).toMatchObject([
      {
        taskId: 'work',
        segments: [
          { start: START, finish: '2024-01-02T17:00', workMinutes: 960 },
          { start: '2024-01-04T08:00', finish: '2024-01-05T17:00', workMinutes: 960 },
        ],
      },
    ]);
    expect(leveling.overAllocationsAfter).toEqual([]);
  });

  test('is taken back by clearing, also where assignments have no ids', () => {
    const { assignments, ...rest } = plan;
    const nameless = { ...rest, assignments: assignments!.map(({ id: _, ...each }) => each) };
    for (const each of [plan, nameless]) {
      const after = applied(each, level(each, { splitsTasks: true }).edits);
      expect(after.assignments![1]!.segments).toHaveLength(2);
      expect(level(after, { splitsTasks: true }).edits).toEqual([]);
      expect(applied(after, clearLeveling(after))).toEqual(each);
    }
  });

  test('is not done to tasks that may not be split, nor unless asked for', () => {
    const whole = { ...plan, tasks: [plan.tasks[0]!, { ...plan.tasks[1]!, isSplittable: false }] };
    expect(levelled(whole, { splitsTasks: true }).startOf('work')).toBe('2024-01-04T08:00');
    expect(levelled(plan).startOf('work')).toBe('2024-01-04T08:00');
  });
});

describe('a task in progress', () => {
  const plan = project(
    [
      days('begun', 4, { actualStart: START, percentComplete: 50 }),
      days('fixed', 1, { constraintType: 'mso', constraintDate: '2024-01-03T08:00' }),
    ],
    staff('ann begun fixed'),
  );

  test('stays unless asked for', () => {
    const { leveling } = levelled(plan);
    expect(leveling.edits).toEqual([]);
    expect(leveling.unresolved.map(each => each.reasons)).toEqual([['in_progress', 'constraint']]);
  });

  test('has only what remains of it held back, and given back', () => {
    const { leveling, startOf, finishOf, result } = levelled(plan, { levelsInProgress: true });
    expect([startOf('begun'), finishOf('begun')]).toEqual([START, '2024-01-05T17:00']);
    expect(leveling.tasks).toMatchObject([{ taskId: 'begun', resume: '2024-01-04T08:00', levelingDelayMinutes: 0 }]);
    expect(leveling.overAllocationsAfter).toEqual([]);
    expect(result.task('begun').durationMinutes).toBe(4 * DAY);
    const after = applied(plan, leveling.edits);
    expect(level(after, { levelsInProgress: true }).edits).toEqual([]);
    expect(applied(after, clearLeveling(after))).toEqual(plan);
  });
});

test('delays of the plan are built on when they are to be kept, and else begun anew', () => {
  const plan = project(
    [days('one', 1, { levelingDelayMinutes: 2 * 1440 }), days('two', 2), days('three', 2)],
    staff('ann one two three'),
  );
  const { startOf } = levelled(plan, { keepsDelays: true, order: 'id' });
  expect([startOf('one'), startOf('two'), startOf('three')]).toEqual(['2024-01-03T08:00', START, '2024-01-04T08:00']);
  const anew = levelled(plan, { order: 'id' });
  expect([anew.startOf('one'), anew.startOf('two')]).toEqual([START, '2024-01-02T08:00']);
});

test('in a plan from its finish everything is as late as possible, and says so', () => {
  const plan = project([days('one', 2), days('two', 2)], staff('ann one two'), {
    scheduleFrom: 'finish',
    finish: '2024-01-12T17:00',
  });
  const { edits, unresolved } = level(plan);
  expect(edits).toEqual([]);
  expect(unresolved.map(each => each.reasons)).toEqual([['as_late_as_possible']]);
});

test('work assigned to a summary lies where its tasks do, and holds nobody up', () => {
  const tasks = [{ id: 's' }, days('one', 2, { parentId: 's' }), days('two', 2, { parentId: 's' })];
  const plan = project(tasks, staff('ann s', 'bo one two'));
  const { leveling, startOf } = levelled(plan);
  expect([startOf('one'), startOf('two')]).toEqual([START, '2024-01-03T08:00']);
  expect(leveling.unresolved).toEqual([]);
  const both = level(project(tasks, staff('ann s one')));
  expect(both.unresolved.map(each => each.reasons)).toEqual([['spans_others']]);
  expect(both.edits).toEqual([]);
});

describe('a search', () => {
  // Two tasks need the whole crew, three half of it: those of half a crew should run side by side.
  const plan = project(
    [days('a', 1), days('b', 4), days('c', 3), days('d', 2), days('e', 2)],
    [...staff('crew*2 a'), ...staff('crew b'), ...staff('crew*2 c'), ...staff('crew d'), ...staff('crew e')],
    { resources: [{ id: 'crew', maxUnits: 2 }], dependencies: [link('a', 'd')] },
  );
  const search = { passes: 200, seed: 4 };

  test('never ends later, says the same for the same seed, and tells how far it is', () => {
    const onProgress = vi.fn();
    const once = levelled(plan, { order: 'id' }).leveling;
    const best = levelled(plan, { order: 'id', search, onProgress }).leveling;
    expect(best.finishAfter <= once.finishAfter).toBe(true);
    expect(best.finishAfter).toBe('2024-01-10T17:00');
    expect(level(plan, { order: 'id', search }).edits).toEqual(best.edits);
    expect(onProgress).toHaveBeenLastCalledWith({ passes: expect.any(Number), finish: best.finishAfter });
    expect(best.passes).toBeLessThanOrEqual(search.passes);
  });

  test('stops by the clock and by a signal', () => {
    let time = 0;
    const byClock = level(plan, { search: { passes: 1000, timeMs: 10, now: () => time++ } });
    expect(byClock.passes).toBeLessThan(20);
    const signal = { aborted: false };
    const steps = levelInSteps(plan, { search: { passes: 1000 }, signal });
    for (let at = 0; at < 5; at++) expect(steps.next().done).toBe(false);
    signal.aborted = true;
    const last = steps.next();
    expect(last.done && last.value.overAllocationsAfter).toEqual([]);
  });
});
