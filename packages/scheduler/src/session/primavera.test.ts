import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { STANDARD_WEEK } from '../calendar/calendar-set.js';
import type { Project, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { parseInstant } from '../time.js';
import type { Edit } from './edit.js';
import { createSchedule } from './session.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const DATA_DATE = '2024-01-08T08:00';
const instants = fc.constantFrom('2024-01-02T08:00', '2024-01-09T13:00', '2024-01-13T10:00', '2024-01-19T17:00');

/** What only Primavera's plans have, and what happened before the data date. */
const activity: fc.Arbitrary<Omit<Task, 'id'>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      actualStart: fc.constantFrom('2024-01-03T08:00', '2024-01-05T13:00'),
      remainingDurationMinutes: fc.constantFrom(0, 240, 480),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ actualStart: '2024-01-03T08:00', actualFinish: '2024-01-04T17:00' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      activityType: fc.constantFrom('start_milestone', 'finish_milestone', 'resource_dependent'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ activityType: fc.constantFrom('level_of_effort', 'wbs_summary') }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        constraintType: fc.constantFrom('alap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt'),
        constraintDate: instants,
        constraintIsHard: fc.boolean(),
        secondaryConstraintType: fc.constantFrom('snet', 'snlt', 'fnet', 'fnlt'),
        secondaryConstraintDate: instants,
      },
      { requiredKeys: ['constraintType', 'constraintDate'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { externalEarlyStart: instants, externalLateFinish: instants, expectedFinish: instants },
      { requiredKeys: [] },
    ),
  },
) as fc.Arbitrary<Omit<Task, 'id'>>;

const settings = fc.record(
  {
    progressPolicy: fc.constantFrom('retained_logic', 'progress_override', 'actual_dates'),
    lagCalendar: fc.constantFrom('successor', 'predecessor', 'project', 'elapsed'),
    totalSlackFrom: fc.constantFrom('least', 'start', 'finish'),
    criticalBy: fc.constantFrom('slack', 'longest_path'),
    mustFinishBy: instants,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<Project>>;

/** Networks under the preset: ladders, a summary, a six-day calendar beside the project's. */
const projects: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), activity, fc.boolean()), { minLength: 2, maxLength: 10 }),
    links: fc.array(
      fc.tuple(
        fc.nat(9),
        fc.nat(9),
        fc.constantFrom('FS' as const, 'FS' as const, 'SS' as const, 'FF' as const),
        fc.constantFrom(0, 0, 240, -240),
      ),
      { maxLength: 14 },
    ),
    settings,
  })
  .map(({ tasks, links, settings: own }) => ({
    start: '2024-01-03T08:00',
    statusDate: DATA_DATE,
    preset: 'primavera' as const,
    calendarId: 'five',
    calendars: [
      { id: 'five', weekdays: STANDARD_WEEK, exceptions: [{ from: '2024-01-11', to: '2024-01-11', shifts: [] }] },
      {
        id: 'six',
        baseCalendarId: 'five',
        weekdays: [{ weekday: 6 as const, shifts: [{ fromMinute: 480, toMinute: 720 }] }],
      },
    ],
    ...own,
    tasks: [
      { id: 's' },
      { id: 'in', parentId: 's', durationMinutes: 240 },
      ...tasks.map(([halves, more, isSixDays], at) => ({
        id: `t${at}`,
        durationMinutes: halves * 240,
        ...more,
        ...(isSixDays ? { calendarId: 'six' } : {}),
        ...(at > 0 && at < 4 ? { parentId: 's' } : {}),
      })),
    ],
    dependencies: links.flatMap(([one, two, type, lagMinutes], at) => {
      const [from, to] = [one % tasks.length, two % tasks.length].sort((a, b) => a - b) as [number, number];
      return from === to ? [] : [{ id: `l${at}`, predecessorId: `t${from}`, successorId: `t${to}`, type, lagMinutes }];
    }),
  }));

test('nothing that has not happened lies before the data date', () => {
  fc.assert(
    fc.property(projects, project => {
      const result = schedule(project);
      for (const task of project.tasks) {
        // Rollups hold what has happened too.
        if (task.id === 's' || task.activityType === 'wbs_summary' || task.actualFinish) continue;
        const dated = result.task(task.id);
        const first = task.actualStart ? dated.finish : dated.start;
        expect(parseInstant(first)).toBeGreaterThanOrEqual(parseInstant(DATA_DATE));
        expect(parseInstant(dated.finish)).toBeGreaterThanOrEqual(parseInstant(dated.start));
      }
    }),
    { numRuns: 300 },
  );
});

test('levels of effort and WBS summaries move nothing: without them all other dates are the same', () => {
  fc.assert(
    fc.property(projects, project => {
      const isSpan = (task: Task) => task.activityType === 'level_of_effort' || task.activityType === 'wbs_summary';
      const spans = new Set(project.tasks.filter(isSpan).map(task => task.id));
      const tasks = project.tasks.filter(task => !spans.has(task.id));
      const dependencies = project.dependencies!.filter(
        link => !spans.has(link.predecessorId) && !spans.has(link.successorId),
      );
      const bare = schedule({ ...project, tasks, dependencies });
      const whole = schedule(project);
      for (const task of tasks) if (task.id !== 's') expect(whole.task(task.id)).toEqual(bare.task(task.id));
      for (const id of spans) expect(whole.task(id).isCritical).toBe(false);
      expect([whole.finish, whole.criticalPath]).toEqual([bare.finish, bare.criticalPath]);
    }),
    { numRuns: 300 },
  );
});

test('a session gives after an edit what a fresh schedule gives, and takes a preview back', () => {
  fc.assert(
    fc.property(projects, fc.array(fc.tuple(fc.nat(9), activity), { minLength: 1, maxLength: 4 }), (project, edits) => {
      const session = createSchedule(project);
      for (const [seat, changes] of edits) {
        const id = session.project.tasks[1 + (seat % (session.project.tasks.length - 1))]!.id;
        const edit = { task: id, ...changes } as Edit;
        const before = session.schedule.tasks;
        session.preview(edit);
        expect(session.schedule.tasks).toEqual(before);
        session.apply(edit);
        const fresh = schedule(session.project);
        expect(session.schedule.tasks).toEqual(fresh.tasks);
        expect(session.schedule.criticalPath).toEqual(fresh.criticalPath);
      }
    }),
    { numRuns: 200 },
  );
});

test('every date has a reason, and driving links are those that the reasons name', () => {
  fc.assert(
    fc.property(projects, project => {
      const session = createSchedule(project);
      const driving = new Set<unknown>(session.schedule.drivingLinks);
      for (const task of project.tasks) {
        const { chain, reasons } = session.explain(task.id);
        expect(chain.length, task.id).toBeGreaterThan(0);
        for (const reason of reasons) {
          if (reason.kind === 'link') expect(driving.has(reason.dependency)).toBe(reason.isBinding);
        }
      }
    }),
    { numRuns: 300 },
  );
});
