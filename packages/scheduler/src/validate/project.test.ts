import { describe, expect, test } from 'vitest';
import type { Calendar, Recurrence } from '../calendar/calendar.js';
import { ScheduleError } from '../errors.js';
import { MAX_DEPTH } from '../limits.js';
import type { Project, Task } from '../model.js';
import type { ProblemCode } from '../problem.js';
import { schedule, validate } from '../schedule.js';

const tasks: Task[] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
const project = (part: Partial<Project>): Project => ({ start: '2024-01-01T08:00', tasks, ...part });
const link = (predecessorId: string, successorId: string) => ({ predecessorId, successorId });
const found = (part: Partial<Project>) => validate(project(part)).map(({ code, path }) => [code, path]);
const closed = { id: 'k', weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday: weekday as 1, shifts: [] })) };

/** A calendar with some years of the same recurring exception, so many times. */
const recurring = (recurrence: Recurrence, times = 1): Calendar => ({
  id: 'k',
  weekdays: [{ weekday: 1, shifts: [{ fromMinute: 480, toMinute: 960 }] }],
  exceptions: new Array(times).fill({ from: '1900-01-01', to: '2299-12-31', shifts: [], recurrence }),
});

test.each<[ProblemCode, string, Partial<Project>]>([
  ['missing_start', 'start', { start: null }],
  ['missing_start', 'finish', { scheduleFrom: 'finish' }],
  ['bad_date', 'start', { start: 'tomorrow' }],
  ['duplicate_id', 'tasks[1].id', { tasks: [{ id: 'a' }, { id: 'a' }] }],
  ['unknown_parent', 'tasks[0].parentId', { tasks: [{ id: 'a', parentId: 'x' }] }],
  [
    'parent_cycle',
    'tasks[0].parentId',
    {
      tasks: [
        { id: 'a', parentId: 'b' },
        { id: 'b', parentId: 'a' },
      ],
    },
  ],
  ['parent_cycle', 'tasks[0].parentId', { tasks: [{ id: 'a', parentId: 'a' }] }],
  ['bad_number', 'tasks[0].durationMinutes', { tasks: [{ id: 'a', durationMinutes: Number.NaN }] }],
  ['out_of_range', 'tasks[0].durationMinutes', { tasks: [{ id: 'a', durationMinutes: -1 }] }],
  ['out_of_range', 'tasks[0].percentComplete', { tasks: [{ id: 'a', percentComplete: 101 }] }],
  ['bad_value', 'tasks[0].constraintType', { tasks: [{ id: 'a', constraintType: 'whenever' as 'asap' }] }],
  ['bad_date', 'tasks[0].deadline', { tasks: [{ id: 'a', deadline: '2024-02-30' }] }],
  ['unknown_calendar', 'tasks[0].calendarId', { tasks: [{ id: 'a', calendarId: 'x' }] }],
  ['unknown_calendar', 'calendarId', { calendarId: 'x' }],
  ['unknown_task', 'dependencies[0].successorId', { dependencies: [link('a', 'x')] }],
  ['self_link', 'dependencies[0]', { dependencies: [link('a', 'a')] }],
  ['bad_value', 'dependencies[0].type', { dependencies: [{ ...link('a', 'b'), type: 'XX' as 'FS' }] }],
  ['out_of_range', 'dependencies[0].lagMinutes', { dependencies: [{ ...link('a', 'b'), lagMinutes: 1e12 }] }],
  ['duplicate_link', 'dependencies[1]', { dependencies: [link('a', 'b'), link('a', 'b')] }],
  [
    'summary_link',
    'dependencies[0]',
    { tasks: [{ id: 'a' }, { id: 'b', parentId: 'a' }], dependencies: [link('a', 'b')] },
  ],
  ['no_working_time', 'calendars[0]', { calendars: [closed], calendarId: 'k' }],
  ['calendar_cycle', 'calendars[0].baseCalendarId', { calendars: [{ ...closed, baseCalendarId: 'k' }] }],
  ['unknown_calendar', 'calendars[0].baseCalendarId', { calendars: [{ ...closed, baseCalendarId: 'x' }] }],
  [
    'bad_value',
    'calendars[0].weekdays[0].shifts[0]',
    { calendars: [{ id: 'k', weekdays: [{ weekday: 1, shifts: [{ fromMinute: 600, toMinute: 500 }] }] }] },
  ],
  [
    'bad_date',
    'calendars[0].exceptions[0].from',
    { calendars: [{ id: 'k', weekdays: [], exceptions: [{ from: 'x', to: '2024-01-01', shifts: [] }] }] },
  ],
  [
    'bad_value',
    'calendars[0].exceptions[0].recurrence.kind',
    {
      calendars: [
        {
          id: 'k',
          weekdays: [],
          exceptions: [
            { from: '2024-01-01', to: '2024-02-01', shifts: [], recurrence: { kind: 'often' as 'daily', every: 1 } },
          ],
        },
      ],
    },
  ],
  [
    'bad_value',
    'calendars[0].exceptions[0].recurrence.weekdays',
    { calendars: [recurring({ kind: 'weekly', every: 1 } as Recurrence)], calendarId: 'k' },
  ],
  [
    'bad_value',
    'calendars[0].exceptions[0].recurrence.day',
    { calendars: [recurring({ kind: 'monthly_day', every: 1 } as Recurrence)], calendarId: 'k' },
  ],
  [
    'bad_value',
    'calendars[0].exceptions',
    { calendars: [recurring({ kind: 'daily', every: 1 }, 3_000)], calendarId: 'k' },
  ],
  [
    'bad_value',
    'assignments[0].contour',
    { resources: [{ id: 'r' }], assignments: [{ taskId: 'a', resourceId: 'r', contour: 'square' as never }] },
  ],
  [
    'out_of_range',
    'assignments[0].overtimeWorkMinutes',
    { resources: [{ id: 'r' }], assignments: [{ taskId: 'a', resourceId: 'r', overtimeWorkMinutes: -1 }] },
  ],
  ['unknown_resource', 'assignments[0].resourceId', { assignments: [{ taskId: 'a', resourceId: 'x' }] }],
  [
    'unknown_task',
    'assignments[0].taskId',
    { resources: [{ id: 'r' }], assignments: [{ taskId: 'x', resourceId: 'r' }] },
  ],
])('%s at %s', (code, path, part) => {
  expect(found(part)).toContainEqual([code, path]);
});

test('a task above which the outline runs in a circle is told of the circle', () => {
  const outline: Task[] = [
    { id: 'below', parentId: 'a' },
    { id: 'a', parentId: 'b' },
    { id: 'b', parentId: 'a' },
  ];
  expect(validate(project({ tasks: outline }))[0]).toMatchObject({ code: 'parent_cycle', ids: ['a', 'b', 'a'] });
});

test('links in an outline that runs in a circle are not walked', () => {
  const outline: Task[] = [{ id: 'a', parentId: 'b' }, { id: 'b', parentId: 'a' }, { id: 'c' }];
  expect(found({ tasks: outline, dependencies: [link('a', 'c')] })).toEqual([['parent_cycle', 'tasks[0].parentId']]);
});

test('a sound project has no problems', () => {
  expect(validate(project({ dependencies: [link('a', 'b'), link('b', 'c')] }))).toEqual([]);
});

test('all problems come at once', () => {
  const codes = found({ tasks: [{ id: 'a', deadline: 'x' }, { id: 'a' }], dependencies: [link('a', 'y')] }).map(
    ([code]) => code,
  );
  expect(codes).toEqual(expect.arrayContaining(['bad_date', 'duplicate_id', 'unknown_task']));
});

describe('cycles', () => {
  test('come with their closed path', () => {
    const [problem] = validate(project({ dependencies: [link('a', 'b'), link('b', 'c'), link('c', 'a')] }));
    expect(problem?.code).toBe('cycle');
    const ids = problem?.ids ?? [];
    expect(ids).toHaveLength(4);
    expect(ids[0]).toBe(ids[3]);
    expect(new Set(ids)).toEqual(new Set(['a', 'b', 'c']));
  });

  test('are found through summaries, and only what lies on them is named', () => {
    const outline: Task[] = [{ id: 's' }, { id: 'a', parentId: 's' }, { id: 'b' }, { id: 'behind' }];
    const [problem] = validate(
      project({ tasks: outline, dependencies: [link('s', 'b'), link('b', 'a'), link('b', 'behind')] }),
    );
    expect(problem?.code).toBe('cycle');
    expect(problem?.ids?.[0]).toBe(problem?.ids?.at(-1));
    expect(problem?.ids).not.toContain('behind');
    expect(problem?.ids).toEqual(expect.arrayContaining(['s', 'a', 'b']));
  });

  test('keep a project from being scheduled', () => {
    const attempt = () => schedule(project({ dependencies: [link('a', 'b'), link('b', 'a')] }));
    expect(attempt).toThrow(ScheduleError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'invalid_project' }));
  });

  test('through inactive tasks are refused before somebody makes them active', () => {
    const sleeping: Task[] = [{ id: 'a' }, { id: 'b', isActive: false }];
    const [problem] = validate(project({ tasks: sleeping, dependencies: [link('a', 'b'), link('b', 'a')] }));
    expect(problem?.code).toBe('cycle');
  });

  test('of 20,000 tasks are found without a deep stack', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => ({ id: `${at}` }));
    const dependencies = many.map((task, at) => link(task.id, `${(at + 1) % many.length}`));
    expect(validate(project({ tasks: many, dependencies }))[0]?.ids).toHaveLength(20_001);
  });
});

test('an outline that is too deep is refused', () => {
  const deep = (levels: number) =>
    Array.from({ length: levels }, (_, at): Task => ({ id: `${at}`, ...(at > 0 ? { parentId: `${at - 1}` } : {}) }));
  expect(found({ tasks: deep(MAX_DEPTH) })).toEqual([]);
  expect(found({ tasks: deep(MAX_DEPTH + 2) }).map(([code]) => code)).toContain('too_deep');
  expect(found({ tasks: deep(5000).reverse() }).map(([code]) => code)).toContain('too_deep');
});

test('a task with hundreds of equal links is checked in no time and warned of', () => {
  const dependencies = Array.from({ length: 40 }, () => link('a', 'b'));
  expect(found({ dependencies }).filter(([code]) => code === 'duplicate_link').length).toBeGreaterThanOrEqual(38);
});

test('pieces of work that are no times are named, and pieces that overlap are warned of', () => {
  const piece = { start: '2024-01-02T08:00', finish: '2024-01-02T16:00', workMinutes: 480 };
  const segments = [piece, { ...piece, start: 'soon' }, { ...piece, workMinutes: -1 }];
  expect(found({ tasks: [{ id: 'a', segments }] })).toEqual([
    ['bad_date', 'tasks[0].segments[1].start'],
    ['out_of_range', 'tasks[0].segments[2].workMinutes'],
    ['out_of_range', 'tasks[0].segments[2]'],
  ]);
  const assignments = [{ taskId: 'a', resourceId: 'r', segments }];
  const problems = validate(project({ resources: [{ id: 'r' }], assignments }));
  expect(problems.map(({ path, severity }) => `${severity} ${path}`)).toEqual([
    'error assignments[0].segments[1].start',
    'error assignments[0].segments[2].workMinutes',
    'warning assignments[0].segments[2]',
  ]);
});
