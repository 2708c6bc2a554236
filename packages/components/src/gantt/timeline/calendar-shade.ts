import type { Calendar, CalendarException, Shift, WeekdayShifts } from '@trueppm/scheduler';
import { Later } from '../shell/later.js';
import { DAY_MINUTES, dayOf, weekdayOf } from './civil.js';

/** Series of holidays: few calendars have any. */
const recurrencePart = new Later(() => import('./recurrence.js'));
const NEVER: ReadonlySet<number> = new Set();

/** Working time of a day as `[from, to, from, to, …]` minutes after midnight; empty = no work. */
export type DayShifts = readonly number[];

/** Non-working spans in wall-clock minutes: a reused buffer, only the first `count` entries hold. */
export interface SpanBuffer {
  count: number;
  from: Float64Array;
  to: Float64Array;
}

/** Most spans of one view: a 16,000 px view with a span each 8 px. */
const MAX_SPANS = 2048;
/** Work that has not begun again for so long is not looked for. */
const MAX_PAUSE_DAYS = 30;
const NO_WORK: DayShifts = [];
const STANDARD_DAY: DayShifts = [480, 720, 780, 1020];

interface Exception {
  readonly fromDay: number;
  readonly toDay: number;
  /** Days of a recurring exception; null = every day of the range. */
  readonly days: ReadonlySet<number> | null;
  readonly shifts: DayShifts;
}

interface Week {
  readonly fromDay: number;
  readonly toDay: number;
  readonly byWeekday: readonly (DayShifts | undefined)[];
}

/**
 * Which time of a calendar is shaded. Precedence of a day as in the engine: exceptions (own, then the base's), dated
 * work weeks, weekdays. Each day is worked out once and kept.
 */
export class CalendarShade {
  #chain!: readonly { readonly exceptions: readonly Exception[]; readonly weeks: readonly Week[] }[];
  readonly #days = new Map<number, DayShifts>();
  readonly #spans: SpanBuffer = {
    count: 0,
    from: new Float64Array(MAX_SPANS),
    to: new Float64Array(MAX_SPANS),
  };

  /**
   * @param calendars calendars of the plan
   * @param calendarId the one to shade; unknown or absent = Monday to Friday, 8 to 12 and 13 to 17
   * @param onWhole runs when recurring exceptions count too, whose script comes when a calendar has any
   */
  constructor(calendars: readonly Calendar[] = [], calendarId?: string | null | undefined, onWhole?: () => void) {
    const byId = new Map(calendars.map(calendar => [calendar.id, calendar]));
    const chain: Calendar[] = [];
    let calendar = calendarId == null ? undefined : byId.get(calendarId);
    while (calendar && !chain.includes(calendar)) {
      chain.push(calendar);
      calendar = calendar.baseCalendarId == null ? undefined : byId.get(calendar.baseCalendarId);
    }
    this.#read(chain);
    if (recurrencePart.now || !chain.some(own => own.exceptions?.some(({ recurrence }) => recurrence))) return;
    const readAgain = (): void => {
      this.#read(chain);
      this.#days.clear();
      onWhole?.();
    };
    recurrencePart.load().then(readAgain, () => undefined);
  }

  #read(chain: readonly Calendar[]): void {
    this.#chain = chain.map(own => ({
      exceptions: (own.exceptions ?? []).map(readException),
      weeks: [
        ...(own.workWeeks ?? []).map(week => readWeek(week.weekdays, parseDay(week.from), parseDay(week.to))),
        readWeek(own.weekdays, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
      ],
    }));
  }

  /** Working time of a day (days since 1970-01-01). */
  shiftsOf(day: number): DayShifts {
    let shifts = this.#days.get(day);
    if (shifts !== undefined) return shifts;
    shifts = this.#find(day);
    this.#days.set(day, shifts);
    return shifts;
  }

  isWorkingDay(day: number): boolean {
    return this.shiftsOf(day).length > 0;
  }

  /** The last minute of work up to one: itself while there is work, else the end of the shift before it. */
  workEndBy(minute: number): number {
    for (let day = dayOf(minute), last = day - MAX_PAUSE_DAYS; day > last; day--) {
      const shifts = this.shiftsOf(day);
      for (let bound = shifts.length - 2; bound >= 0; bound -= 2) {
        const midnight = day * DAY_MINUTES;
        if (midnight + shifts[bound]! < minute) return Math.min(minute, midnight + shifts[bound + 1]!);
      }
    }
    return minute;
  }

  #find(day: number): DayShifts {
    for (const { exceptions } of this.#chain) {
      const found = exceptions.find(one => day >= one.fromDay && day <= one.toDay && (!one.days || one.days.has(day)));
      if (found) return found.shifts;
    }
    const weekday = weekdayOf(day);
    for (const { weeks } of this.#chain) {
      for (const week of weeks) {
        const shifts = day >= week.fromDay && day <= week.toDay ? week.byWeekday[weekday] : undefined;
        if (shifts) return shifts;
      }
    }
    return this.#chain.length === 0 && weekday <= 5 ? STANDARD_DAY : NO_WORK;
  }

  /**
   * Non-working spans that touch `[fromMinute, toMinute]`, neighbours joined. The buffer is reused by the next call.
   * @param byShift also the hours between shifts, not only whole days
   */
  spans(fromMinute: number, toMinute: number, byShift: boolean): SpanBuffer {
    const out = this.#spans;
    out.count = 0;
    const lastDay = dayOf(toMinute);
    let openFrom = Number.NaN;
    for (let day = dayOf(fromMinute); day <= lastDay; day++) {
      const midnight = day * DAY_MINUTES;
      const shifts = this.shiftsOf(day);
      if (Number.isNaN(openFrom) && (byShift || shifts.length === 0)) openFrom = midnight;
      if (shifts.length === 0) continue;
      if (!byShift) {
        close(out, openFrom, midnight);
        openFrom = Number.NaN;
        continue;
      }
      for (let bound = 0; bound < shifts.length; bound += 2) {
        close(out, openFrom, midnight + shifts[bound]!);
        openFrom = midnight + shifts[bound + 1]!;
      }
    }
    close(out, openFrom, (lastDay + 1) * DAY_MINUTES);
    return out;
  }
}

function close(out: SpanBuffer, from: number, to: number): void {
  if (!(to > from) || out.count >= MAX_SPANS) return;
  out.from[out.count] = from;
  out.to[out.count++] = to;
}

function parseDay(date: string): number {
  return dayOf(Date.parse(`${date.slice(0, 10)}T00:00Z`) / 60_000);
}

function readShifts(shifts: readonly Shift[]): DayShifts {
  return shifts
    .filter(shift => shift.toMinute > shift.fromMinute)
    .toSorted((a, b) => a.fromMinute - b.fromMinute)
    .flatMap(shift => [shift.fromMinute, shift.toMinute]);
}

function readWeek(weekdays: readonly WeekdayShifts[], fromDay: number, toDay: number): Week {
  const byWeekday: (DayShifts | undefined)[] = new Array(8).fill(undefined);
  for (const { weekday, shifts } of weekdays) byWeekday[weekday] = readShifts(shifts);
  return { fromDay, toDay, byWeekday };
}

function readException({ from, to, shifts, recurrence }: CalendarException): Exception {
  const fromDay = parseDay(from);
  const toDay = parseDay(to);
  const days = recurrence ? (recurrencePart.now?.occurrences(recurrence, fromDay, toDay) ?? NEVER) : null;
  return { fromDay, toDay, days, shifts: readShifts(shifts) };
}
