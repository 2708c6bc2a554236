import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOutlineOrder, readCalendarRow, readRows, readTaskRow } from './read.js';
import { schedule } from './schedule.js';

const task = (id: string, position: string | null, more: object = {}) => ({ id, position, parent_id: null, ...more });

test('siblings stand by position, by code unit, then id, each followed by what lies below it', () => {
  const rows = [
    task('z', 'b'),
    task('child2', 'V', { parent_id: 'y' }),
    task('y', 'Z'),
    task('child1', 'A', { parent_id: 'y' }),
    task('x', 'b'),
    task('w', 'a0'),
  ];
  expect(inOutlineOrder(rows).map(row => row.id)).toEqual(['y', 'child1', 'child2', 'w', 'x', 'z']);
});

test('rows without positions keep their order; lost and circular ones come last', () => {
  const rows = [
    task('b', null),
    task('loop', null, { parent_id: 'loop' }),
    task('a', null),
    task('lost', null, { parent_id: 'nowhere' }),
  ];
  expect(inOutlineOrder(rows).map(row => row.id)).toEqual(['b', 'a', 'lost', 'loop']);
});

test('every row comes out once, parents first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), fc.string({ minLength: 1, maxLength: 3 })), { maxLength: 30 }), drawn => {
      const rows = drawn.map(([above, position], at) =>
        task(`${at}`, position, { parent_id: above < at ? `${above}` : null }),
      );
      const ordered = inOutlineOrder(rows);
      expect(new Set(ordered)).toEqual(new Set(rows));
      expect(ordered).toHaveLength(rows.length);
      ordered.forEach((row, at) => {
        const { parent_id } = row as { parent_id?: string | null };
        if (parent_id != null) expect(ordered.findIndex(one => one.id === parent_id)).toBeLessThan(at);
      });
    }),
  );
});

test('deleted rows are left out and computed columns are not read', () => {
  const project = readRows({
    project: { name: 'P', start: '2024-01-01T08:00', calendar_id: null, server_version: 7 },
    tasks: [
      task('a', 'a', { duration_minutes: 960, start: '1999-01-01T00:00', total_slack_minutes: 5, uid: null }),
      task('b', 'b', { duration_minutes: 480, is_deleted: true }),
      task('c', 'c', { duration_minutes: 480, constraint_type: 'asap', constraint_date: null }),
    ],
    dependencies: [
      {
        id: 'l',
        predecessor_id: 'a',
        successor_id: 'c',
        type: 'FS',
        lag_minutes: 480,
        lag_percent: null,
        lag_unit: 'd',
      },
      { id: 'm', predecessor_id: 'c', successor_id: 'a', is_deleted: true },
    ],
  });
  expect(project.tasks).toEqual([
    { id: 'a', parentId: null, durationMinutes: 960 },
    { id: 'c', parentId: null, durationMinutes: 480, constraintType: 'asap', constraintDate: null },
  ]);
  expect(schedule(project).task('c').start).toBe('2024-01-04T08:00');
});

test('a part of a task row keeps the nulls that say "none"', () => {
  expect(readTaskRow({ constraint_date: null, uid: null, is_manual: false })).toEqual({
    constraintDate: null,
    isManual: false,
  });
});

test('a calendar row', () => {
  expect(
    readCalendarRow({
      id: 'k',
      name: 'K',
      uid: 3,
      base_calendar_id: null,
      weekdays: [{ weekday: 1, shifts: [{ from_minute: 480, to_minute: 720 }] }],
      exceptions: [
        {
          name: 'H',
          from: '2024-01-01',
          to: '2024-01-01',
          shifts: [],
          recurrence: { kind: 'yearly_day', month: 1, day: 1 },
        },
      ],
      work_weeks: [{ from: '2024-07-01', to: '2024-08-31', weekdays: [{ weekday: 5, shifts: [] }] }],
    }),
  ).toEqual({
    id: 'k',
    name: 'K',
    uid: 3,
    baseCalendarId: null,
    weekdays: [{ weekday: 1, shifts: [{ fromMinute: 480, toMinute: 720 }] }],
    exceptions: [
      {
        name: 'H',
        from: '2024-01-01',
        to: '2024-01-01',
        shifts: [],
        recurrence: { kind: 'yearly_day', month: 1, day: 1 },
      },
    ],
    workWeeks: [{ from: '2024-07-01', to: '2024-08-31', weekdays: [{ weekday: 5, shifts: [] }] }],
  });
});

test('resources and assignments with their pieces of work', () => {
  const project = readRows({
    project: { start: '2024-01-01T08:00' },
    tasks: [task('a', 'a', { duration_minutes: 480 })],
    resources: [{ id: 'r', kind: 'work', max_units: 1, calendar_id: null, user_id: 'u' }],
    assignments: [
      {
        id: 'w',
        task_id: 'a',
        resource_id: 'r',
        units: 0.5,
        work_minutes: 240,
        delay_minutes: 0,
        segments: [{ start: '2024-01-01T08:00', finish: '2024-01-01T12:00', work_minutes: 120 }],
      },
    ],
  });
  expect(project.resources).toEqual([{ id: 'r', kind: 'work', maxUnits: 1, calendarId: null }]);
  expect(project.assignments?.[0]?.segments).toEqual([
    { start: '2024-01-01T08:00', finish: '2024-01-01T12:00', workMinutes: 120 },
  ]);
});

test('a task with its pieces of work; an edit without any takes the pauses away', () => {
  const segments = [
    { start: '2024-01-01T08:00:00', finish: '2024-01-01T12:00:00', work_minutes: 240 },
    { start: '2024-01-02T08:00:00', finish: '2024-01-02T12:00:00', work_minutes: 240 },
  ];
  expect(readTaskRow({ id: 'a', segments }).segments).toEqual([
    { start: '2024-01-01T08:00:00', finish: '2024-01-01T12:00:00', workMinutes: 240 },
    { start: '2024-01-02T08:00:00', finish: '2024-01-02T12:00:00', workMinutes: 240 },
  ]);
  expect(readTaskRow({ segments: [] })).toEqual({ segments: [] });
  expect(readTaskRow({ name: 'A' })).toEqual({ name: 'A' });
});
