import type { Recurrence } from '@trueppm/scheduler';
import { firstDayOfMonth, monthOf, weekdayOf } from './civil.js';

/** A series without a sensible end is shaded for a century. */
const MAX_SERIES_DAYS = 36_525;

/** Days of a series within a range, counted from 1970. */
export function occurrences(rule: Recurrence, fromDay: number, toDay: number): ReadonlySet<number> {
  const days = new Set<number>();
  const most = rule.occurrences ?? Number.POSITIVE_INFINITY;
  const last = Math.min(toDay, fromDay + MAX_SERIES_DAYS);
  for (let day = fromDay; day <= last && days.size < most; day++) if (occursOn(rule, fromDay, day)) days.add(day);
  return days;
}

function occursOn(rule: Recurrence, fromDay: number, day: number): boolean {
  const month = monthOf(day);
  const dayInMonth = day - firstDayOfMonth(month) + 1;
  const isPeriod = (elapsed: number): boolean =>
    !('every' in rule) || elapsed % Math.max(1, Math.floor(rule.every)) === 0;
  switch (rule.kind) {
    case 'daily':
      return isPeriod(day - fromDay);
    case 'weekly': {
      const weeks = (day - weekdayOf(day) - (fromDay - weekdayOf(fromDay))) / 7;
      return isPeriod(weeks) && rule.weekdays.some(weekday => weekday === weekdayOf(day));
    }
    case 'monthly_day':
      return isPeriod(month - monthOf(fromDay)) && dayInMonth === rule.day;
    case 'monthly_position':
      return isPeriod(month - monthOf(fromDay)) && isAtPosition(day, rule.position, rule.item);
    case 'yearly_day':
      return month % 12 === rule.month - 1 && dayInMonth === rule.day;
    case 'yearly_position':
      return month % 12 === rule.month - 1 && isAtPosition(day, rule.position, rule.item);
  }
}

type Item = Extract<Recurrence, { kind: 'monthly_position' }>['item'];

function isItem(day: number, item: Item): boolean {
  const weekday = weekdayOf(day);
  if (item === 'day') return true;
  if (item === 'weekday') return weekday <= 5;
  return item === 'weekend_day' ? weekday > 5 : weekday === item;
}

/** Whether a day is the `position`-th of its kind in its month; 5 = last. */
function isAtPosition(day: number, position: number, item: Item): boolean {
  if (!isItem(day, item)) return false;
  const month = monthOf(day);
  const isLast = position >= 5;
  const from = isLast ? day + 1 : firstDayOfMonth(month);
  const to = isLast ? firstDayOfMonth(month + 1) : day + 1;
  let count = 0;
  for (let other = from; other < to; other++) if (isItem(other, item)) count++;
  return count === (isLast ? 0 : position);
}
