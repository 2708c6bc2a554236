import { describe, expect, it } from 'vitest';
import { SchedulerError } from '../errors.js';
import { projectCalendars } from './project-calendars.js';

const week = (from: number, to: number) =>
  ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => ({
    weekday,
    shifts: weekday <= 5 ? [{ fromMinute: from, toMinute: to }] : [],
  }));

const calendars = projectCalendars({
  calendarId: 'team',
  calendars: [
    { id: 'team', weekdays: week(480, 960), exceptions: [{ from: '2026-01-06', to: '2026-01-06', shifts: [] }] },
    { id: 'half', weekdays: week(480, 720) },
    {
      id: 'away',
      baseCalendarId: 'team',
      weekdays: [],
      exceptions: [{ from: '2026-01-08', to: '2026-01-09', shifts: [] }],
    },
  ],
});

describe('the calendars of a project', () => {
  it('count working minutes on the project’s own unless another is named', () => {
    expect(calendars.minutesBetween('2026-01-05T08:00', '2026-01-12T08:00')).toBe(4 * 480);
    expect(calendars.minutesBetween('2026-01-05T08:00', '2026-01-12T08:00', 'half')).toBe(5 * 240);
    expect(calendars.minutesBetween('2026-01-05T08:00', '2026-01-12T08:00', 'away')).toBe(2 * 480);
    expect(calendars.minutesBetween('2026-01-05T08:00', '2026-01-12T08:00', 'unknown')).toBe(4 * 480);
  });

  it('count backwards as less than nothing', () => {
    expect(calendars.minutesBetween('2026-01-07T12:00', '2026-01-05T15:00')).toBe(-300);
  });

  it('know what a day holds', () => {
    expect(calendars.minutesOfDay('2026-01-05')).toBe(480);
    expect(calendars.minutesOfDay('2026-01-06')).toBe(0);
    expect(calendars.minutesOfDay('2026-01-10')).toBe(0);
    expect(calendars.minutesOfDay('2026-01-06', 'half')).toBe(240);
  });

  it('are the standard week where a project has none', () => {
    expect(projectCalendars({}).minutesBetween('2026-01-05T00:00', '2026-01-12T00:00')).toBe(2400);
  });

  it('refuse a time outside the covered years', () => {
    expect(() => calendars.minutesBetween('2026-01-05T08:00', '1000-01-01T08:00')).toThrow(SchedulerError);
  });
});
