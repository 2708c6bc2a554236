import { formatDays } from '../plan/duration.js';
import type { ProjectRow, TaskRow } from '../plan/rows.js';

/** Writes dates, durations and percentages for people, in one locale. Minutes are wall-clock minutes since 1970. */
export class Format {
  readonly locale: string | undefined;
  readonly #short: Intl.DateTimeFormat;
  readonly #shortYear: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #long: Intl.DateTimeFormat;
  readonly #days = new Map<number, string>();

  /** @param locale BCP 47; undefined = the browser's */
  constructor(locale?: string) {
    const make = (parts: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...parts, timeZone: 'UTC' });
    this.locale = locale;
    this.#short = make({ day: 'numeric', month: 'short' });
    this.#shortYear = make({ day: 'numeric', month: 'short', year: 'numeric' });
    this.#weekday = make({ weekday: 'short', day: 'numeric', month: 'short' });
    this.#long = make({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }

  /** `30 Mar`. Each day is written once. */
  day(minute: number): string {
    const day = Math.floor(minute / 1440);
    let text = this.#days.get(day);
    if (text === undefined) {
      if (this.#days.size > 20_000) this.#days.clear();
      text = this.#short.format(day * 86_400_000);
      this.#days.set(day, text);
    }
    return text;
  }

  /** `30 Mar 2026`. */
  dayWithYear(minute: number): string {
    return this.#shortYear.format(minute * 60_000);
  }

  /** `Mon 30 Mar`. */
  weekday(minute: number): string {
    return this.#weekday.format(minute * 60_000);
  }

  /** `Monday 30 March 2026`, for announcements. */
  longDay(minute: number): string {
    return this.#long.format(minute * 60_000);
  }

  /** `5 – 18 Mar` or `30 Mar – 10 Apr`; one day alone when both fall on it. */
  span(startMinute: number, finishMinute: number): string {
    const last = lastDayMinute(startMinute, finishMinute);
    if (Math.floor(startMinute / 1440) === Math.floor(last / 1440)) return this.day(startMinute);
    return this.#short.formatRange(startMinute * 60_000, last * 60_000);
  }

  /** `8`, `2.5`, `3ed`; a dash for an event. */
  duration(minutes: number, task: TaskRow, project: ProjectRow): string {
    if (minutes === 0) return '–';
    if (task.duration_unit?.startsWith('e') && !('is_summary' in task && task['is_summary'])) {
      return `${Math.round(((task.duration_minutes ?? minutes) / 1440) * 10) / 10}ed`;
    }
    return formatDays(minutes, project);
  }

  /** `40%`; a dash for nothing done. */
  percent(percent: number): string {
    const whole = Math.round(percent);
    return whole === 0 ? '–' : `${whole}%`;
  }
}

/** A minute of the last day worked: work that ends at midnight ended the day before. */
export function lastDayMinute(startMinute: number, finishMinute: number): number {
  return finishMinute > startMinute && finishMinute % 1440 === 0 ? finishMinute - 1 : finishMinute;
}
