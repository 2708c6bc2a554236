import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { freshOf, localTimes, stateOf } from '../../test/session-state.js';
import type { Assignment, Dependency, Project, Task, TimeUnit, WorkContour, WorkSegment } from '../model.js';
import { schedule } from '../schedule.js';
import { applyEdit, type Edit } from './edit.js';
import { createSchedule } from './session.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** A field that one in eight has. */
const seldom = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.tuple(fc.nat(7), values).map(([seat, value]) => (seat === 7 ? value : undefined));

const segments: fc.Arbitrary<readonly WorkSegment[]> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .map(([one, pause, two]) => {
    const at = (hours: number) => {
      const day = 2 + Math.floor(hours / 8);
      return `2024-01-${String(day).padStart(2, '0')}T${String(8 + (hours % 8)).padStart(2, '0')}:00`;
    };
    return [
      { start: at(0), finish: at(one), workMinutes: one * 60 },
      { start: at(one + pause), finish: at(one + pause + two), workMinutes: two * 60 },
    ];
  });

/** Everything that a task may have and that dates hang on. */
const taskFields: fc.Arbitrary<Partial<Task>> = fc.record({
  durationMinutes: fc.integer({ min: 0, max: 12 }).map(half => half * 240),
  durationUnit: fc.constantFrom<TimeUnit>('d', 'd', 'd', 'd', 'ed'),
  constraintType: seldom(fc.constantFrom('alap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt')),
  constraintDate: localTimes,
  constraintIsHard: seldom(fc.boolean()),
  secondaryConstraintType: seldom(fc.constantFrom('snet', 'snlt', 'fnet', 'fnlt')),
  secondaryConstraintDate: localTimes,
  externalEarlyStart: seldom(localTimes),
  externalLateFinish: seldom(localTimes),
  expectedFinish: seldom(localTimes),
  deadline: seldom(localTimes),
  activityType: seldom(
    fc.constantFrom('resource_dependent', 'start_milestone', 'finish_milestone', 'level_of_effort', 'wbs_summary'),
  ),
  percentComplete: fc.constantFrom(0, 0, 0, 0, 40, 100),
  actualStart: seldom(localTimes),
  actualFinish: seldom(localTimes),
  remainingDurationMinutes: seldom(fc.constantFrom(0, 240, 720)),
  stop: seldom(localTimes),
  resume: seldom(localTimes),
  isManual: fc.nat(9).map(seat => seat === 9),
  manualStart: localTimes,
  isExternal: fc.nat(19).map(seat => seat === 19),
  isActive: fc.nat(9).map(seat => seat < 9),
  taskType: seldom(fc.constantFrom('fixed_duration', 'fixed_work')),
  calendarId: fc.constantFrom(null, null, null, 'always', 'short'),
  ignoresResourceCalendars: fc.boolean(),
  levelingDelayMinutes: fc.constantFrom(0, 0, 0, 1440),
  segments: seldom(segments),
}) as fc.Arbitrary<Partial<Task>>;

const linkFields: fc.Arbitrary<Partial<Dependency>> = fc.record({
  type: fc.constantFrom('FS', 'FS', 'SS', 'FF', 'SF'),
  lagMinutes: fc.integer({ min: -3, max: 5 }).map(half => half * 240),
  lagPercent: fc.constantFrom(-50, 50, 1500),
  lagUnit: fc.constantFrom('d', 'd', 'd', 'ed', '%', 'e%'),
});

const assignmentFields: fc.Arbitrary<Partial<Assignment>> = fc.record({
  resourceId: fc.constantFrom('r', 's', 'u'),
  units: fc.constantFrom(1, 1, 0.5, 0),
  workMinutes: fc.constantFrom(null, 480, 1200),
  delayMinutes: fc.constantFrom(0, 0, 240),
  levelingDelayMinutes: fc.constantFrom(0, 0, 1440),
  contour: fc.constantFrom<WorkContour>('flat', 'flat', 'bell', 'back_loaded', 'contoured'),
  segments: seldom(segments),
}) as fc.Arbitrary<Partial<Assignment>>;

const settings: fc.Arbitrary<Partial<Project>> = fc.record(
  {
    preset: fc.constantFrom('primavera', 'microsoft-project'),
    statusDate: localTimes,
    progressPolicy: fc.constantFrom('none', 'retained_logic', 'progress_override', 'actual_dates'),
    lagCalendar: fc.constantFrom('successor', 'predecessor', 'project', 'elapsed'),
    alapUses: fc.constantFrom('total_slack', 'free_slack'),
    totalSlackFrom: fc.constantFrom('least', 'start', 'finish'),
    criticalBy: fc.constantFrom('slack', 'longest_path'),
    criticalSlackMinutes: fc.constantFrom(0, 480),
    mustFinishBy: localTimes,
    honorsConstraints: fc.boolean(),
    hasMultipleCriticalPaths: fc.boolean(),
    splitsInProgress: fc.boolean(),
  },
  { requiredKeys: [] },
);

const all = [1, 2, 3, 4, 5, 6, 7] as const;
const CALENDARS = [
  { id: 'always', weekdays: all.map(weekday => ({ weekday, shifts: [{ fromMinute: 0, toMinute: 1440 }] })) },
  { id: 'short', weekdays: all.map(weekday => ({ weekday, shifts: [{ fromMinute: 540, toMinute: 660 }] })) },
];

const projects: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(taskFields, fc.integer({ min: -6, max: 20 })), { minLength: 3, maxLength: 16 }),
    links: fc.array(fc.tuple(fc.nat(99), fc.nat(99), linkFields), { maxLength: 20 }),
    staff: fc.array(fc.tuple(fc.nat(99), assignmentFields), { maxLength: 6 }),
    settings,
    isFromFinish: fc.nat(9).map(seat => seat === 9),
  })
  .map(drawn => {
    const tasks = drawn.tasks.map(([fields, above], at): Task => {
      return { ...fields, id: `t${at}`, ...(above >= 0 && above < at ? { parentId: `t${above}` } : {}) };
    });
    let project: Project = {
      start: '2024-01-03T08:00',
      finish: '2024-02-02T17:00',
      scheduleFrom: drawn.isFromFinish ? 'finish' : 'start',
      ...drawn.settings,
      calendars: CALENDARS,
      tasks,
      dependencies: [],
      resources: [{ id: 'r', calendarId: 'always' }, { id: 's', calendarId: 'short' }, { id: 'u' }],
      assignments: drawn.staff.map(([task, fields], at) => ({
        resourceId: 'r',
        ...fields,
        id: `w${at}`,
        taskId: `t${task % tasks.length}`,
      })),
    };
    drawn.links.forEach(([one, two, fields], at) => {
      const ends = { predecessorId: `t${one % tasks.length}`, successorId: `t${two % tasks.length}` };
      const linked = applyEdit(project, { addDependency: { ...fields, id: `l${at}`, ...ends } });
      // Some close a circle, or join a summary with what lies below it.
      if (typeof freshOf(linked) !== 'string') project = linked;
    });
    return project;
  });

const draws = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'task',
      'task',
      'field',
      'field',
      'parent',
      'add',
      'addBelow',
      'remove',
      'link',
      'unlink',
      'relink',
      'assign',
      'reassign',
      'settings',
    ),
    one: fc.nat(999),
    two: fc.nat(999),
    task: taskFields,
    link: linkFields,
    assignment: assignmentFields,
    settings,
  }),
  { minLength: 1, maxLength: 6 },
);
type Draw = typeof draws extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

/** An edit drawn blind, turned into one of the project it meets; some break the project. */
function editOf(project: Project, draw: Draw, at: number): Edit | null {
  const pick = <T>(list: readonly T[], seat: number): T | undefined => list[seat % Math.max(list.length, 1)];
  const task = pick(project.tasks, draw.one)!;
  const other = pick(project.tasks, draw.two)!;
  const link = pick(project.dependencies ?? [], draw.one);
  const assignment = pick(project.assignments ?? [], draw.one);
  switch (draw.kind) {
    case 'task':
      return { task: task.id, ...draw.task };
    case 'field': {
      const [name, value] = pick(Object.entries(draw.task), draw.two)!;
      return { task: task.id, [name]: value };
    }
    case 'parent':
      return { task: task.id, parentId: draw.two % 2 === 0 ? null : other.id };
    case 'add':
      return { addTask: { ...draw.task, id: `a${at}` }, after: draw.two % 3 === 0 ? null : other.id };
    case 'addBelow':
      return { addTask: { ...draw.task, id: `a${at}`, parentId: other.id } };
    case 'remove':
      return project.tasks.length > 3 ? { removeTask: task.id } : null;
    case 'link':
      return { addDependency: { ...draw.link, id: `n${at}`, predecessorId: task.id, successorId: other.id } };
    case 'unlink':
      return link ? { removeDependency: link.id! } : null;
    case 'relink':
      return link ? { dependency: link.id!, ...draw.link } : null;
    case 'assign':
      return { addAssignment: { resourceId: 'r', ...draw.assignment, id: `x${at}`, taskId: task.id } };
    case 'reassign':
      return assignment ? { assignment: assignment.id!, ...draw.assignment } : null;
    default:
      return { project: draw.settings };
  }
}

test('a session equals a fresh schedule after any edits, whatever the rules of the project', () => {
  fc.assert(
    fc.property(projects, draws, (project, drawn) => {
      fc.pre(typeof freshOf(project) !== 'string');
      const session = createSchedule(project);
      drawn.forEach((draw, at) => {
        const edit = editOf(session.project, draw, at);
        if (!edit) return;
        const wanted = applyEdit(session.project, edit);
        const fresh = freshOf(wanted);
        const before = stateOf(session);
        if (typeof fresh === 'string') {
          expect(() => session.apply(edit)).toThrow(expect.objectContaining({ code: fresh }));
        } else {
          session.preview(edit);
          expect(stateOf(session)).toEqual(before);
          session.apply(edit);
          expect(session.project).toEqual(wanted);
        }
        expect(stateOf(session)).toEqual(typeof fresh === 'string' ? before : fresh);
        expect(session.schedule.criticalPath).toEqual(schedule(session.project).criticalPath);
      });
    }),
    { numRuns: 500 },
  );
});

/** Links from summaries hold by their dates without the levels of effort below them, which they show with them. */
function linksWidenedSummaries({ tasks, dependencies = [] }: Project): boolean {
  const summaries = new Set(tasks.map(task => task.parentId));
  const hasEfforts = tasks.some(task => task.activityType === 'level_of_effort');
  return hasEfforts && dependencies.some(link => summaries.has(link.predecessorId));
}

test('every date of such a plan has a reason, early and late', () => {
  fc.assert(
    fc.property(projects, project => {
      fc.pre(typeof freshOf(project) !== 'string' && !linksWidenedSummaries(project));
      const session = createSchedule(project);
      for (const { id } of project.tasks) {
        for (const quantity of ['earlyStart', 'earlyFinish', 'lateStart', 'lateFinish', 'totalSlack'] as const) {
          const { chain, reasons } = session.explain(id, quantity);
          expect([id, quantity, reasons.some(reason => reason.isBinding), chain.length > 0]).toEqual([
            id,
            quantity,
            true,
            true,
          ]);
        }
      }
    }),
    { numRuns: 300 },
  );
});
