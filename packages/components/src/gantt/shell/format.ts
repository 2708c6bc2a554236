import { dateFormat } from '../../locales/date-format.js';
import { minutesPerUnit, type TimeUnit } from '../../plan/duration.js';
import type { ProjectRow, TaskRow } from '../../plan/rows.js';

/** Writes dates, durations and percentages for people, in one locale. Minutes are wall-clock minutes since 1970. */
export class Format {
  readonly locale: string | undefined;
  /** A day and a month alone may mean two days of the plan: it lasts a year or longer. */
  isLong: boolean;
  readonly #short: Intl.DateTimeFormat;
  readonly #shortYear: Intl.DateTimeFormat;
  readonly #numeric: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #long: Intl.DateTimeFormat;
  /** Sign between two days of a span; null = the range format writes days as the day format does. */
  readonly #between: string | null;
  readonly #number: Intl.NumberFormat;
  readonly #hundredths: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #days = new Map<number, string>();

  /** @param locale BCP 47; undefined = the browser's */
  constructor(locale?: string, isLong = false) {
    const make = (parts: Intl.DateTimeFormatOptions) => dateFormat(locale, parts);
    this.locale = locale;
    this.isLong = isLong;
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, useGrouping: false });
    this.#hundredths = new Intl.NumberFormat(locale, { maximumFractionDigits: 2, useGrouping: false });
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent', useGrouping: false });
    this.#short = make({ day: 'numeric', month: 'short' });
    this.#shortYear = make({ day: 'numeric', month: 'short', year: 'numeric' });
    this.#numeric = make({ day: 'numeric', month: 'numeric', year: '2-digit' });
    this.#weekday = make({ weekday: 'short', day: 'numeric', month: 'short' });
    this.#long = make({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
    // Japanese writes days as `3月30日` but ranges of them as `03/30～04/04`: there only the sign between is taken.
    const parts = this.#short.formatRangeToParts(0, 60 * 86_400_000);
    const isLikeDay = parts.some(({ type, value }) => type === 'month' && this.#short.format(0).includes(value));
    this.#between = isLikeDay ? null : (parts.find(({ source }) => source === 'shared')?.value ?? ' – ');
  }

  /** `30 Mar`, in a long plan `30/03/26`. Each day is written once. */
  day(minute: number): string {
    const day = Math.floor(minute / 1440);
    const key = this.isLong ? day + 0.5 : day;
    let text = this.#days.get(key);
    if (text === undefined) {
      if (this.#days.size > 20_000) this.#days.clear();
      text = (this.isLong ? this.#numeric : this.#short).format(day * 86_400_000);
      this.#days.set(key, text);
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
    if (this.isLong || this.#between !== null)
      return `${this.day(startMinute)}${this.#between ?? ' – '}${this.day(last)}`;
    return this.#short.formatRange(startMinute * 60_000, last * 60_000);
  }

  /** `8`, `2.5`, at most one decimal, in the digits of the locale. */
  number(value: number): string {
    return this.#number.format(value);
  }

  /**
   * `8`, `2.25` in days, `4h`, `30m`, `3ed`; a dash for an event. Hours, minutes and elapsed time stay as they were
   * typed; what days cannot say in two digits is told in hours or minutes. A summary's is computed: days with one digit.
   */
  duration(minutes: number, task: TaskRow, project: ProjectRow, isSummary = false): string {
    if (minutes === 0) return '–';
    const days = minutes / minutesPerUnit('d', project);
    if (isSummary) return this.number(days);
    const unit = (task.duration_unit ?? 'd') as TimeUnit;
    if (unit.startsWith('e')) return this.#inUnit(task.duration_minutes ?? minutes, unit, project) ?? `${minutes}em`;
    const isTime = unit === 'h' || unit === 'm';
    if (!isTime && (isHundredth(days) || days > 1)) return this.#hundredths.format(days);
    return this.#inUnit(minutes, unit === 'm' ? 'm' : 'h', project) ?? `${this.#hundredths.format(minutes)}m`;
  }

  /** Null when two digits cannot say it. */
  #inUnit(minutes: number, unit: TimeUnit, project: ProjectRow): string | null {
    const amount = minutes / minutesPerUnit(unit, project);
    return isHundredth(amount) ? `${this.#hundredths.format(amount)}${unit}` : null;
  }

  /** `40%`; a dash for nothing done. */
  percent(percent: number): string {
    const whole = Math.round(percent);
    return whole === 0 ? '–' : this.#percent.format(whole / 100);
  }
}

const isHundredth = (value: number): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;

/** A minute of the last day worked: work that ends at midnight ended the day before. */
export function lastDayMinute(startMinute: number, finishMinute: number): number {
  return finishMinute > startMinute && finishMinute % 1440 === 0 ? finishMinute - 1 : finishMinute;
}
