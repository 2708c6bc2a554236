import { civilFromDay, dayFromCivil, daysInMonth, weekdayOf } from '../time.js';
import type { Recurrence, Weekday } from './calendar.js';

type Item = Weekday | 'day' | 'weekday' | 'weekend_day';

const matches = (day: number, item: Item): boolean => {
  const weekday = weekdayOf(day);
  if (item === 'day') return true;
  if (item === 'weekday') return weekday <= 5;
  return item === 'weekend_day' ? weekday >= 6 : weekday === item;
};

/** The `position`-th day of a month that is an `item` (5 = last), or NaN. */
function dayAtPosition(year: number, month: number, position: number, item: Item): number {
  const first = dayFromCivil(year, month, 1);
  const last = first + daysInMonth(year, month) - 1;
  if (position >= 5) {
    for (let day = last; day >= first; day--) if (matches(day, item)) return day;
    return Number.NaN;
  }
  let seen = 0;
  for (let day = first; day <= last; day++) if (matches(day, item) && ++seen === position) return day;
  return Number.NaN;
}

/** Day of a month, NaN when that month is shorter: "monthly on the 31st" skips short months. */
const dayOfMonth = (year: number, month: number, day: number): number =>
  day <= daysInMonth(year, month) ? dayFromCivil(year, month, day) : Number.NaN;

/** The days a rule names in its n-th period counted from the series' first day, in ascending order. */
function daysOfPeriod(rule: Recurrence, firstDay: number, period: number): number[] {
  const start = civilFromDay(firstDay);
  switch (rule.kind) {
    case 'daily':
      return [firstDay + period * rule.every];
    case 'weekly': {
      // Project counts weeks from Sunday whatever day its calendar view starts on.
      const sunday = firstDay - (weekdayOf(firstDay) % 7) + period * rule.every * 7;
      return rule.weekdays.map(weekday => sunday + (weekday % 7)).sort((a, b) => a - b);
    }
    case 'monthly_day':
    case 'monthly_position': {
      const monthIndex = start.year * 12 + start.month - 1 + period * rule.every;
      const year = Math.floor(monthIndex / 12);
      const month = (monthIndex % 12) + 1;
      return [
        rule.kind === 'monthly_day'
          ? dayOfMonth(year, month, rule.day)
          : dayAtPosition(year, month, rule.position, rule.item),
      ];
    }
    case 'yearly_day':
      return [dayOfMonth(start.year + period, rule.month, rule.day)];
    case 'yearly_position':
      return [dayAtPosition(start.year + period, rule.month, rule.position, rule.item)];
  }
}

/** No rule names a day later than this many periods without having passed its last day: the end of the loop is sure. */
const MAX_PERIODS = 200_000;

/**
 * Every day of a recurring exception, ascending.
 *
 * @param rule the pattern; `every` below 1 counts as 1
 * @param firstDay first day of the series; weeks count from the Sunday of its week
 * @param lastDay last day, inclusive; the series ends there or after `rule.occurrences`
 */
export function recurringDays(rule: Recurrence, firstDay: number, lastDay: number): number[] {
  const every = 'every' in rule ? Math.max(1, Math.floor(rule.every)) : 1;
  const normal = { ...rule, every } as Recurrence;
  const most = rule.occurrences ?? Number.POSITIVE_INFINITY;
  const days: number[] = [];
  for (let period = 0; period < MAX_PERIODS; period++) {
    for (const day of daysOfPeriod(normal, firstDay, period)) {
      if (days.length >= most || day > lastDay) return days;
      if (day >= firstDay) days.push(day);
    }
    if (rule.kind === 'weekly' && rule.weekdays.length === 0) return days;
  }
  return days;
}
