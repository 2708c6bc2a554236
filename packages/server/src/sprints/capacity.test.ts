import { projectCalendars } from '@trueppm/scheduler';
import { expect, it } from 'vitest';
import { capacityOf } from './capacity.js';
import { daysBetween } from './days.js';

const calendars = projectCalendars({
  calendars: [
    {
      id: 'on-leave',
      weekdays: [],
      baseCalendarId: 'base',
      exceptions: [{ from: '2026-01-06', to: '2026-01-07', shifts: [] }],
    },
    {
      id: 'base',
      weekdays: [1, 2, 3, 4, 5].map(weekday => ({
        weekday: weekday as 1,
        shifts: [{ fromMinute: 480, toMinute: 960 }],
      })),
    },
  ],
  calendarId: 'base',
});
const sprint = {
  start: '2026-01-05T08:00:00',
  finish: '2026-01-11T18:00:00',
  days: daysBetween('2026-01-05', '2026-01-11', 100),
};
const resource = { max_units: 1, calendar_id: null, assigned_minutes: 0 };

it('a capacity is working time less leave, times units', () => {
  const capacity = capacityOf(
    calendars,
    [
      { ...resource, id: 'ada', name: 'Ada', assigned_minutes: 2_400 },
      { ...resource, id: 'bob', name: 'Bob', calendar_id: 'on-leave', assigned_minutes: 1_500 },
      { ...resource, id: 'crew', name: 'Crew', max_units: 2.5 },
    ],
    sprint,
  );
  expect(capacity.working_days).toBe(5);
  expect(capacity.resources.map(row => row.capacity_minutes)).toEqual([2_400, 1_440, 6_000]);
  expect(capacity.resources.map(row => row.is_overcommitted)).toEqual([false, true, false]);
  expect(capacity).toMatchObject({ capacity_minutes: 9_840, assigned_minutes: 3_900 });
});

it('a sprint that begins and ends within days has only that part of them', () => {
  const half = {
    start: '2026-01-05T12:00:00',
    finish: '2026-01-06T10:00:00',
    days: daysBetween('2026-01-05', '2026-01-06', 9),
  };
  expect(capacityOf(calendars, [{ ...resource, id: 'ada', name: 'Ada' }], half).capacity_minutes).toBe(240 + 120);
});
