/** What a calendar says of each day, before it is compiled: flat lists of shift bounds in seconds after midnight. */

import { MAX_DAY, MIN_DAY, parseDay, weekdayOf } from '../time.js';
import type { Calendar, CalendarException, Recurrence, Shift, WeekdayShifts } from './calendar.js';
import { recurringDays } from './recurrence.js';

/** Shifts of a day as `[from, to, from, to, …]`, seconds after midnight, ascending, disjoint. Lists are interned. */
export type DayShifts = readonly number[];

/** No work. */
export const NO_SHIFTS: DayShifts = [];

/** Anything that can say the shifts of a run of days. */
export interface DaySource {
  /** Shifts of the days `fromDay … fromDay + days.length - 1`, written into `days`. */
  fill(fromDay: number, days: DayShifts[]): void;
  /** False when no day, ever, has a shift. */
  readonly hasWork: boolean;
}

/** Sorts shifts and joins those that overlap or touch; empty and reversed ones vanish. */
function dayShifts(shifts: readonly Shift[]): DayShifts {
  if (shifts.length === 0) return NO_SHIFTS;
  const sorted = shifts.filter(shift => shift.toMinute > shift.fromMinute).sort((a, b) => a.fromMinute - b.fromMinute);
  const flat: number[] = [];
  for (const shift of sorted) {
    const from = Math.round(shift.fromMinute * 60);
    const to = Math.round(shift.toMinute * 60);
    const end = flat.length - 1;
    if (end > 0 && from <= (flat[end] as number)) flat[end] = Math.max(flat[end] as number, to);
    else flat.push(from, to);
  }
  return flat.length === 0 ? NO_SHIFTS : flat;
}

/** Shifts by weekday, index 1..7; undefined where the calendar says nothing. */
function week(weekdays: readonly WeekdayShifts[]): (DayShifts | undefined)[] {
  const days: (DayShifts | undefined)[] = new Array(8).fill(undefined);
  for (const day of weekdays) days[day.weekday] = dayShifts(day.shifts);
  return days;
}

interface DayRange {
  readonly from: number;
  readonly to: number;
}

const clip = (range: DayRange, fromDay: number, count: number): DayRange => ({
  from: Math.max(range.from, fromDay),
  to: Math.min(range.to, fromDay + count - 1),
});

const rangeOf = (from: string, to: string): DayRange => ({
  from: Math.max(parseDay(from), MIN_DAY),
  to: Math.min(parseDay(to), MAX_DAY),
});

/** Microsoft Project's order among exceptions of one calendar: the rarer kind wins, and a single one over all. */
const RANK: Readonly<Record<Recurrence['kind'] | 'once', number>> = {
  daily: 0,
  weekly: 1,
  monthly_day: 2,
  monthly_position: 2,
  yearly_day: 3,
  yearly_position: 3,
  once: 4,
};

/** One exception; the days of a recurring one are laid out when the first dates are asked for. */
class OwnException implements DayRange {
  readonly from: number;
  readonly to: number;
  readonly shifts: DayShifts;
  readonly #recurrence: Recurrence | undefined;
  #days: readonly number[] | null = null;

  constructor({ from, to, shifts, recurrence }: CalendarException) {
    const range = rangeOf(from, to);
    this.from = range.from;
    this.to = range.to;
    this.shifts = dayShifts(shifts ?? []);
    this.#recurrence = recurrence ?? undefined;
  }

  /** Which of two exceptions wins on a day that both name: the higher. */
  get rank(): number {
    return this.#recurrence === undefined ? RANK.once : RANK[this.#recurrence.kind];
  }

  /** Days of a recurring exception, ascending; null = every day from `from` to `to`. */
  get days(): readonly number[] | null {
    if (this.#recurrence !== undefined) this.#days ??= recurringDays(this.#recurrence, this.from, this.to);
    return this.#days;
  }
}

/**
 * A calendar as entered, on its base. For one day the first that says something wins: own exception, the base's
 * exception, own dated work week, own weekday, then the base's. Among exceptions of one calendar the rarer kind wins (once, yearly, monthly,
 * weekly, daily), then the shorter.
 */
export class CalendarDays implements DaySource {
  readonly #base: CalendarDays | null;
  readonly #week: (DayShifts | undefined)[];
  readonly #workWeeks: (DayRange & { readonly week: (DayShifts | undefined)[] })[];
  readonly #exceptions: OwnException[];
  readonly hasWork: boolean;

  constructor(calendar: Calendar, base: CalendarDays | null) {
    this.#base = base;
    this.#week = week(calendar.weekdays ?? []);
    this.#workWeeks = (calendar.workWeeks ?? []).map(own => ({
      ...rangeOf(own.from, own.to),
      week: week(own.weekdays ?? []),
    }));
    this.#exceptions = (calendar.exceptions ?? []).map(exception => new OwnException(exception));
    // Laid down first to last, so that what is rarer shows: a short exception on a long one, a yearly on a weekly.
    this.#exceptions.sort((a, b) => a.rank - b.rank || b.to - b.from - (a.to - a.from));
    this.hasWork =
      (base?.hasWork ?? false) ||
      this.#week.some(day => day !== undefined && day.length > 0) ||
      this.#workWeeks.some(own => own.week.some(day => day !== undefined && day.length > 0)) ||
      this.#exceptions.some(exception => exception.shifts.length > 0);
    // A week that closes every day the base opens leaves only dated work, if there is any.
    if (this.hasWork && [1, 2, 3, 4, 5, 6, 7].every(day => this.#week[day]?.length === 0)) {
      this.hasWork = this.#workWeeks.length > 0 || this.#exceptions.some(exception => exception.shifts.length > 0);
    }
  }

  fill(fromDay: number, days: DayShifts[]): void {
    this.#fillWeeks(fromDay, days);
    this.#fillExceptions(fromDay, days);
  }

  #fillWeeks(fromDay: number, days: DayShifts[]): void {
    if (this.#base) this.#base.#fillWeeks(fromDay, days);
    else days.fill(NO_SHIFTS);
    let weekday = weekdayOf(fromDay);
    for (let at = 0; at < days.length; at++) {
      const own = this.#week[weekday];
      if (own) days[at] = own;
      weekday = weekday === 7 ? 1 : weekday + 1;
    }
    for (const workWeek of this.#workWeeks) {
      const range = clip(workWeek, fromDay, days.length);
      for (let day = range.from; day <= range.to; day++) {
        const own = workWeek.week[weekdayOf(day)];
        if (own) days[day - fromDay] = own;
      }
    }
  }

  #fillExceptions(fromDay: number, days: DayShifts[]): void {
    if (this.#base) this.#base.#fillExceptions(fromDay, days);
    for (const exception of this.#exceptions) {
      const { days: named } = exception;
      if (named !== null) {
        for (const day of named) {
          if (day >= fromDay && day < fromDay + days.length) days[day - fromDay] = exception.shifts;
        }
      } else {
        const range = clip(exception, fromDay, days.length);
        for (let day = range.from; day <= range.to; day++) days[day - fromDay] = exception.shifts;
      }
    }
  }
}

/** The parts of a day that lie in both lists. */
function intersectShifts(a: DayShifts, b: DayShifts): DayShifts {
  const flat: number[] = [];
  for (let left = 0, right = 0; left < a.length && right < b.length; ) {
    const from = Math.max(a[left] as number, b[right] as number);
    const leftEnd = a[left + 1] as number;
    const rightEnd = b[right + 1] as number;
    const to = Math.min(leftEnd, rightEnd);
    if (to > from) flat.push(from, to);
    if (leftEnd <= rightEnd) left += 2;
    if (rightEnd <= leftEnd) right += 2;
  }
  return flat.length === 0 ? NO_SHIFTS : flat;
}

/** Time that is working in both of two sources: a task's calendar and a resource's. */
export class SharedDays implements DaySource {
  readonly #first: DaySource;
  readonly #second: DaySource;
  readonly #memo = new Map<DayShifts, Map<DayShifts, DayShifts>>();
  readonly hasWork: boolean;

  /** `sampleDay`: where to look whether the two share any time; two years from there decide. */
  constructor(first: DaySource, second: DaySource, sampleDay: number) {
    this.#first = first;
    this.#second = second;
    const sample: DayShifts[] = new Array(731).fill(NO_SHIFTS);
    this.fill(sampleDay, sample);
    this.hasWork = sample.some(day => day.length > 0);
  }

  fill(fromDay: number, days: DayShifts[]): void {
    const others: DayShifts[] = new Array(days.length).fill(NO_SHIFTS);
    this.#first.fill(fromDay, days);
    this.#second.fill(fromDay, others);
    for (let at = 0; at < days.length; at++) days[at] = this.#shared(days[at] as DayShifts, others[at] as DayShifts);
  }

  #shared(first: DayShifts, second: DayShifts): DayShifts {
    let row = this.#memo.get(first);
    if (!row) {
      row = new Map();
      this.#memo.set(first, row);
    }
    let both = row.get(second);
    if (!both) {
      both = intersectShifts(first, second);
      row.set(second, both);
    }
    return both;
  }
}
