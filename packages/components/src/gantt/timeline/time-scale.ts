import { dateFormat, withoutComma } from '../../locales/date-format.js';
import { DAY_MINUTES, dayOf, firstDayOfMonth, monthOf, weekdayOf } from './civil.js';

/** Zoom levels by the lower header tier; the toolbar shows their names. */
export type ZoomLevel = 'hours' | 'days' | 'weeks' | 'months' | 'quarters' | 'years';

/** Closest zoom: 4 px a minute. */
export const MIN_MINUTES_PER_PX = 0.25;
/** Farthest zoom: a year in 9 px. */
export const MAX_MINUTES_PER_PX = 60_000;

/** What a toolbar's zoom choice means, in minutes per CSS px. */
export const LEVEL_MINUTES_PER_PX: Readonly<Record<ZoomLevel, number>> = {
  hours: 1.5,
  days: DAY_MINUTES / 40,
  weeks: DAY_MINUTES / 9.6,
  months: DAY_MINUTES / 3,
  quarters: DAY_MINUTES / 0.9,
  years: DAY_MINUTES / 0.2,
};

/** Unit a header tier steps by. `count` is in minutes, days, weeks or months by `kind`. */
interface TickUnit {
  readonly kind: 'minute' | 'day' | 'week' | 'month';
  readonly count: number;
}

/** One pair of header tiers. The first whose lower unit is at least `minWidthPx` wide is taken. */
interface Tier {
  readonly level: ZoomLevel;
  readonly lower: TickUnit;
  readonly upper: TickUnit;
  readonly minWidthPx: number;
}

const MONTH_MINUTES = 30.4 * DAY_MINUTES;
const UNIT_MINUTES = { minute: 1, day: DAY_MINUTES, week: 7 * DAY_MINUTES, month: MONTH_MINUTES } as const;
const unit = (kind: TickUnit['kind'], count: number): TickUnit => ({ kind, count });
const DAY = unit('day', 1);
const MONTH = unit('month', 1);
const YEAR = unit('month', 12);
const DECADE = unit('month', 120);

const TIERS: readonly Tier[] = [
  { level: 'hours', lower: unit('minute', 15), upper: DAY, minWidthPx: 44 },
  { level: 'hours', lower: unit('minute', 60), upper: DAY, minWidthPx: 42 },
  { level: 'hours', lower: unit('minute', 180), upper: DAY, minWidthPx: 42 },
  { level: 'hours', lower: unit('minute', 360), upper: DAY, minWidthPx: 42 },
  { level: 'days', lower: DAY, upper: MONTH, minWidthPx: 24 },
  { level: 'weeks', lower: unit('week', 1), upper: MONTH, minWidthPx: 30 },
  { level: 'months', lower: MONTH, upper: YEAR, minWidthPx: 34 },
  { level: 'quarters', lower: unit('month', 3), upper: YEAR, minWidthPx: 28 },
  { level: 'years', lower: YEAR, upper: DECADE, minWidthPx: 38 },
  { level: 'years', lower: unit('month', 60), upper: unit('month', 600), minWidthPx: 38 },
  { level: 'years', lower: DECADE, upper: unit('month', 1200), minWidthPx: 0 },
];

/** Ticks of one header tier: a reused buffer, only the first `count` entries hold. */
export interface TickRow {
  count: number;
  /** Wall-clock minutes of the ticks, the first at or before the asked start. */
  minutes: Float64Array;
  labels: string[];
}

/** Most ticks a tier can hold: a 16,000 px view at the narrowest tick. */
const MAX_TICKS = 1024;

const emptyTicks = (): TickRow => ({ count: 0, minutes: new Float64Array(MAX_TICKS), labels: [] });

/** How header dates are written. */
export interface ScaleOptions {
  /** BCP 47 locale, default the browser's. */
  readonly locale?: string | undefined;
  /** First day of the week, ISO (1 = Monday, default). */
  readonly weekStart?: number | undefined;
  /** Name of a quarter, 1 to 4; default `Q1`. */
  readonly quarter?: ((quarter: number) => string) | undefined;
}

/** What a scale spans. */
export interface ScaleRange {
  /** Minute at content x = 0. */
  readonly startMinute: number;
  /** Minute at the right end of the content. */
  readonly endMinute: number;
  readonly minutesPerPx: number;
}

/**
 * Minutes ⇄ content px (x = 0 is `startMinute`; the view's x is content x minus `scrollLeft`), and the two header
 * tiers. Immutable: zooming gives a new scale. Minutes are wall-clock minutes since 1970-01-01T00:00.
 */
export class TimeScale {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly minutesPerPx: number;
  readonly locale: string | undefined;
  readonly weekStart: number;
  readonly quarter: ScaleOptions['quarter'];
  readonly #tier: Tier;
  readonly #lower = emptyTicks();
  readonly #upper = emptyTicks();
  readonly #labels: TierLabels;

  constructor(range: ScaleRange, options: ScaleOptions = {}) {
    this.startMinute = range.startMinute;
    this.endMinute = Math.max(range.endMinute, range.startMinute + 1);
    this.minutesPerPx = Math.min(MAX_MINUTES_PER_PX, Math.max(MIN_MINUTES_PER_PX, range.minutesPerPx));
    this.locale = options.locale;
    this.weekStart = options.weekStart ?? 1;
    this.quarter = options.quarter;
    const fits = (tier: Tier): boolean => widthPx(tier.lower, this.minutesPerPx) >= tier.minWidthPx;
    this.#tier = TIERS.find(fits) ?? (TIERS.at(-1) as Tier);
    this.#labels = new TierLabels(this.#tier, widthPx(this.#tier.lower, this.minutesPerPx), options);
  }

  /** Name of the zoom by its lower tier. */
  get level(): ZoomLevel {
    return this.#tier.level;
  }

  get pxPerDay(): number {
    return DAY_MINUTES / this.minutesPerPx;
  }

  /** Width of the whole range in px. */
  get contentWidth(): number {
    return Math.ceil((this.endMinute - this.startMinute) / this.minutesPerPx);
  }

  /** Content x of a minute. */
  x(minute: number): number {
    return (minute - this.startMinute) / this.minutesPerPx;
  }

  /** Minute at a content x. */
  minute(x: number): number {
    return this.startMinute + x * this.minutesPerPx;
  }

  /** The same range at another zoom. */
  withZoom(minutesPerPx: number): TimeScale {
    return new TimeScale({ startMinute: this.startMinute, endMinute: this.endMinute, minutesPerPx }, this);
  }

  /** The same zoom over a range that also covers `[startMinute, endMinute]`. */
  covering(startMinute: number, endMinute: number): TimeScale {
    if (startMinute >= this.startMinute && endMinute <= this.endMinute) return this;
    const range = {
      startMinute: Math.min(startMinute, this.startMinute),
      endMinute: Math.max(endMinute, this.endMinute),
      minutesPerPx: this.minutesPerPx,
    };
    return new TimeScale(range, this);
  }

  /**
   * Zooms by `factor` (> 1 = closer) so that the minute under the cursor stays under it.
   * @param cursorX px from the view's left edge
   * @returns the scale and the scrollLeft that keeps the cursor's minute in place (may be outside the content)
   */
  zoomedAt(cursorX: number, scrollLeft: number, factor: number): { scale: TimeScale; scrollLeft: number } {
    const minute = this.minute(scrollLeft + cursorX);
    const scale = this.withZoom(this.minutesPerPx / factor);
    return { scale, scrollLeft: scale.x(minute) - cursorX };
  }

  /**
   * A scale on which `[startMinute, finishMinute]` fills `widthPx` with 4 % air at either side.
   * @returns the scale and the scrollLeft that shows it
   */
  fitted(startMinute: number, finishMinute: number, viewWidthPx: number): { scale: TimeScale; scrollLeft: number } {
    const span = Math.max(DAY_MINUTES, finishMinute - startMinute);
    const zoomed = this.withZoom(span / Math.max(40, viewWidthPx * 0.92));
    const air = (viewWidthPx * zoomed.minutesPerPx - span) / 2;
    const scale = zoomed.covering(startMinute - air, finishMinute + air);
    return { scale, scrollLeft: scale.x(startMinute - air) };
  }

  /** Lower-tier ticks from the one at or before `fromMinute` to `toMinute`. The buffer is reused by the next call. */
  lowerTicks(fromMinute: number, toMinute: number): TickRow {
    const { lower } = this.#tier;
    const ticks = this.#lower;
    walk(lower, this.weekStart, fromMinute, toMinute, ticks);
    for (let tick = 0; tick < ticks.count; tick++) ticks.labels[tick] = this.#labels.lower(ticks.minutes[tick]!);
    return ticks;
  }

  /**
   * Upper-tier ticks, the first at or before `fromMinute`. The year stands once: with the first label of the view
   * and with the first tick of each year. The buffer is reused by the next call.
   */
  upperTicks(fromMinute: number, toMinute: number): TickRow {
    const ticks = this.#upper;
    walk(this.#tier.upper, this.weekStart, fromMinute, toMinute, ticks);
    let year = Number.NaN;
    for (let tick = 0; tick < ticks.count; tick++) {
      const minute = ticks.minutes[tick]!;
      const own = Math.floor(monthOf(dayOf(minute)) / 12);
      ticks.labels[tick] = own === year ? this.#labels.upper(minute) : this.#labels.upperWithYear(minute);
      year = own;
    }
    return ticks;
  }

  /** Upper-tier label of a tick with its year, for the first one that has room. */
  upperLabelWithYear(minute: number): string {
    return this.#labels.upperWithYear(minute);
  }
}

/** Labels of one pair of tiers, each minute formatted once. */
class TierLabels {
  readonly #lowerFormat: (minute: number) => string;
  readonly #upperFormat: (minute: number) => string;
  readonly #yearFormat: (minute: number) => string;
  readonly #lower = new Map<number, string>();
  readonly #upper = new Map<number, string>();
  readonly #upperWithYear = new Map<number, string>();

  constructor(tier: Tier, lowerWidthPx: number, options: ScaleOptions) {
    this.#lowerFormat = lowerFormat(tier.lower, lowerWidthPx, options);
    [this.#upperFormat, this.#yearFormat] = upperFormats(tier.upper, options.locale);
  }

  lower(minute: number): string {
    return once(this.#lower, minute, this.#lowerFormat);
  }

  upper(minute: number): string {
    return once(this.#upper, minute, this.#upperFormat);
  }

  upperWithYear(minute: number): string {
    return once(this.#upperWithYear, minute, this.#yearFormat);
  }
}

function once(cache: Map<number, string>, minute: number, format: (minute: number) => string): string {
  let label = cache.get(minute);
  if (label !== undefined) return label;
  label = format(minute);
  cache.set(minute, label);
  return label;
}

type Label = (minute: number) => string;

const labelOf = (locale: string | undefined, parts: Intl.DateTimeFormatOptions): Label => {
  const format = dateFormat(locale, parts);
  return minute => withoutComma(format.format(minute * 60_000));
};

/** One number of a date alone: Japanese writes `30日` for a day, which a narrow tick has no room for. */
const numberOf = (locale: string | undefined, part: 'day' | 'year'): Label => {
  const format = dateFormat(locale, { [part]: 'numeric' });
  return minute => format.formatToParts(minute * 60_000).find(({ type }) => type === part)?.value ?? '';
};

function lowerFormat({ kind, count }: TickUnit, px: number, options: ScaleOptions): Label {
  const { locale, quarter = (number: number) => `Q${number}` } = options;
  if (kind === 'minute') return labelOf(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (kind === 'day' && px >= 64) return labelOf(locale, { weekday: 'short', day: 'numeric' });
  if (kind === 'day' || kind === 'week') return numberOf(locale, 'day');
  if (count === 1) return labelOf(locale, { month: px >= 76 ? 'long' : 'short' });
  if (count === 3) return minute => quarter(Math.floor((monthOf(dayOf(minute)) % 12) / 3) + 1);
  return numberOf(locale, 'year');
}

type Formats = [plain: Label, withYear: Label];

function upperFormats({ kind, count }: TickUnit, locale: string | undefined): Formats {
  if (kind === 'day') {
    const day = { weekday: 'short', day: 'numeric', month: 'long' } as const;
    return [labelOf(locale, day), labelOf(locale, { ...day, year: 'numeric' })];
  }
  if (count === 1) return [labelOf(locale, { month: 'long' }), labelOf(locale, { month: 'long', year: 'numeric' })];
  const year = numberOf(locale, 'year');
  if (count === 12) return [year, year];
  const lastYear = (minute: number) => year(firstDayOfMonth(monthOf(dayOf(minute)) + count - 1) * DAY_MINUTES);
  const years: Label = minute => `${year(minute)} – ${lastYear(minute)}`;
  return [years, years];
}

function widthPx({ kind, count }: TickUnit, minutesPerPx: number): number {
  return (UNIT_MINUTES[kind] * count) / minutesPerPx;
}

/** Writes the ticks of a unit into the buffer. Cost: one step per tick. */
function walk(step: TickUnit, weekStart: number, fromMinute: number, toMinute: number, out: TickRow): void {
  out.count = 0;
  let minute = floorTo(step, weekStart, fromMinute);
  while (minute <= toMinute && out.count < MAX_TICKS) {
    out.minutes[out.count++] = minute;
    minute = after(step, minute);
  }
}

function floorTo({ kind, count }: TickUnit, weekStart: number, minute: number): number {
  if (kind === 'minute') return Math.floor(minute / count) * count;
  const day = dayOf(minute);
  if (kind === 'day') return day * DAY_MINUTES;
  if (kind === 'week') return (day - ((weekdayOf(day) - weekStart + 7) % 7)) * DAY_MINUTES;
  return firstDayOfMonth(Math.floor(monthOf(day) / count) * count) * DAY_MINUTES;
}

function after({ kind, count }: TickUnit, minute: number): number {
  if (kind === 'month') return firstDayOfMonth(monthOf(dayOf(minute)) + count) * DAY_MINUTES;
  return minute + UNIT_MINUTES[kind] * count;
}
