import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { STANDARD_WEEK } from '../calendar/calendar-set.js';
import type { Assignment, Dependency, Project, Resource, Task } from '../model.js';
import type { Schedule } from '../outcome.js';
import { schedule } from '../schedule.js';
import { applyEdit } from '../session/edit.js';
import { parseInstant } from '../time.js';
import { clearLeveling } from './clear.js';
import { level } from './level.js';
import { resourceLoad } from './load/resource-load.js';
import type { Granularity, LevelingOptions, LevelingOrder } from './options.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const START = '2024-01-03T08:00';

const ORDERS: LevelingOrder[] = [
  'standard',
  'priority_standard',
  'id',
  'lft',
  'lst',
  'min_slack',
  'mts',
  'grpw',
  'wcs',
];

const calendars = [
  { id: 'std', weekdays: STANDARD_WEEK, exceptions: [{ from: '2024-01-09', to: '2024-01-10', shifts: [] }] },
  {
    id: 'late',
    weekdays: ([1, 2, 3, 4, 5, 6] as const).map(weekday => ({
      weekday,
      shifts: [{ fromMinute: 600, toMinute: 1200 }],
    })),
  },
];

interface Seeds {
  readonly isPlain: boolean;
}

const taskSeeds = fc.record({
  halves: fc.integer({ min: 1, max: 8 }),
  units: fc.constantFrom(0.5, 1, 1, 1, 2),
  who: fc.nat(99),
  alsoWho: fc.option(fc.nat(99), { nil: null }),
  priority: fc.constantFrom(500, 500, 300, 800),
  hasCalendar: fc.integer({ min: 0, max: 5 }),
  isSplittable: fc.boolean(),
  special: fc.constantFrom(
    '',
    '',
    '',
    '',
    'mso',
    'snet',
    'snlt',
    'top',
    'manual',
    'begun',
    'over',
    'inactive',
    'milestone',
    'alap',
  ),
});

const linkSeeds = fc.record({
  one: fc.nat(99),
  two: fc.nat(99),
  type: fc.constantFrom('FS' as const, 'FS' as const, 'FS' as const, 'SS' as const, 'FF' as const, 'SF' as const),
  lag: fc.constantFrom(0, 0, 0, 240, 960, -240),
  isElapsed: fc.boolean(),
});

function special(kind: string): Partial<Task> {
  if (kind === 'mso') return { constraintType: 'mso', constraintDate: '2024-01-08T08:00' };
  if (kind === 'snet') return { constraintType: 'snet', constraintDate: '2024-01-05T08:00' };
  if (kind === 'snlt') return { constraintType: 'snlt', constraintDate: '2024-01-11T08:00' };
  if (kind === 'top') return { priority: 1000 };
  if (kind === 'manual') return { isManual: true, manualStart: '2024-01-04T08:00', manualFinish: '2024-01-05T17:00' };
  if (kind === 'begun') return { actualStart: START, percentComplete: 50 };
  if (kind === 'over') return { actualStart: START, percentComplete: 100 };
  if (kind === 'inactive') return { isActive: false };
  if (kind === 'milestone') return { durationMinutes: 0 };
  if (kind === 'alap') return { constraintType: 'alap' };
  return {};
}

/** Random plans. Plain ones hold nothing that levelling may not move, and no demand above what there is. */
const plans = ({ isPlain }: Seeds): fc.Arbitrary<Project> =>
  fc
    .record({
      tasks: fc.array(taskSeeds, { minLength: 2, maxLength: 10 }),
      links: fc.array(linkSeeds, { maxLength: 8 }),
      resources: fc.array(
        fc.record({ max: fc.integer({ min: 1, max: 2 }), isLate: fc.boolean(), isLess: fc.boolean() }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      hasSummary: fc.boolean(),
      isSummaryStaffed: fc.boolean(),
    })
    .map(({ tasks: seeds, links, resources: teams, hasSummary, isSummaryStaffed }) => {
      const resources: Resource[] = teams.map(({ max, isLate, isLess }, at) => ({
        id: `r${at}`,
        maxUnits: max,
        ...(isLate ? { calendarId: 'late' } : {}),
        ...(isLess && max === 2 ? { availability: [{ from: '2024-01-11', to: '2024-01-12', units: 1 }] } : {}),
      }));
      const tasks: Task[] = seeds.map((seed, at) => ({
        id: `t${at}`,
        durationMinutes: seed.halves * 240,
        priority: seed.priority,
        isSplittable: seed.isSplittable,
        ...(seed.hasCalendar === 0 ? { calendarId: 'late', ignoresResourceCalendars: true } : {}),
        ...(isPlain ? {} : special(seed.special)),
        ...(hasSummary && at > 1 && at < 5 ? { parentId: 's' } : {}),
      }));
      const assignments: Assignment[] = seeds.flatMap((seed, at) => {
        const whos = new Set([
          seed.who % teams.length,
          ...(seed.alsoWho === null ? [] : [seed.alsoWho % teams.length]),
        ]);
        return [...whos].map(who => ({
          id: `a${at}-${who}`,
          taskId: `t${at}`,
          resourceId: `r${who}`,
          units: isPlain ? Math.min(seed.units, teams[who]!.max) : seed.units,
        }));
      });
      if (hasSummary && tasks.length > 2) tasks.splice(2, 0, { id: 's' });
      if (!isPlain && isSummaryStaffed && tasks.some(task => task.id === 's')) {
        assignments.push({ id: 'as', taskId: 's', resourceId: 'r0', units: 0.5 });
      }
      const seen = new Set<string>();
      const dependencies: Dependency[] = links.flatMap(({ one, two, type, lag, isElapsed }) => {
        const [from, to] = [one % seeds.length, two % seeds.length].sort((a, b) => a - b) as [number, number];
        if (from === to || seen.has(`${from} ${to}`)) return [];
        seen.add(`${from} ${to}`);
        return [
          {
            predecessorId: `t${from}`,
            successorId: `t${to}`,
            type,
            lagMinutes: lag,
            ...(isElapsed ? { lagUnit: 'ed' as const } : {}),
          },
        ];
      });
      if (hasSummary && tasks.length > 6) {
        dependencies.push({ predecessorId: 't0', successorId: 's' }, { predecessorId: 's', successorId: 't5' });
      }
      return { start: START, calendarId: 'std', calendars, tasks, dependencies, resources, assignments };
    });

const plain = plans({ isPlain: true });
const any = plans({ isPlain: false });

const options: fc.Arbitrary<LevelingOptions> = fc.record({
  order: fc.constantFrom(...ORDERS),
  scheme: fc.constantFrom('serial' as const, 'parallel' as const),
  granularity: fc.constantFrom<Granularity>('minute', 'minute', 'hour', 'day', 'week'),
  justifies: fc.boolean(),
  splitsTasks: fc.boolean(),
  levelsInProgress: fc.boolean(),
});

const applied = (project: Project, edits: readonly Parameters<typeof applyEdit>[1][]) =>
  edits.reduce(applyEdit, project);

const SLOT = 30 * 60;

/** Whether an instant is at work in the two calendars above, told apart from the engine's own arithmetic. */
function works(calendarId: string, instant: number): boolean {
  const day = Math.floor(instant / 86_400);
  const minute = (instant - day * 86_400) / 60;
  const weekday = ((day + 3) % 7) + 1;
  if (calendarId === 'late') return weekday <= 6 && minute >= 600 && minute < 1200;
  const isOff = day === parseInstant('2024-01-09') / 86_400 || day === parseInstant('2024-01-10') / 86_400;
  return weekday <= 5 && !isOff && ((minute >= 480 && minute < 720) || (minute >= 780 && minute < 1020));
}

interface Slot {
  readonly resourceId: string;
  readonly at: number;
  readonly units: number;
  readonly available: number;
}

/** Every half hour in which a resource is at work, counted one by one. */
function slotsOf(project: Project, result: Schedule): Slot[] {
  const slots: Slot[] = [];
  const from = parseInstant('2024-01-01T00:00');
  const to = parseInstant(result.finish);
  const rows = (project.assignments ?? []).flatMap(assignment => {
    const task = project.tasks.find(each => each.id === assignment.taskId)!;
    const resource = project.resources!.find(each => each.id === assignment.resourceId)!;
    if (task.isActive === false || (task.id !== 's' && (task.durationMinutes ?? 0) === 0)) return [];
    const dates = result.task(task.id);
    // Without a calendar of its own a task works by those of its resources, each for its whole duration.
    const calendarId = task.ignoresResourceCalendars ? task.calendarId! : (resource.calendarId ?? 'std');
    const rest = task.isManual || task.id === 's' ? Number.POSITIVE_INFINITY : task.durationMinutes! * 60;
    const pieces = (assignment.segments ?? [dates]).map(
      piece => [parseInstant(piece.start), parseInstant(piece.finish)] as const,
    );
    return [{ assignment, calendarId, rest, pieces }];
  });
  for (const resource of project.resources ?? []) {
    const mine = rows.filter(row => row.assignment.resourceId === resource.id);
    for (let at = from; at < to; at += SLOT) {
      let units = 0;
      for (const row of mine) {
        const isIn = row.pieces.some(([start, finish]) => start <= at && at < finish);
        if (!isIn || row.rest <= 0 || !works(row.calendarId, at)) continue;
        row.rest -= SLOT;
        units += row.assignment.units ?? 1;
      }
      if (units === 0) continue;
      const isLess = resource.availability && at >= parseInstant('2024-01-11') && at < parseInstant('2024-01-13');
      slots.push({ resourceId: resource.id, at, units, available: isLess ? 1 : resource.maxUnits! });
    }
  }
  return slots;
}

const isBegun = (task: Task) => task.actualStart !== undefined;

test('resource loads are what counting half hours one by one gives', () => {
  fc.assert(
    fc.property(any, project => {
      // What is done and what remains of tasks in progress lie apart: the count below does not know that.
      const still = { ...project, tasks: project.tasks.filter(task => !isBegun(task)) };
      const ids = new Set(still.tasks.map(task => task.id));
      const whole = {
        ...still,
        dependencies: still.dependencies!.filter(link => ids.has(link.predecessorId) && ids.has(link.successorId)),
        assignments: still.assignments!.filter(assignment => ids.has(assignment.taskId)),
      };
      const result = schedule(whole);
      const loads = new Map(resourceLoad(whole, result).map(load => [load.resourceId, load]));
      const minutes = new Map<string, number>();
      for (const { resourceId, at, units, available } of slotsOf(whole, result)) {
        const load = loads.get(resourceId)!;
        const holds = (each: { start: string; finish: string }) =>
          parseInstant(each.start) <= at && at < parseInstant(each.finish);
        expect(load.intervals.filter(holds)).toMatchObject([{ demandedUnits: units, availableUnits: available }]);
        expect(load.overAllocations.some(holds)).toBe(units > available);
        minutes.set(resourceId, (minutes.get(resourceId) ?? 0) + units * 30);
      }
      for (const granularity of ['minute', 'hour', 'day', 'week'] as const) {
        for (const { resourceId, intervals } of resourceLoad(whole, result, { granularity })) {
          const sum = intervals.reduce((total, each) => total + each.demandedMinutes, 0);
          expect(sum).toBe(minutes.get(resourceId) ?? 0);
        }
      }
    }),
    { numRuns: 150 },
  );
});

describe('whatever the plan and the options', () => {
  test('a plain plan is level afterwards', () => {
    fc.assert(
      fc.property(plain, options, (project, how) => {
        const leveling = level(project, how);
        expect(leveling.unresolved).toEqual([]);
        const after = applied(project, leveling.edits);
        const result = schedule(after);
        for (const { overAllocations } of resourceLoad(after, result, { granularity: how.granularity! })) {
          expect(overAllocations).toEqual([]);
        }
        if (how.granularity !== 'minute') return;
        for (const slot of slotsOf(after, result)) expect(slot.units).toBeLessThanOrEqual(slot.available);
      }),
      { numRuns: 400 },
    );
  });

  test('what is left has its reason', () => {
    fc.assert(
      fc.property(any, options, (project, how) => {
        for (const { reasons } of level(project, how).unresolved) expect(reasons.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  test('the preview is what the edits give', () => {
    fc.assert(
      fc.property(any, options, (project, how) => {
        const leveling = level(project, how);
        const before = schedule(project);
        const after = schedule(applied(project, leveling.edits));
        expect(after.finish).toBe(leveling.finishAfter);
        const moved = new Map(leveling.tasks.map(task => [task.taskId, task]));
        for (const { id, start, finish } of after.tasks) {
          const now = moved.get(id) ?? before.task(id);
          expect([id, start, finish]).toEqual([id, now.start, now.finish]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('links hold in a plain plan, and nothing starts earlier', () => {
    fc.assert(
      fc.property(plain, options, (project, how) => {
        const before = schedule(project);
        const after = schedule(applied(project, level(project, how).edits));
        for (const { id, start } of after.tasks) expect(start >= before.task(id).start).toBe(true);
        for (const { predecessorId, successorId, type, lagMinutes } of project.dependencies ?? []) {
          if ((lagMinutes ?? 0) < 0) continue;
          const from = after.task(predecessorId);
          const to = after.task(successorId);
          expect((type?.[1] === 'F' ? to.finish : to.start) >= (type?.[0] === 'S' ? from.start : from.finish)).toBe(
            true,
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  test('hard dates, dates typed by hand and what has happened stay', () => {
    fc.assert(
      fc.property(any, options, (project, how) => {
        const before = schedule(project);
        const edits = level(project, how).edits;
        const after = schedule(applied(project, edits));
        for (const task of project.tasks) {
          const isFixed = task.constraintType === 'mso' || task.isManual || task.percentComplete === 100;
          if (isFixed) expect(after.task(task.id)).toMatchObject({ start: before.task(task.id).start });
          if (isBegun(task)) expect(after.task(task.id).start).toBe(START);
          if (task.priority === 1000) expect(edits.some(edit => 'task' in edit && edit.task === task.id)).toBe(false);
          const isViolated = (result: Schedule) => (result.columns().flags[project.tasks.indexOf(task)]! & 8) !== 0;
          // As late as possible follows the finish, wherever that leaves its successors.
          const hasLate = project.tasks.some(each => each.constraintType === 'alap');
          if (!hasLate && !isViolated(before)) expect(isViolated(after)).toBe(false);
          // By the later calendar that morning begins at ten.
          const isInTime = (result: Schedule) => result.task(task.id).start <= '2024-01-11T10:00';
          if (task.constraintType === 'snlt' && isInTime(before)) expect(isInTime(after)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('clearing gives the plan back, and levelling again changes nothing', () => {
    fc.assert(
      fc.property(any, options, (project, how) => {
        const after = applied(project, level(project, how).edits);
        expect(level(after, how).edits).toEqual([]);
        expect(applied(after, clearLeveling(after))).toEqual(project);
      }),
      { numRuns: 300 },
    );
  });

  test('within the slack the finish stays, and no task passes its late dates', () => {
    fc.assert(
      fc.property(any, options, (project, how) => {
        const before = schedule(project);
        const leveling = level(project, { ...how, isWithinSlack: true });
        const after = schedule(applied(project, leveling.edits));
        expect(after.finish).toBe(before.finish);
        for (const { taskId, levelingDelayMinutes, start } of leveling.tasks) {
          if (levelingDelayMinutes > 0) expect(start <= before.task(taskId).lateStart).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('moving late and early again never ends later, nor does a search', () => {
    fc.assert(
      fc.property(plain, options, fc.nat(), (project, how, seed) => {
        const once = level(project, { ...how, justifies: false }).finishAfter;
        expect(level(project, { ...how, justifies: true }).finishAfter <= once).toBe(true);
        expect(level(project, { ...how, search: { passes: 30, seed } }).finishAfter <= once).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('nothing of higher priority waits for anything of lower priority, unless links say so', () => {
    fc.assert(
      fc.property(plain, options, (project, how) => {
        const classOf = new Map(project.tasks.map(task => [task.id, task.priority ?? 500]));
        const dependencies = project.dependencies!.filter(
          link => classOf.get(link.predecessorId) === classOf.get(link.successorId) && link.predecessorId !== 's',
        );
        // Work on a longer calendar leaves a bucket more room, for others too: by buckets all work alike here.
        const isAlike = how.granularity !== 'minute';
        const flat: Project = {
          ...project,
          tasks: project.tasks
            .filter(task => task.id !== 's')
            .map(({ parentId: _, ...task }) => (isAlike ? { ...task, calendarId: null } : task)),
          resources: project.resources!.map(resource => (isAlike ? { ...resource, calendarId: null } : resource)),
          dependencies: dependencies.filter(link => link.successorId !== 's'),
        };
        // A long task gives the plan its finish, and so everybody the same slack with and without the others.
        const long: Task = { id: 'long', durationMinutes: 480 * 60, priority: 300 };
        const urgent = flat.tasks.filter(task => task.priority === 800);
        const ids = new Set(urgent.map(task => task.id));
        const alone = {
          ...flat,
          tasks: [...urgent, long],
          dependencies: flat.dependencies!.filter(link => ids.has(link.predecessorId)),
          assignments: flat.assignments!.filter(assignment => ids.has(assignment.taskId)),
        };
        const all = { ...flat, tasks: [...flat.tasks, long] };
        const order: LevelingOptions = { ...how, order: 'priority_standard', scheme: 'serial', justifies: false };
        const together = schedule(applied(all, level(all, order).edits));
        const apart = schedule(applied(alone, level(alone, order).edits));
        for (const { id } of urgent) expect(together.task(id).start).toBe(apart.task(id).start);
      }),
      { numRuns: 200 },
    );
  });
});
