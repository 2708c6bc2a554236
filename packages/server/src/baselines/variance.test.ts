import { projectCalendars } from '@trueppm/scheduler';
import { describe, expect, it } from 'vitest';
import { type PlannedTask, varianceOf } from './variance.js';

const days = (from: number, to: number, shifts: { fromMinute: number; toMinute: number }[]) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({ weekday: (from + at) as 1, shifts }));
const calendars = projectCalendars({
  calendars: [{ id: 'nights', weekdays: days(1, 7, [{ fromMinute: 0, toMinute: 360 }]) }],
});
const planned: PlannedTask = {
  start: '2026-01-05T08:00:00',
  finish: '2026-01-06T17:00:00',
  duration_minutes: 960,
  work_minutes: 960,
  cost: 100.5,
};

describe('a variance', () => {
  it('counts working time: a slip over a weekend is as long as its working part', () => {
    const now = { ...planned, start: '2026-01-09T08:00:00', finish: '2026-01-12T17:00:00' };
    const variance = varianceOf(calendars, { ...planned, start: '2026-01-08T17:00:00', finish: now.finish }, now, null);
    expect(variance).toMatchObject({ start_variance_minutes: 0, finish_variance_minutes: 0 });
    expect(varianceOf(calendars, planned, now, null)).toMatchObject({
      start_variance_minutes: 4 * 480,
      finish_variance_minutes: 4 * 480,
    });
  });

  it('counts on the task’s own calendar', () => {
    const now = { ...planned, start: '2026-01-08T08:00:00' };
    expect(varianceOf(calendars, planned, now, 'nights').start_variance_minutes).toBe(3 * 360);
  });

  it('is negative where the plan got earlier, shorter and cheaper', () => {
    const now = {
      start: '2026-01-02T08:00:00',
      finish: '2026-01-05T17:00:00',
      duration_minutes: 480,
      work_minutes: 240,
      cost: 100.2,
    };
    expect(varianceOf(calendars, planned, now, null)).toEqual({
      start_variance_minutes: -480,
      finish_variance_minutes: -480,
      duration_variance_minutes: -480,
      work_variance_minutes: -720,
      cost_variance: -0.3,
    });
  });

  it('is none where a side has no value, or no such task', () => {
    const nothing = { start: null, finish: null, duration_minutes: null, work_minutes: null, cost: null };
    const none = {
      start_variance_minutes: null,
      finish_variance_minutes: null,
      duration_variance_minutes: null,
      work_variance_minutes: null,
      cost_variance: null,
    };
    expect(varianceOf(calendars, nothing, planned, null)).toEqual(none);
    expect(varianceOf(calendars, planned, null, null)).toEqual(none);
  });
});
