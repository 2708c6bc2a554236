import type { ProjectCalendars } from '@trueppm/scheduler';
import type { ChartDay } from './burn.js';

const DAY_MS = 86_400_000;

/** Days as dates, both inclusive, in order; at most `max` of them. */
export function daysBetween(from: string, to: string, max: number): string[] {
  const days: string[] = [];
  const last = Date.parse(`${to}T00:00:00Z`);
  for (let at = Date.parse(`${from}T00:00:00Z`); at <= last && days.length < max; at += DAY_MS) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/** The date some days later; earlier when negative. */
export const addDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);

/** Days of a chart on the project's calendar. */
export const chartDays = (calendars: ProjectCalendars, days: readonly string[]): ChartDay[] =>
  days.map(day => ({ day, isWorking: calendars.minutesOfDay(day) > 0 }));
