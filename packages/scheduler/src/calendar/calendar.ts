/** The nouns of a calendar, as entered. */
import type { Id, LocalDate } from '../model.js';

/** Half-open working interval of a day in minutes after midnight, `0 <= from < to <= 1440`. */
export interface Shift {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** ISO day of week: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** What one weekday does. No shifts = non-working. A weekday not listed comes from the base calendar. */
export interface WeekdayShifts {
  readonly weekday: Weekday;
  readonly shifts: readonly Shift[];
}

/**
 * How an exception repeats inside `[from, to]`. `every` counts periods (every n days, weeks, months, years).
 * `occurrences` ends the series early. Source: MSPDI Exception/Type.
 */
export type Recurrence =
  | { readonly kind: 'daily'; readonly every: number; readonly occurrences?: number }
  | {
      readonly kind: 'weekly';
      readonly every: number;
      readonly weekdays: readonly Weekday[];
      readonly occurrences?: number;
    }
  | { readonly kind: 'monthly_day'; readonly every: number; readonly day: number; readonly occurrences?: number }
  | {
      readonly kind: 'monthly_position';
      readonly every: number;
      /** 1..4 = first..fourth, 5 = last. */
      readonly position: number;
      /** A weekday, or any day, any weekday Monday to Friday, any weekend day. */
      readonly item: Weekday | 'day' | 'weekday' | 'weekend_day';
      readonly occurrences?: number;
    }
  | { readonly kind: 'yearly_day'; readonly month: number; readonly day: number; readonly occurrences?: number }
  | {
      readonly kind: 'yearly_position';
      readonly month: number;
      readonly position: number;
      readonly item: Weekday | 'day' | 'weekday' | 'weekend_day';
      readonly occurrences?: number;
    };

/** Days that differ from the week: holidays (no shifts) or special working days. Both bounds inclusive. */
export interface CalendarException {
  readonly name?: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly shifts: readonly Shift[];
  readonly recurrence?: Recurrence;
}

/** A week that holds between two dates, both inclusive: a summer timetable, say. */
export interface WorkWeek {
  readonly name?: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly weekdays: readonly WeekdayShifts[];
}

/** Precedence for a day: exception, dated work week, weekday, then the base calendar. */
export interface Calendar {
  readonly id: Id;
  readonly name?: string;
  /** Number of the calendar in the plan file it came from. */
  readonly uid?: number;
  readonly baseCalendarId?: Id | null;
  readonly weekdays: readonly WeekdayShifts[];
  readonly exceptions?: readonly CalendarException[];
  readonly workWeeks?: readonly WorkWeek[];
}
