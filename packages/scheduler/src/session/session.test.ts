import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { localTimes } from '../../test/session-state.js';
import type { ConstraintType, Dependency, Project, Task, TimeUnit } from '../model.js';
import { schedule } from '../schedule.js';
import type { Edit } from './edit.js';
import { createSchedule } from './session.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const DAY = 480;

/** Fields of a task that leave the network's shape alone. */
const taskFields: fc.Arbitrary<Partial<Task>> = fc
  .record({
    duration: fc.integer({ min: 0, max: 12 }),
    unit: fc.constantFrom<TimeUnit>('d', 'd', 'd', 'ed'),
    constraint: fc.option(
      fc.tuple(
        fc.constantFrom<ConstraintType>('asap', 'alap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt'),
        localTimes,
      ),
      { freq: 3 },
    ),
    deadline: fc.option(localTimes, { freq: 8 }),
    percent: fc.constantFrom(0, 0, 0, 0, 40, 100),
    actualStart: fc.option(localTimes, { freq: 2 }),
    isManual: fc.constantFrom(false, false, false, true),
    manualStart: localTimes,
    calendar: fc.constantFrom(null, null, 'always', 'short'),
    delay: fc.constantFrom(0, 0, 0, 1440),
  })
  .map(drawn => ({
    durationMinutes: drawn.duration * 240,
    durationUnit: drawn.unit,
    constraintType: drawn.constraint?.[0] ?? 'asap',
    constraintDate: drawn.constraint?.[1] ?? null,
    deadline: drawn.deadline,
    percentComplete: drawn.percent,
    actualStart: drawn.percent > 0 ? drawn.actualStart : null,
    isManual: drawn.isManual,
    manualStart: drawn.isManual ? drawn.manualStart : null,
    calendarId: drawn.calendar,
    levelingDelayMinutes: drawn.delay,
  }));

const linkFields: fc.Arbitrary<Partial<Dependency>> = fc.record({
  type: fc.constantFrom('FS', 'FS', 'SS', 'FF', 'SF'),
  lagMinutes: fc.integer({ min: -3, max: 5 }).map(half => half * 240),
  lagPercent: fc.constantFrom(-50, 50),
  lagUnit: fc.constantFrom('d', 'd', 'd', 'ed', '%', 'e%'),
});

/** Tasks in a random outline of three levels; links run from earlier to later leaves and summaries that do not hold each other. */
const projects: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(taskFields, fc.integer({ min: 0, max: 99 })), { minLength: 2, maxLength: 14 }),
    links: fc.array(fc.tuple(fc.nat(99), fc.nat(99), linkFields), { maxLength: 18 }),
    honorsConstraints: fc.boolean(),
    hasMultipleCriticalPaths: fc.boolean(),
    splitsInProgress: fc.boolean(),
    scheduleFrom: fc.constantFrom('start', 'start', 'finish'),
  })
  .map(drawn => {
    const tasks: Task[] = drawn.tasks.map(([fields, seat], at) => {
      // Every third task may be a summary for those that follow it up to the next.
      const above = at % 4 === 0 ? -1 : at - (at % 4);
      return { ...fields, id: `t${at}`, ...(above >= 0 && seat < 60 ? { parentId: `t${above}` } : {}) };
    });
    const group = (at: number) => at - (at % 4);
    const dependencies = drawn.links.flatMap(([first, second, fields], at) => {
      const from = first % tasks.length;
      const to = second % tasks.length;
      const isInside = group(from) === group(to) && (from % 4 === 0 || to % 4 === 0);
      return from < to && !isInside
        ? [{ ...fields, id: `l${at}`, predecessorId: `t${from}`, successorId: `t${to}` }]
        : [];
    });
    const all = [1, 2, 3, 4, 5, 6, 7] as const;
    return {
      start: '2024-01-03T08:00',
      finish: '2024-03-29T17:00',
      scheduleFrom: drawn.scheduleFrom,
      honorsConstraints: drawn.honorsConstraints,
      hasMultipleCriticalPaths: drawn.hasMultipleCriticalPaths,
      splitsInProgress: drawn.splitsInProgress,
      calendars: [
        { id: 'always', weekdays: all.map(weekday => ({ weekday, shifts: [{ fromMinute: 0, toMinute: 1440 }] })) },
        { id: 'short', weekdays: all.map(weekday => ({ weekday, shifts: [{ fromMinute: 540, toMinute: 660 }] })) },
      ],
      tasks,
      dependencies,
    };
  });

/** An edit drawn blind and turned into one of the project it meets. */
const edits = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'task',
      'task',
      'task',
      'task',
      'link',
      'unlink',
      'relink',
      'add',
      'remove',
      'active',
      'project',
      'calendar',
    ),
    one: fc.nat(99),
    two: fc.nat(99),
    task: taskFields,
    link: linkFields,
    flag: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);
type Drawn = typeof edits extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function editOf(project: Project, drawn: Drawn, at: number): Edit | null {
  const task = project.tasks[drawn.one % project.tasks.length];
  const other = project.tasks[drawn.two % project.tasks.length];
  const dependencies = project.dependencies ?? [];
  const link = dependencies[drawn.one % Math.max(dependencies.length, 1)];
  if (!task || !other) return null;
  switch (drawn.kind) {
    case 'task':
      return { task: task.id, ...drawn.task };
    case 'link': {
      const isForward = project.tasks.indexOf(task) < project.tasks.indexOf(other);
      return isForward
        ? { addDependency: { ...drawn.link, id: `n${at}`, predecessorId: task.id, successorId: other.id } }
        : null;
    }
    case 'unlink':
      return link ? { removeDependency: link.id! } : null;
    case 'relink':
      return link ? { dependency: link.id!, ...drawn.link } : null;
    case 'add':
      return { addTask: { ...drawn.task, id: `a${at}` }, after: drawn.flag ? other.id : null };
    case 'remove':
      return project.tasks.length > 2 ? { removeTask: task.id } : null;
    case 'active':
      return { task: task.id, isActive: drawn.flag };
    case 'project':
      return {
        project: { honorsConstraints: drawn.flag, start: drawn.flag ? '2024-01-10T08:00' : '2024-01-03T08:00' },
      };
    default:
      return {
        calendar: {
          id: 'short',
          weekdays: [{ weekday: 2, shifts: [{ fromMinute: 480, toMinute: drawn.flag ? 600 : 900 }] }],
        },
      };
  }
}

describe('a session', () => {
  test('gives after each edit what a fresh schedule of the edited project gives', () => {
    fc.assert(
      fc.property(projects, edits, (project, drawn) => {
        const session = createSchedule(project);
        drawn.forEach((one, at) => {
          const edit = editOf(session.project, one, at);
          if (!edit) return;
          const before = session.schedule.tasks;
          const known = session.project;
          try {
            const preview = session.preview(edit);
            const seen = { tasks: preview.tasks, removed: preview.removedIds };
            expect(session.project).toBe(known);
            expect(session.schedule.tasks).toEqual(before);
            const moved = session.apply(edit);
            expect({ tasks: moved.tasks, removed: moved.removedIds }).toEqual(seen);
          } catch (error) {
            // A new link may close a circle or join a summary with its own child: then nothing has changed.
            expect((error as { code?: string }).code).toBe('invalid_project');
            expect(session.schedule.tasks).toEqual(before);
            return;
          }
          const fresh = schedule(session.project);
          expect(session.schedule.tasks).toEqual(fresh.tasks);
          expect(session.schedule.criticalPath).toEqual(fresh.criticalPath);
        });
      }),
      { numRuns: 300 },
    );
  });

  test('what moved is exactly what differs', () => {
    fc.assert(
      fc.property(projects, taskFields, fc.nat(99), (project, changes, seat) => {
        const session = createSchedule(project);
        const before = session.schedule.tasks;
        const id = project.tasks[seat % project.tasks.length]!.id;
        const moved = session.apply({ task: id, ...changes });
        const differing = session.schedule.tasks.filter(
          (task, at) => JSON.stringify(task) !== JSON.stringify(before[at]),
        );
        for (const task of differing) expect(moved.ids).toContain(task.id);
        expect(moved.tasks).toEqual(moved.ids.map(one => session.schedule.task(one)));
        expect(Array.from(moved.columns().tasks, at => project.tasks[at]!.id)).toEqual(moved.ids);
      }),
    );
  });

  test('the chain of driving bounds leads from every task to something that no task sets', () => {
    fc.assert(
      fc.property(projects, project => {
        const session = createSchedule(project);
        const driving = new Set<unknown>(session.schedule.drivingLinks);
        for (const task of project.tasks) {
          const { chain } = session.explain(task.id);
          for (const quantity of ['earlyStart', 'lateFinish', 'totalSlack'] as const)
            expect(session.reasons(task.id, quantity)).toEqual(session.explain(task.id, quantity).reasons);
          expect(chain.length).toBeGreaterThan(0);
          for (const reason of session.explain(task.id).reasons) {
            if (reason.kind === 'link') expect(driving.has(reason.dependency)).toBe(reason.isBinding);
          }
          expect(['link', 'child', 'summary', 'late_date', 'leveling_delay']).not.toContain(chain.at(-1)!.kind);
        }
      }),
    );
  });

  test('an edit that breaks the project changes nothing', () => {
    const session = createSchedule({
      start: '2024-01-01T08:00',
      tasks: [
        { id: 'a', durationMinutes: DAY },
        { id: 'b', durationMinutes: DAY },
      ],
      dependencies: [{ id: 'l', predecessorId: 'a', successorId: 'b' }],
    });
    const before = session.schedule.tasks;
    const circle: Edit[] = [
      { task: 'a', durationMinutes: 960 },
      { addDependency: { predecessorId: 'b', successorId: 'a' } },
    ];
    expect(() => session.apply(circle)).toThrow(expect.objectContaining({ code: 'invalid_project' }));
    expect(() => session.apply({ task: 'a', constraintDate: 'soon' })).toThrow(
      expect.objectContaining({ code: 'invalid_project' }),
    );
    expect(() => session.apply({ task: 'nobody', durationMinutes: 1 })).toThrow(
      expect.objectContaining({ code: 'unknown_id' }),
    );
    expect(() =>
      session.apply([
        { task: 'a', durationMinutes: 960 },
        { task: 'b', durationMinutes: -1 },
      ]),
    ).toThrow(expect.objectContaining({ code: 'invalid_project' }));
    expect(() => session.apply({ task: 'a', durationMinutes: 150 * 366 * 1440 })).toThrow(
      expect.objectContaining({ code: 'out_of_range' }),
    );
    expect(session.schedule.tasks).toEqual(before);
    expect(session.schedule.finish).toBe('2024-01-02T17:00');
  });

  test('what is no edit is refused with a code', () => {
    const session = createSchedule({ start: '2024-01-01T08:00', tasks: [{ id: 'a' }] });
    const nonsense: unknown[] = [
      null,
      7,
      {},
      { addTask: null },
      { addTask: { name: 'no id' } },
      { addDependency: { predecessorId: 'a' } },
      { addResource: { id: 4 } },
      { calendar: 'c' },
    ];
    for (const edit of nonsense) {
      expect(() => session.apply(edit as Edit)).toThrow(expect.objectContaining({ code: 'bad_edit' }));
    }
    expect(session.project.tasks).toEqual([{ id: 'a' }]);
  });

  test('moving a branch, replacing people and removing a summary', () => {
    const session = createSchedule({
      start: '2024-01-01T08:00',
      tasks: [
        { id: 's', constraintType: 'snet', constraintDate: '2024-01-10T08:00' },
        { id: 'a', parentId: 's', durationMinutes: DAY },
        { id: 'b', durationMinutes: DAY },
      ],
    });
    session.apply({ moveTask: 'b', parentId: 's', after: 'a' });
    expect(session.schedule.task('b').start).toBe('2024-01-10T08:00');
    session.apply([
      { addResource: { id: 'r' } },
      { addAssignment: { id: 'w', taskId: 'b', resourceId: 'r' } },
      { assignment: 'w', units: 2 },
      { resource: 'r', name: 'R' },
    ]);
    expect(session.project.assignments).toEqual([{ id: 'w', taskId: 'b', resourceId: 'r', units: 2 }]);
    const moved = session.apply({ removeTask: 's' });
    expect([moved.removedIds, session.project.assignments]).toEqual([['s', 'a', 'b'], []]);
    session.apply([{ removeResource: 'r' }]);
    expect(session.project.resources).toEqual([]);
  });
});

test('a task added without people keeps the pauses of its own work beside tasks that have people', () => {
  const session = createSchedule({
    start: '2024-01-01T08:00',
    tasks: [{ id: 'a', durationMinutes: DAY }],
    resources: [{ id: 'ann' }],
    assignments: [{ id: 'w', taskId: 'a', resourceId: 'ann' }],
  });
  const segments = [
    { start: '2024-01-01T08:00', finish: '2024-01-01T12:00', workMinutes: 240 },
    { start: '2024-01-02T08:00', finish: '2024-01-02T12:00', workMinutes: 240 },
  ];
  session.apply({ addTask: { id: 'b', durationMinutes: DAY, segments } });
  expect(session.schedule.task('b').finish).toBe('2024-01-02T12:00');
  session.apply({ addAssignment: { id: 'x', taskId: 'b', resourceId: 'ann' } });
  expect(session.schedule.task('b').finish).toBe('2024-01-01T17:00');
  session.apply({ removeAssignment: 'x' });
  expect(session.schedule.task('b').finish).toBe('2024-01-02T12:00');
});

test('a summary that spans others once nothing lies below it any more is dated as such', () => {
  const session = createSchedule({
    start: '2024-01-01T08:00',
    tasks: [
      { id: 's' },
      { id: 'a', parentId: 's', durationMinutes: 3 * DAY },
      { id: 'w', parentId: 's', activityType: 'wbs_summary' },
      { id: 'b', parentId: 'w', durationMinutes: DAY },
    ],
  });
  session.apply({ removeTask: 'b' });
  expect(session.schedule.task('w').finish).toBe('2024-01-03T17:00');
  expect(session.schedule.tasks).toEqual(schedule(session.project).tasks);
});
