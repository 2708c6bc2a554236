import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { formatInstant, parseDay, parseInstant } from '../time.js';
import type { Calendar, Shift } from './calendar.js';
import { CalendarSet, STANDARD_WEEK } from './calendar-set.js';
import { CalendarDays, SharedDays } from './day-shifts.js';
import { WorkCalendar } from './work-calendar.js';

// Properties take hundreds of plans: time enough on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const compile = (calendar: Partial<Calendar>, base?: Partial<Calendar>) => {
  const days = base ? new CalendarDays({ id: 'base', weekdays: STANDARD_WEEK, ...base }, null) : null;
  const own = new CalendarDays({ id: 'c', weekdays: base ? [] : STANDARD_WEEK, ...calendar }, days);
  return new WorkCalendar(own, parseDay('2024-01-01'));
};
const shift = (from: number, to: number): Shift => ({ fromMinute: from * 60, toMinute: to * 60 });
const at = (text: string) => parseInstant(text);

describe('the standard week', () => {
  const standard = compile({});
  test.each([
    ['2024-01-05T17:00', 480, '2024-01-08T17:00'],
    ['2024-01-05T16:00', 120, '2024-01-08T09:00'],
    ['2024-01-01T08:00', 480, '2024-01-01T17:00'],
    ['2024-01-01T08:00', 240, '2024-01-01T12:00'],
    ['2024-01-06T12:00', 60, '2024-01-08T09:00'],
  ])('%s plus %i minutes is %s', (from, minutes, to) => {
    expect(formatInstant(standard.add(at(from), minutes * 60))).toBe(to);
  });

  test.each([
    ['2024-01-08T08:00', 60, '2024-01-05T16:00'],
    ['2024-01-05T17:00', 480, '2024-01-05T08:00'],
    ['2024-01-08T17:00', 720, '2024-01-05T13:00'],
    ['2024-01-07T12:00', 60, '2024-01-05T16:00'],
  ])('%s minus %i minutes is %s', (from, minutes, to) => {
    expect(formatInstant(standard.subtract(at(from), minutes * 60))).toBe(to);
  });

  test('17:00 and the next 08:00 are no work apart, yet different instants', () => {
    expect(standard.count(at('2024-01-05T17:00'), at('2024-01-08T08:00'))).toBe(0);
    expect(formatInstant(standard.next(at('2024-01-05T17:00')))).toBe('2024-01-08T08:00');
    expect(formatInstant(standard.previous(at('2024-01-08T08:00')))).toBe('2024-01-05T17:00');
  });

  test('counting backwards is negative', () => {
    expect(standard.count(at('2024-01-09T08:00'), at('2024-01-08T08:00'))).toBe(-480 * 60);
  });
});

describe('what a calendar states', () => {
  const holiday = { from: '2024-01-02', to: '2024-01-02', shifts: [] };
  const worked = (calendar: WorkCalendar, day: string) => calendar.count(at(`${day}T00:00`), at(`${day}T24:00`)) / 3600;

  test('an exception replaces the day, a work week the weekday, the base fills the rest', () => {
    const calendar = compile(
      {
        exceptions: [{ from: '2024-01-03', to: '2024-01-03', shifts: [shift(8, 10)] }],
        workWeeks: [{ from: '2024-01-01', to: '2024-01-07', weekdays: [{ weekday: 4, shifts: [shift(9, 12)] }] }],
      },
      { exceptions: [holiday] },
    );
    expect(
      ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04', '2024-01-11'].map(day => worked(calendar, day)),
    ).toEqual([8, 0, 2, 3, 8]);
  });

  test("a resource's own exception beats the base's, and the base's beats its own weekday", () => {
    const own = compile({ exceptions: [{ ...holiday, shifts: [shift(8, 9)] }] }, { exceptions: [holiday] });
    expect(worked(own, '2024-01-02')).toBe(1);
    const weekday = compile({ weekdays: [{ weekday: 2, shifts: [shift(8, 18)] }] }, { exceptions: [holiday] });
    expect([worked(weekday, '2024-01-02'), worked(weekday, '2024-01-09')]).toEqual([0, 10]);
  });

  test('a night shift over midnight is two days, and a round-the-clock day has 24 hours', () => {
    const night = compile({
      weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday: weekday as 1, shifts: [shift(0, 4), shift(23, 24)] })),
    });
    expect(formatInstant(night.add(at('2024-01-01T23:00'), 5 * 3600))).toBe('2024-01-02T04:00');
    const always = compile({
      weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday: weekday as 1, shifts: [shift(0, 24)] })),
    });
    expect(formatInstant(always.add(at('2024-01-01T08:00'), 16 * 3600))).toBe('2024-01-02T00:00');
  });

  test("Project's night shift reaches from Monday's last hour to Saturday's eighth", () => {
    const rest = [shift(0, 3), shift(4, 8)];
    const night = compile({
      weekdays: [
        { weekday: 1, shifts: [shift(23, 24)] },
        ...([2, 3, 4, 5] as const).map(weekday => ({ weekday, shifts: [...rest, shift(23, 24)] })),
        { weekday: 6, shifts: rest },
        { weekday: 7, shifts: [] },
      ],
    });
    expect(formatInstant(night.next(at('2024-01-01T08:00')))).toBe('2024-01-01T23:00');
    expect(formatInstant(night.add(at('2024-01-01T08:00'), 8 * 3600))).toBe('2024-01-02T08:00');
    expect(formatInstant(night.add(at('2024-01-01T08:00'), 40 * 3600))).toBe('2024-01-06T08:00');
    expect(formatInstant(night.next(at('2024-01-06T08:00')))).toBe('2024-01-08T23:00');
  });

  test('of two exceptions of one calendar the rarer kind wins, and a single one over all', () => {
    const on = [shift(8, 12)];
    const series = { from: '2024-05-10', to: '2030-12-31' };
    const weekly = { kind: 'weekly' as const, every: 1, weekdays: [5 as const] };
    const monthly = { kind: 'monthly_day' as const, every: 1, day: 10 };
    const yearly = { kind: 'yearly_position' as const, month: 5, position: 2, item: 5 as const };
    const day = '2024-05-10';
    const month = compile({
      exceptions: [
        { ...series, shifts: on, recurrence: monthly },
        { ...series, shifts: [], recurrence: weekly },
      ],
    });
    expect([worked(month, day), worked(month, '2024-05-17')]).toEqual([4, 0]);
    const year = compile({
      exceptions: [
        { ...series, shifts: [], recurrence: yearly },
        { ...series, to: '2024-12-31', shifts: on, recurrence: monthly },
        { ...series, shifts: on, recurrence: weekly },
      ],
    });
    expect([worked(year, day), worked(year, '2024-06-10')]).toEqual([0, 4]);
    const once = compile({
      exceptions: [
        { from: day, to: day, shifts: on },
        { ...series, shifts: [], recurrence: yearly },
      ],
    });
    expect(worked(once, day)).toBe(4);
  });

  test('a holiday of eleven years is crossed at once', () => {
    const sabbatical = compile({ exceptions: [{ from: '2025-01-01', to: '2035-12-31', shifts: [] }] });
    expect(formatInstant(sabbatical.add(at('2024-12-31T08:00'), 2 * 480 * 60))).toBe('2036-01-01T17:00');
  });

  test('no working time is an error, not a loop', () => {
    const never = compile({ weekdays: STANDARD_WEEK.map(day => ({ ...day, shifts: [] })) });
    expect(() => never.add(at('2024-01-01T08:00'), 60)).toThrow(expect.objectContaining({ code: 'no_working_time' }));
    expect(() => never.next(at('2024-01-01T08:00'))).toThrow(expect.objectContaining({ code: 'no_working_time' }));
    expect(() => never.previous(at('2024-01-01T08:00'))).toThrow(expect.objectContaining({ code: 'no_working_time' }));
  });

  test('dates beyond the covered years are an error', () => {
    expect(() => compile({}).add(at('2290-01-01T08:00'), 480 * 60 * 261 * 20)).toThrow(
      expect.objectContaining({ code: 'out_of_range' }),
    );
  });
});

test('two calendars share the time in which both work', () => {
  const late = new CalendarDays(
    { id: 'l', weekdays: STANDARD_WEEK.map(day => ({ ...day, shifts: [shift(11, 20)] })) },
    null,
  );
  const standard = new CalendarDays({ id: 's', weekdays: STANDARD_WEEK }, null);
  const shared = new WorkCalendar(new SharedDays(late, standard, parseDay('2024-01-01')), parseDay('2024-01-01'));
  expect(shared.count(at('2024-01-01T00:00'), at('2024-01-02T00:00'))).toBe(5 * 3600);
  expect(formatInstant(shared.add(at('2024-01-01T08:00'), 3600 * 6))).toBe('2024-01-02T12:00');
});

test('a calendar that only names its base is its base', () => {
  const set = new CalendarSet({
    tasks: [],
    calendars: [
      { id: 'a', weekdays: STANDARD_WEEK },
      { id: 'b', baseCalendarId: 'a', weekdays: [] },
    ],
  });
  expect(set.of('b')).toBe(set.of('a'));
});

describe('against a walk minute by minute', () => {
  const shiftsOf = fc
    .uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 2, maxLength: 6 })
    .map(hours => hours.sort((a, b) => a - b))
    .map(hours =>
      Array.from({ length: hours.length >> 1 }, (_, pair) => shift(hours[pair * 2]!, hours[pair * 2 + 1]!)),
    );
  const calendars = fc.record({
    days: fc.array(fc.option(shiftsOf, { nil: [] }), { minLength: 7, maxLength: 7 }),
    open: shiftsOf,
    exception: fc.record({
      offset: fc.integer({ min: -5, max: 20 }),
      length: fc.integer({ min: 0, max: 9 }),
      shifts: fc.option(shiftsOf, { nil: [] }),
    }),
  });
  const first = parseDay('2024-01-01');
  const isoDay = (day: number) => formatInstant(day * 86_400).slice(0, 10);

  test('next, previous, add, subtract and count agree', () => {
    fc.assert(
      fc.property(
        calendars,
        fc.integer({ min: 0, max: 14 * 24 }),
        fc.integer({ min: 1, max: 60 }),
        (drawn, hour, hours) => {
          const weekdays = drawn.days.map((shifts, at) => ({
            weekday: (at + 1) as 1,
            shifts: at === 0 ? drawn.open : shifts,
          }));
          const from = isoDay(first + drawn.exception.offset);
          const to = isoDay(first + drawn.exception.offset + drawn.exception.length);
          const calendar = compile({ weekdays, exceptions: [{ from, to, shifts: drawn.exception.shifts }] });
          const works = (hourNumber: number) => {
            const day = first + Math.floor(hourNumber / 24);
            const inException =
              day >= first + drawn.exception.offset && day <= first + drawn.exception.offset + drawn.exception.length;
            const shifts = inException ? drawn.exception.shifts : weekdays[(((day - first) % 7) + 7) % 7]!.shifts;
            const minute = (((hourNumber % 24) + 24) % 24) * 60;
            return shifts.some(one => minute >= one.fromMinute && minute < one.toMinute);
          };
          const instant = first * 86_400 + hour * 3600;
          const asHour = (seconds: number) => (seconds - first * 86_400) / 3600;
          let next = hour;
          while (!works(next)) next++;
          expect(asHour(calendar.next(instant))).toBe(next);
          let previous = hour;
          while (!works(previous - 1)) previous--;
          expect(asHour(calendar.previous(instant))).toBe(previous);
          let end = hour;
          for (let left = hours; left > 0; end++) if (works(end)) left--;
          expect(asHour(calendar.add(instant, hours * 3600))).toBe(end);
          let begin = hour;
          for (let left = hours; left > 0; begin--) if (works(begin - 1)) left--;
          expect(asHour(calendar.subtract(instant, hours * 3600))).toBe(begin);
          let count = 0;
          for (let at = hour; at < hour + hours; at++) if (works(at)) count++;
          expect(calendar.count(instant, instant + hours * 3600)).toBe(count * 3600);
          expect(calendar.count(instant + hours * 3600, instant)).toBe(count === 0 ? 0 : -count * 3600);
        },
      ),
    );
  });
});
