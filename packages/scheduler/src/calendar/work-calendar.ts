/**
 * Working time compiled for the passes. All shifts of a span of days lie in flat arrays with the work before each, so
 * that counting is two look-ups and adding one more; the span grows by doubling when a date leaves it.
 */

import { SchedulerError } from '../errors.js';
import { formatDay, MAX_DAY, MIN_DAY, SECONDS_PER_DAY } from '../time.js';
import { type DayShifts, type DaySource, NO_SHIFTS } from './day-shifts.js';

/**
 * Arithmetic on one calendar. Instants and amounts are seconds. A start-type instant lies at the beginning of work
 * (08:00), a finish-type instant at its end (17:00 of the day before); no work lies between the two.
 */
export interface WorkingTime {
  /** The instant itself when work can start there, else the next start of work. */
  next(instant: number): number;
  /** The instant itself when work can end there, else the last end of work before. */
  previous(instant: number): number;
  /** Finish-type instant after `work` seconds (0 or less: the instant itself). */
  add(instant: number, work: number): number;
  /** Start-type instant `work` seconds before (0 or less: the instant itself). */
  subtract(instant: number, work: number): number;
  /** Working seconds from one instant to another; negative when `to` is earlier. */
  count(from: number, to: number): number;
}

/** The clock itself: every second works. For elapsed durations and lags. */
export class ElapsedTime implements WorkingTime {
  next(instant: number): number {
    return instant;
  }

  previous(instant: number): number {
    return instant;
  }

  add(instant: number, work: number): number {
    return instant + work;
  }

  subtract(instant: number, work: number): number {
    return instant - work;
  }

  count(from: number, to: number): number {
    return to - from;
  }
}

const FIRST_SPAN_DAYS = 1100;
const DAYS_PER_SECOND = 1 / SECONDS_PER_DAY;

/** A calendar's working time. Cost: counting and adding O(1) where shifts are much alike, growing O(days). */
export class WorkCalendar implements WorkingTime {
  readonly source: DaySource;
  #firstDay: number;
  #dayCount = 0;
  #shiftCount = 0;
  /** First shift on or after a day of the span; one more entry than days. */
  #firstShift = new Int32Array(1);
  /** Bounds of each shift; a shift that begins at infinity closes the list. */
  #from = new Float64Array(1);
  #to = new Float64Array(1);
  /** Work before each shift, counted from the start of the span; the last entry is the span's total. */
  #before = new Float64Array(1);
  /** Where to look for an amount of work: the shift at each portion of the span's total, a portion a shift on average. */
  #shiftAtPortion = new Int32Array(1);
  #portionsPerSecond = 0;
  /** The span in seconds, and the last look-up: passes mostly go on from where they just arrived. */
  #spanStart = 0;
  #spanEnd = 0;
  #knownInstant = Number.NaN;
  #knownShift = 0;

  /** @param source the shifts of each day @param nearDay where the first dates are expected */
  constructor(source: DaySource, nearDay: number) {
    this.source = source;
    this.#firstDay = Math.min(Math.max(nearDay - 100, MIN_DAY), MAX_DAY);
  }

  next(instant: number): number {
    let shift = this.#shiftAfter(instant);
    while (shift === this.#shiftCount) {
      this.#growForward();
      shift = this.#shiftAfter(instant);
    }
    const from = this.#from[shift] as number;
    return from > instant ? this.#know(from, shift) : instant;
  }

  previous(instant: number): number {
    let shift = this.#shiftAfter(instant);
    if ((this.#from[shift] as number) < instant) return instant;
    while (shift === 0) {
      this.#growBackward();
      shift = this.#shiftAfter(instant);
    }
    return this.#know(this.#to[shift - 1] as number, shift);
  }

  add(instant: number, work: number): number {
    if (work <= 0) return instant;
    let shift = this.#shiftAfter(instant);
    let target = this.#workBefore(shift, instant) + work;
    while (target > (this.#before[this.#shiftCount] as number)) {
      this.#growForward();
      shift = this.#shiftAfter(instant);
      target = this.#workBefore(shift, instant) + work;
    }
    shift = this.#shiftAtWork(target);
    // Work that ends a shift ends there, not where the next one begins.
    if ((this.#before[shift] as number) === target) shift--;
    return (this.#from[shift] as number) + target - (this.#before[shift] as number);
  }

  subtract(instant: number, work: number): number {
    if (work <= 0) return instant;
    let shift = this.#shiftAfter(instant);
    let target = this.#workBefore(shift, instant) - work;
    while (target < 0) {
      this.#growBackward();
      shift = this.#shiftAfter(instant);
      target = this.#workBefore(shift, instant) - work;
    }
    shift = this.#shiftAtWork(target);
    return (this.#from[shift] as number) + target - (this.#before[shift] as number);
  }

  count(from: number, to: number): number {
    if (from === to) return 0;
    const first = this.#shiftAfter(from);
    const firstDay = this.#firstDay;
    const last = this.#shiftAfter(to);
    // Covering the second instant may have moved the start of the span, and all positions with it.
    const start = firstDay === this.#firstDay ? first : this.#shiftAfter(from);
    return this.#workBefore(last, to) - this.#workBefore(start, from);
  }

  /** End of the shift that holds an instant, or of the next one; infinity when the calendar has no more work. */
  shiftEnd(instant: number): number {
    return this.#to[this.#shiftAfter(instant)] as number;
  }

  /** Index of the first shift that ends after an instant; the count of shifts when none in the span does. */
  #shiftAfter(instant: number): number {
    if (instant === this.#knownInstant) return this.#knownShift;
    if (!(instant >= this.#spanStart && instant < this.#spanEnd)) this.#cover(instant);
    // Rounding can only give the day before, and the walk starts earlier then.
    let shift = this.#firstShift[((instant - this.#spanStart) * DAYS_PER_SECOND) | 0] as number;
    while ((this.#to[shift] as number) <= instant) shift++;
    this.#know(instant, shift);
    return shift;
  }

  /** The last shift with no more work before it than `work`, 0 up to the span's total. */
  #shiftAtWork(work: number): number {
    const before = this.#before;
    let shift = this.#shiftAtPortion[(work * this.#portionsPerSecond) | 0] as number;
    while ((before[shift] as number) > work) shift--;
    while ((before[shift + 1] as number) <= work) shift++;
    return shift;
  }

  #know(instant: number, shift: number): number {
    this.#knownInstant = instant;
    this.#knownShift = shift;
    return instant;
  }

  #workBefore(shift: number, instant: number): number {
    const into = instant - (this.#from[shift] as number);
    return (this.#before[shift] as number) + (into > 0 ? into : 0);
  }

  /** Makes the span hold an instant's day. */
  #cover(instant: number): void {
    const day = Math.floor(instant / SECONDS_PER_DAY);
    if (day >= this.#firstDay && day < this.#firstDay + this.#dayCount) return;
    if (!(day >= MIN_DAY && day <= MAX_DAY)) {
      throw new SchedulerError(
        'out_of_range',
        `A date leaves the covered years ${formatDay(MIN_DAY)} to ${formatDay(MAX_DAY)}.`,
      );
    }
    const end = this.#firstDay + this.#dayCount;
    if (this.#dayCount === 0) {
      const first = Math.min(this.#firstDay, day - 30);
      this.#build(first, Math.max(FIRST_SPAN_DAYS, day - first + FIRST_SPAN_DAYS));
    } else if (day < this.#firstDay) {
      const first = Math.min(day - 30, this.#firstDay - this.#dayCount);
      this.#build(first, end - first);
    } else this.#build(this.#firstDay, Math.max(day - this.#firstDay + 30, this.#dayCount * 2));
  }

  #growForward(): void {
    const end = this.#firstDay + this.#dayCount;
    if (end > MAX_DAY) this.#exhausted();
    this.#build(this.#firstDay, this.#dayCount * 2);
  }

  #growBackward(): void {
    if (this.#firstDay <= MIN_DAY) this.#exhausted();
    this.#build(this.#firstDay - this.#dayCount, this.#dayCount * 2);
  }

  #exhausted(): never {
    if (!this.source.hasWork) throw new SchedulerError('no_working_time', 'A calendar has no working time.');
    throw new SchedulerError('out_of_range', 'A calendar ran out of working time within the covered years.');
  }

  #build(firstDay: number, dayCount: number): void {
    const first = Math.max(firstDay, MIN_DAY);
    const count = Math.min(firstDay + dayCount, MAX_DAY + 1) - first;
    const days: DayShifts[] = new Array(count).fill(NO_SHIFTS);
    this.source.fill(first, days);
    let shiftCount = 0;
    for (const day of days) shiftCount += day.length >> 1;
    this.#firstDay = first;
    this.#dayCount = count;
    this.#spanStart = first * SECONDS_PER_DAY;
    this.#spanEnd = (first + count) * SECONDS_PER_DAY;
    this.#knownInstant = Number.NaN;
    this.#shiftCount = shiftCount;
    this.#firstShift = new Int32Array(count + 1);
    this.#from = new Float64Array(shiftCount + 1);
    this.#to = new Float64Array(shiftCount + 1);
    this.#before = new Float64Array(shiftCount + 2);
    let shift = 0;
    let work = 0;
    for (let at = 0; at < count; at++) {
      const midnight = (first + at) * SECONDS_PER_DAY;
      const bounds = days[at] as DayShifts;
      this.#firstShift[at] = shift;
      for (let bound = 0; bound < bounds.length; bound += 2) {
        const from = bounds[bound] as number;
        const to = bounds[bound + 1] as number;
        this.#from[shift] = midnight + from;
        this.#to[shift] = midnight + to;
        this.#before[shift++] = work;
        work += to - from;
      }
    }
    this.#firstShift[count] = shift;
    this.#from[shift] = Number.POSITIVE_INFINITY;
    this.#to[shift] = Number.POSITIVE_INFINITY;
    this.#before[shift] = work;
    this.#before[shift + 1] = Number.POSITIVE_INFINITY;
    this.#indexWork(work);
  }

  #indexWork(total: number): void {
    const portions = Math.max(1, this.#shiftCount);
    this.#portionsPerSecond = total > 0 ? portions / total : 0;
    this.#shiftAtPortion = new Int32Array(portions + 1);
    for (let portion = 0, shift = 0; portion <= portions; portion++) {
      while (shift < this.#shiftCount && (this.#before[shift + 1] as number) * this.#portionsPerSecond <= portion)
        shift++;
      this.#shiftAtPortion[portion] = shift;
    }
  }
}
