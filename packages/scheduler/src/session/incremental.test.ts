import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { freshOf, localTimes, stateOf } from '../../test/session-state.js';
import type { ConstraintType, Dependency, Project, Task, TimeUnit } from '../model.js';
import { schedule } from '../schedule.js';
import { applyEdit, type Edit } from './edit.js';
import { createSchedule } from './session.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const PLAIN = ['asap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt'] as const;

const taskFields = (constraints: readonly ConstraintType[]): fc.Arbitrary<Partial<Task>> =>
  fc
    .record({
      half: fc.integer({ min: 0, max: 12 }),
      unit: fc.constantFrom<TimeUnit>('d', 'd', 'd', 'd', 'ed'),
      constraint: fc.option(fc.tuple(fc.constantFrom(...constraints), localTimes), { freq: 3 }),
      deadline: fc.option(localTimes, { freq: 6 }),
      percent: fc.constantFrom(0, 0, 0, 0, 0, 40, 100),
      actualStart: fc.option(localTimes, { freq: 2 }),
      manualStart: fc.option(localTimes, { freq: 8 }),
      calendarId: fc.constantFrom(null, null, null, 'always', 'short'),
      levelingDelayMinutes: fc.constantFrom(0, 0, 0, 1440),
    })
    .map(drawn => ({
      durationMinutes: drawn.half * 240,
      durationUnit: drawn.unit,
      constraintType: drawn.constraint?.[0] ?? 'asap',
      constraintDate: drawn.constraint?.[1] ?? null,
      deadline: drawn.deadline,
      percentComplete: drawn.percent,
      actualStart: drawn.percent > 0 ? drawn.actualStart : null,
      isManual: drawn.manualStart !== null,
      manualStart: drawn.manualStart,
      calendarId: drawn.calendarId,
      levelingDelayMinutes: drawn.levelingDelayMinutes,
    }));

const linkFields: fc.Arbitrary<Partial<Dependency>> = fc.record({
  type: fc.constantFrom('FS', 'FS', 'SS', 'FF', 'SF'),
  lagMinutes: fc.integer({ min: -3, max: 5 }).map(half => half * 240),
  lagPercent: fc.constantFrom(-50, 50),
  lagUnit: fc.constantFrom('d', 'd', 'd', 'ed', '%', 'e%'),
});

const all = [1, 2, 3, 4, 5, 6, 7] as const;
const CALENDARS = [
  { id: 'always', weekdays: all.map(weekday => ({ weekday, shifts: [{ fromMinute: 0, toMinute: 1440 }] })) },
  { id: 'short', weekdays: all.map(weekday => ({ weekday, shifts: [{ fromMinute: 540, toMinute: 660 }] })) },
];

/** Plans without what hangs early dates on late ones: those that are followed in part. */
const projects: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(taskFields(PLAIN), fc.integer({ min: -6, max: 20 })), { minLength: 3, maxLength: 24 }),
    links: fc.array(fc.tuple(fc.nat(99), fc.nat(99), linkFields), { maxLength: 30 }),
    staff: fc.array(fc.tuple(fc.nat(99), fc.constantFrom('r', 's')), { maxLength: 6 }),
    honorsConstraints: fc.boolean(),
    hasMultipleCriticalPaths: fc.boolean(),
    splitsInProgress: fc.boolean(),
  })
  .map(drawn => {
    const tasks = drawn.tasks.map(([fields, above], at): Task => {
      return { ...fields, id: `t${at}`, ...(above >= 0 && above < at ? { parentId: `t${above}` } : {}) };
    });
    let project: Project = {
      start: '2024-01-03T08:00',
      honorsConstraints: drawn.honorsConstraints,
      hasMultipleCriticalPaths: drawn.hasMultipleCriticalPaths,
      splitsInProgress: drawn.splitsInProgress,
      calendars: CALENDARS,
      tasks,
      dependencies: [],
      resources: [{ id: 'r', calendarId: 'always' }, { id: 's', calendarId: 'short' }, { id: 'u' }],
      assignments: drawn.staff.map(([task, resourceId], at) => ({
        id: `w${at}`,
        taskId: `t${task % tasks.length}`,
        resourceId,
      })),
    };
    drawn.links.forEach(([one, two, fields], at) => {
      const edit = {
        addDependency: {
          ...fields,
          id: `l${at}`,
          predecessorId: `t${one % tasks.length}`,
          successorId: `t${two % tasks.length}`,
        },
      };
      const linked = applyEdit(project, edit);
      try {
        schedule(linked);
        project = linked;
      } catch {
        // Closes a circle, or joins a summary with what lies below it.
      }
    });
    return project;
  });

const KINDS = [
  'task',
  'task',
  'parent',
  'move',
  'add',
  'addBelow',
  'remove',
  'link',
  'link',
  'unlink',
  'relink',
  'retarget',
  'assign',
  'unassign',
  'reassign',
  'resource',
  'alap',
  'active',
  'project',
  'calendar',
] as const;

const draws = fc.array(
  fc.record({
    kind: fc.constantFrom(...KINDS),
    one: fc.nat(999),
    two: fc.nat(999),
    task: taskFields(PLAIN),
    link: linkFields,
    flag: fc.boolean(),
    /** Whether it is made in one batch with the one before. */
    joins: fc.boolean(),
  }),
  { minLength: 1, maxLength: 10 },
);
type Draw = typeof draws extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

/** An edit drawn blind, turned into one of the project it meets; some break the project. */
function editOf(project: Project, draw: Draw, at: string): Edit | null {
  const pick = <T>(list: readonly T[] | undefined, seat: number): T | undefined =>
    list?.[seat % Math.max(list.length, 1)];
  const task = pick(project.tasks, draw.one);
  const other = pick(project.tasks, draw.two);
  const link = pick(project.dependencies, draw.one);
  const assignment = pick(project.assignments, draw.one);
  if (!task || !other) return null;
  switch (draw.kind) {
    case 'task':
      return { task: task.id, ...draw.task };
    case 'parent':
      return { task: task.id, parentId: draw.flag ? null : other.id };
    case 'move':
      return { moveTask: task.id, ...(draw.flag ? { after: other.id } : {}), parentId: other.parentId ?? null };
    case 'add':
      return { addTask: { ...draw.task, id: `a${at}` }, after: draw.flag ? other.id : null };
    case 'addBelow':
      return { addTask: { ...draw.task, id: `a${at}`, parentId: other.id }, ...(draw.flag ? { before: task.id } : {}) };
    case 'remove':
      return project.tasks.length > 3 ? { removeTask: task.id } : null;
    case 'link':
      return { addDependency: { ...draw.link, id: `n${at}`, predecessorId: task.id, successorId: other.id } };
    case 'unlink':
      return link ? { removeDependency: link.id! } : null;
    case 'relink':
      return link ? { dependency: link.id!, ...draw.link } : null;
    case 'retarget':
      return link
        ? { dependency: link.id!, ...(draw.flag ? { predecessorId: task.id } : { successorId: other.id }) }
        : null;
    case 'assign':
      return { addAssignment: { id: `x${at}`, taskId: task.id, resourceId: draw.flag ? 'r' : 's' } };
    case 'unassign':
      return assignment ? { removeAssignment: assignment.id! } : null;
    case 'reassign':
      return assignment ? { assignment: assignment.id!, taskId: task.id } : null;
    case 'resource':
      return { resource: 'u', calendarId: draw.flag ? 'short' : null };
    case 'alap':
      return { task: task.id, constraintType: draw.flag ? 'alap' : 'asap' };
    case 'active':
      return draw.flag ? { task: task.id, isActive: draw.two % 3 > 0 } : null;
    case 'project':
      return { project: { honorsConstraints: draw.flag } };
    default:
      return {
        calendar: {
          id: 'short',
          weekdays: [{ weekday: 2, shifts: [{ fromMinute: 480, toMinute: draw.flag ? 600 : 900 }] }],
        },
      };
  }
}

/** Edits in batches, each built on the project that those before it leave. */
function batchesOf(draw: readonly Draw[], project: Project, onBatch: (edits: Edit[]) => Project): void {
  let known = project;
  let batch: Edit[] = [];
  draw.forEach((one, at) => {
    let ahead = known;
    try {
      ahead = batch.reduce(applyEdit, known);
    } catch {
      batch = [];
    }
    const edit = editOf(ahead, one, String(at));
    if (edit) batch.push(edit);
    if (one.joins && at < draw.length - 1) return;
    if (batch.length > 0) known = onBatch(batch);
    batch = [];
  });
}

describe('incremental rescheduling', () => {
  test('equals a fresh schedule after any sequence of edits', () => {
    fc.assert(
      fc.property(projects, draws, (project, drawn) => {
        const session = createSchedule(project);
        batchesOf(drawn, project, edits => {
          const wanted = edits.reduce(applyEdit, session.project);
          const fresh = freshOf(wanted);
          const before = stateOf(session);
          const known = session.project;
          if (typeof fresh === 'string') {
            expect(() => session.apply(edits)).toThrow(expect.objectContaining({ code: fresh }));
            expect(session.project).toBe(known);
            expect(stateOf(session)).toEqual(before);
            return known;
          }
          session.apply(edits);
          expect(session.project).toEqual(wanted);
          expect(stateOf(session)).toEqual(fresh);
          return session.project;
        });
        expect(session.schedule.criticalPath).toEqual(schedule(session.project).criticalPath);
      }),
      { numRuns: 1500 },
    );
  });

  test('a preview says what applying moves, and leaves no trace', () => {
    fc.assert(
      fc.property(projects, draws, (project, drawn) => {
        const session = createSchedule(project);
        batchesOf(drawn, project, edits => {
          if (typeof freshOf(edits.reduce(applyEdit, session.project)) === 'string') return session.project;
          const before = stateOf(session);
          const preview = session.preview(edits);
          const seen = { columns: preview.columns(), removed: preview.removedIds, tasks: preview.tasks };
          expect(stateOf(session)).toEqual(before);
          const moved = session.apply(edits);
          expect({ columns: moved.columns(), removed: moved.removedIds, tasks: moved.tasks }).toEqual(seen);
          const after = session.schedule;
          const isMoved = new Set(moved.ids);
          for (const [at, id] of before.ids.entries()) {
            const now = session.project.tasks.findIndex(task => task.id === id);
            if (now < 0 || isMoved.has(id)) continue;
            expect([id, after.columns().lateStart[now]]).toEqual([id, before.lateStart[at]]);
            expect([id, after.columns().earlyFinish[now]]).toEqual([id, before.earlyFinish[at]]);
          }
          return session.project;
        });
        expect(stateOf(session)).toEqual(freshOf(session.project));
      }),
      { numRuns: 500 },
    );
  });

  test('a schedule once given out stays as it was', () => {
    const session = createSchedule({
      start: '2024-01-01T08:00',
      tasks: [
        { id: 'a', durationMinutes: 480 },
        { id: 'b', durationMinutes: 480 },
      ],
      dependencies: [{ id: 'l', predecessorId: 'a', successorId: 'b' }],
    });
    const before = session.schedule;
    session.apply({ task: 'a', durationMinutes: 960 });
    session.apply({ addTask: { id: 'c', durationMinutes: 480 }, after: null });
    expect([before.task('b').start, before.tasks.length, before.finish]).toEqual([
      '2024-01-02T08:00',
      2,
      '2024-01-02T17:00',
    ]);
    expect(session.schedule.tasks.map(task => [task.id, task.finish])).toEqual([
      ['c', '2024-01-01T17:00'],
      ['a', '2024-01-02T17:00'],
      ['b', '2024-01-03T17:00'],
    ]);
  });
});
