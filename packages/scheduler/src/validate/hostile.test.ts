import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { STANDARD_WEEK } from '../calendar/calendar-set.js';
import { SchedulerError } from '../errors.js';
import { MAX_CALENDAR_DEPTH } from '../limits.js';
import type { Project } from '../model.js';
import { schedule, validate } from '../schedule.js';

// Properties take thousands of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A plan with something of everything, for one value of it to be replaced. */
const PLAN: Project = {
  name: 'Plan',
  start: '2026-01-05T08:00',
  statusDate: '2026-01-09T17:00',
  calendarId: 'base',
  minutesPerDay: 480,
  calendars: [
    {
      id: 'base',
      weekdays: [1, 2, 3, 4, 5].map(weekday => ({
        weekday: weekday as 1,
        shifts: [
          { fromMinute: 480, toMinute: 720 },
          { fromMinute: 780, toMinute: 1020 },
        ],
      })),
      exceptions: [
        { from: '2026-01-06', to: '2026-01-07', shifts: [] },
        {
          from: '2026-01-01',
          to: '2026-12-31',
          shifts: [{ fromMinute: 540, toMinute: 600 }],
          recurrence: { kind: 'monthly_position', every: 2, position: 5, item: 'weekday', occurrences: 4 },
        },
        {
          from: '2026-01-01',
          to: '2026-12-31',
          shifts: [],
          recurrence: { kind: 'weekly', every: 2, weekdays: [5] },
        },
      ],
      workWeeks: [
        {
          from: '2026-02-01',
          to: '2026-02-28',
          weekdays: [{ weekday: 6, shifts: [{ fromMinute: 480, toMinute: 720 }] }],
        },
      ],
    },
    { id: 'own', baseCalendarId: 'base', weekdays: [] },
  ],
  tasks: [
    { id: 's', name: 'Summary', constraintType: 'snet', constraintDate: '2026-01-06T08:00' },
    { id: 'a', parentId: 's', durationMinutes: 960, calendarId: 'own', deadline: '2026-01-08', priority: 700 },
    {
      id: 'b',
      parentId: 's',
      durationMinutes: 480,
      percentComplete: 50,
      actualStart: '2026-01-05T08:00',
      stop: '2026-01-05T12:00',
      resume: '2026-01-08T08:00',
      actualDurationMinutes: 240,
      remainingDurationMinutes: 240,
      taskType: 'fixed_work',
    },
    {
      id: 'c',
      durationMinutes: 960,
      levelingDelayMinutes: 1440,
      segments: [
        { start: '2026-01-05T08:00', finish: '2026-01-05T17:00', workMinutes: 480 },
        { start: '2026-01-07T08:00', finish: '2026-01-07T17:00', workMinutes: 480 },
      ],
    },
    {
      id: 'm',
      isManual: true,
      manualStart: '2026-01-05T08:00',
      manualFinish: '2026-01-06T17:00',
      durationMinutes: 960,
    },
  ],
  dependencies: [
    { id: 'l', predecessorId: 'a', successorId: 'c', type: 'SS', lagMinutes: 480, lagUnit: 'd' },
    { id: 'p', predecessorId: 'm', successorId: 'b', type: 'FF', lagPercent: 50, lagUnit: '%' },
  ],
  resources: [{ id: 'r', calendarId: 'own', maxUnits: 1, kind: 'work' }],
  assignments: [
    {
      id: 'w',
      taskId: 'a',
      resourceId: 'r',
      units: 0.5,
      workMinutes: 480,
      delayMinutes: 60,
      segments: [{ start: '2026-01-05T08:00', finish: '2026-01-05T17:00', workMinutes: 480 }],
    },
  ],
};

const HOSTILE: readonly unknown[] = [
  null,
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0,
  1e7,
  1e300,
  '',
  'x',
  '__proto__',
  '9999-12-31T23:59',
  '2299-12-31T23:59',
  '0000-00-00',
  true,
  [],
  [null],
  {},
  { length: -1 },
  () => 1,
];

/** Every place in a value, as the keys that lead to it. */
function placesOf(value: unknown, way: readonly string[] = []): string[][] {
  const own = way.length > 0 ? [[...way]] : [];
  if (typeof value !== 'object' || value === null) return own;
  return [
    ...own,
    ...Object.keys(value).flatMap(key => placesOf((value as Record<string, unknown>)[key], [...way, key])),
  ];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const PLACES = placesOf(PLAN);

describe('a plan from a stranger', () => {
  test('with any value replaced is scheduled or refused with a code, never anything else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...PLACES), fc.constantFrom(...HOSTILE)), { minLength: 1, maxLength: 2 }),
        changes => {
          let project: unknown = PLAN;
          for (const [place, by] of changes) {
            try {
              project = replaced(project, place, by);
            } catch {
              // The first change took away where the second one goes.
            }
          }
          try {
            expect(schedule(project as Project).tasks.length).toBeGreaterThanOrEqual(0);
          } catch (error) {
            expect(error).toBeInstanceOf(SchedulerError);
            const errors = validate(project as Project).filter(problem => problem.severity === 'error');
            if ((error as SchedulerError).code === 'invalid_project') expect(errors.length).toBeGreaterThan(0);
            for (const problem of errors) expect(problem.path).toEqual(expect.any(String));
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });

  const problemsOf = (project: unknown) => validate(project as Project).map(({ code, path }) => `${code} ${path}`);

  test('gets every problem at once, each with its path', () => {
    const tasks = [
      { id: 'a', durationMinutes: Number.NaN, constraintDate: '9999-01-01T08:00' },
      { id: 'a', durationMinutes: 1e12 },
      { id: 'b', durationMinutes: '5', percentComplete: 101, calendarId: 'none' },
    ];
    const dependencies = [
      { predecessorId: 'a', successorId: 'nobody', lagUnit: 'fortnight' },
      { predecessorId: 'b', successorId: 'b' },
    ];
    expect(problemsOf({ start: 'soon', minutesPerDay: -5, tasks, dependencies })).toEqual([
      'out_of_range minutesPerDay',
      'bad_date start',
      'bad_number tasks[0].durationMinutes',
      'bad_date tasks[0].constraintDate',
      'duplicate_id tasks[1].id',
      'out_of_range tasks[1].durationMinutes',
      'bad_number tasks[2].durationMinutes',
      'out_of_range tasks[2].percentComplete',
      'unknown_calendar tasks[2].calendarId',
      'unknown_task dependencies[0].successorId',
      'bad_value dependencies[0].lagUnit',
      'self_link dependencies[1]',
    ]);
  });

  test('what is no project at all is said at its place', () => {
    expect(problemsOf(null)).toEqual(['bad_value ']);
    expect(problemsOf({ tasks: 'none' })).toEqual(['bad_value tasks']);
    expect(problemsOf({ tasks: [null, { id: 7 }], dependencies: [{ predecessorId: 'a' }] })).toEqual([
      'bad_value tasks[0]',
      'bad_value tasks[1].id',
      'bad_value dependencies[0].successorId',
    ]);
  });

  test('calendars that build on one another are refused from a depth on, however many', () => {
    const chain = Array.from({ length: 50_000 }, (_, at) => ({
      id: `${at}`,
      weekdays: STANDARD_WEEK,
      baseCalendarId: at === 0 ? null : `${at - 1}`,
    }));
    const plan = { start: '2026-01-05', calendarId: '31', tasks: [{ id: 'a' }] };
    expect(problemsOf({ ...plan, calendars: chain.slice(0, MAX_CALENDAR_DEPTH) })).toEqual([]);
    expect(problemsOf({ ...plan, calendars: chain })[0]).toBe('too_deep calendars[32].baseCalendarId');
  });

  test('an outline of a thousand levels, or one in a circle, is refused', () => {
    const deep = Array.from({ length: 1000 }, (_, at) => ({
      id: `t${at}`,
      ...(at > 0 ? { parentId: `t${at - 1}` } : {}),
    }));
    expect(problemsOf({ start: '2026-01-05', tasks: deep })).toEqual(['too_deep tasks[256].parentId']);
    const circle = [
      { id: 'a', parentId: 'b' },
      { id: 'b', parentId: 'a' },
    ];
    expect(problemsOf({ start: '2026-01-05', tasks: circle })).toEqual(['parent_cycle tasks[0].parentId']);
  });

  test('a circle of links through summaries is told by its closed path', () => {
    const [problem] = validate({
      start: '2026-01-05',
      tasks: [{ id: 's' }, { id: 'a', parentId: 's' }, { id: 't' }, { id: 'b', parentId: 't' }],
      dependencies: [
        { predecessorId: 's', successorId: 'b' },
        { predecessorId: 't', successorId: 'a' },
      ],
    });
    expect(problem?.code).toBe('cycle');
    expect(problem?.ids?.[0]).toBe(problem?.ids?.at(-1));
    expect(new Set(problem?.ids)).toEqual(new Set(['s', 'b', 't', 'a']));
  });

  test('a calendar without work is refused, one that runs out ends with a code', () => {
    const tasks = [{ id: 'a', durationMinutes: 480 }];
    const calendars = [{ id: 'c', weekdays: [] }];
    expect(problemsOf({ start: '2026-01-05', calendarId: 'c', calendars, tasks })).toEqual([
      'no_working_time calendars[0]',
    ]);
    const once = [
      {
        id: 'c',
        weekdays: [],
        exceptions: [{ from: '2026-02-01', to: '2026-02-01', shifts: [{ fromMinute: 0, toMinute: 60 }] }],
      },
    ];
    expect(() => schedule({ start: '2026-01-05', calendarId: 'c', calendars: once, tasks })).toThrow(
      expect.objectContaining({ code: 'out_of_range' }),
    );
  });

  test('lists inside rows are lists of objects', () => {
    const plan = (more: object) => ({ start: '2026-01-05', tasks: [{ id: 'a' }], ...more }) as Project;
    const r = (availability: unknown) => plan({ resources: [{ id: 'r', availability }] });
    const a = (baselines: unknown) => plan({ tasks: [{ id: 'a', baselines }] });
    const cases: [Project, string][] = [
      [r([null]), 'bad_value resources[0].availability[0]'],
      [r(5), 'bad_value resources[0].availability'],
      [a([null]), 'bad_value tasks[0].baselines[0]'],
      [a(5), 'bad_value tasks[0].baselines'],
      [plan({ risks: [null] }), 'bad_value risks[0]'],
      [plan({ risks: [{ id: 'x' }] }), 'bad_value risks[0].impacts'],
      [plan({ risks: [{ id: 'x', impacts: [{}] }] }), 'bad_value risks[0].impacts[0].taskId'],
      [plan({ correlations: [{}] }), 'bad_value correlations[0].taskIds'],
      [plan({ velocity: 5 }), 'bad_value velocity.points'],
    ];
    for (const [project, problem] of cases) expect(problemsOf(project)).toEqual([problem]);
  });
});
