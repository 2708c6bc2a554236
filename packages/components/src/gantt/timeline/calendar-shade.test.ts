import type { Calendar } from '@trueppm/scheduler';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { CalendarShade } from './calendar-shade.js';

const minute = (iso: string): number => Date.parse(`${iso}Z`) / 60_000;
const day = (date: string): number => minute(`${date}T00:00`) / 1440;
const shift = { fromMinute: 480, toMinute: 960 };
const workdays: Calendar['weekdays'] = ([1, 2, 3, 4, 5] as const).map(weekday => ({ weekday, shifts: [shift] }));

function spans(shade: CalendarShade, from: string, to: string, byShift = false): [string, string][] {
  const found = shade.spans(minute(from), minute(to), byShift);
  const iso = (at: number): string => new Date(at * 60_000).toISOString().slice(0, 16);
  return Array.from({ length: found.count }, (_, span) => [iso(found.from[span]!), iso(found.to[span]!)]);
}

describe('whole days', () => {
  test('a weekend and the holiday after it are one span', () => {
    const easter = { from: '2026-04-06', to: '2026-04-06', shifts: [] };
    const shade = new CalendarShade([{ id: 'c', weekdays: workdays, exceptions: [easter] }], 'c');
    expect(spans(shade, '2026-03-30T00:00', '2026-04-10T00:00')).toEqual([['2026-04-04T00:00', '2026-04-07T00:00']]);
  });

  test('without a calendar Monday to Friday is worked', () => {
    const shade = new CalendarShade();
    expect(shade.isWorkingDay(day('2026-04-10'))).toBe(true);
    expect(shade.isWorkingDay(day('2026-04-11'))).toBe(false);
  });

  test('a special Saturday is not shaded', () => {
    const saturday = { from: '2026-04-11', to: '2026-04-11', shifts: [shift] };
    const shade = new CalendarShade([{ id: 'c', weekdays: workdays, exceptions: [saturday] }], 'c');
    expect(spans(shade, '2026-04-10T00:00', '2026-04-12T12:00')).toEqual([['2026-04-12T00:00', '2026-04-13T00:00']]);
  });
});

test('shifts: the nights and the hours between them', () => {
  const shade = new CalendarShade([{ id: 'c', weekdays: workdays }], 'c');
  expect(spans(shade, '2026-04-09T00:00', '2026-04-10T10:00', true)).toEqual([
    ['2026-04-09T00:00', '2026-04-09T08:00'],
    ['2026-04-09T16:00', '2026-04-10T08:00'],
    ['2026-04-10T16:00', '2026-04-11T00:00'],
  ]);
});

test('work up to an instant ends there, or with the shift before it', () => {
  const shade = new CalendarShade([{ id: 'c', weekdays: workdays }], 'c');
  const end = (at: string) => new Date(shade.workEndBy(minute(at)) * 60_000).toISOString().slice(0, 16);
  expect(end('2026-04-13T08:00')).toBe('2026-04-10T16:00');
  expect(end('2026-04-12T11:00')).toBe('2026-04-10T16:00');
  expect(end('2026-04-10T16:00')).toBe('2026-04-10T16:00');
  expect(end('2026-04-10T09:30')).toBe('2026-04-10T09:30');
  const never = new CalendarShade([{ id: 'c', weekdays: [] }], 'c');
  expect(never.workEndBy(minute('2026-04-13T08:00'))).toBe(minute('2026-04-13T08:00'));
});

describe('precedence', () => {
  const base: Calendar = {
    id: 'base',
    weekdays: workdays,
    exceptions: [{ from: '2026-05-01', to: '2026-05-01', shifts: [] }],
  };

  test('a calendar takes over what its base says of days it leaves out', () => {
    const own: Calendar = { id: 'own', baseCalendarId: 'base', weekdays: [{ weekday: 6, shifts: [shift] }] };
    const shade = new CalendarShade([base, own], 'own');
    expect(shade.isWorkingDay(day('2026-05-01'))).toBe(false);
    expect(shade.isWorkingDay(day('2026-05-02'))).toBe(true);
    expect(shade.isWorkingDay(day('2026-05-03'))).toBe(false);
  });

  test('a dated week holds between its dates only', () => {
    const summer = { from: '2026-07-01', to: '2026-07-31', weekdays: [{ weekday: 5 as const, shifts: [] }] };
    const shade = new CalendarShade([{ id: 'c', weekdays: workdays, workWeeks: [summer] }], 'c');
    expect(shade.isWorkingDay(day('2026-07-10'))).toBe(false);
    expect(shade.isWorkingDay(day('2026-08-07'))).toBe(true);
  });

  test('calendars that are each other’s base end the search', () => {
    const circle: Calendar[] = [
      { id: 'a', baseCalendarId: 'b', weekdays: [] },
      { id: 'b', baseCalendarId: 'a', weekdays: [] },
    ];
    expect(new CalendarShade(circle, 'a').isWorkingDay(day('2026-04-10'))).toBe(false);
  });
});

describe('recurring holidays', () => {
  const shaded = (
    recurrence: NonNullable<NonNullable<Calendar['exceptions']>[number]['recurrence']>,
  ): CalendarShade => {
    const exception = { from: '2026-01-01', to: '2029-12-31', shifts: [], recurrence };
    return new CalendarShade([{ id: 'c', weekdays: workdays, exceptions: [exception] }], 'c');
  };

  // Their script comes when the first calendar has one.
  beforeAll(() =>
    vi.waitUntil(() => !shaded({ kind: 'yearly_day', month: 12, day: 25 }).isWorkingDay(day('2026-12-25'))),
  );

  test('yearly on a date', () => {
    const shade = shaded({ kind: 'yearly_day', month: 12, day: 25 });
    expect([2026, 2028].map(year => shade.isWorkingDay(day(`${year}-12-25`)))).toEqual([false, false]);
    expect(shade.isWorkingDay(day('2026-12-24'))).toBe(true);
  });

  test('yearly on the last Monday of May', () => {
    const shade = shaded({ kind: 'yearly_position', month: 5, position: 5, item: 1 });
    expect(shade.isWorkingDay(day('2026-05-25'))).toBe(false);
    expect(shade.isWorkingDay(day('2026-05-18'))).toBe(true);
  });

  test('every second week, and no more than the given times', () => {
    const shade = shaded({ kind: 'weekly', every: 2, weekdays: [5], occurrences: 2 });
    const fridays = ['2026-01-02', '2026-01-09', '2026-01-16', '2026-01-30'];
    expect(fridays.map(date => shade.isWorkingDay(day(date)))).toEqual([false, true, false, true]);
  });

  test('every third month on the 15th', () => {
    const shade = shaded({ kind: 'monthly_day', every: 3, day: 15 });
    expect(['2026-01-15', '2026-04-15', '2026-06-15'].map(date => shade.isWorkingDay(day(date)))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
