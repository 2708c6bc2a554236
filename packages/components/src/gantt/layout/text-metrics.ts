import { dateFormat, withoutComma } from '../../locales/date-format.js';
import { DAY_MINUTES, dayOf } from '../timeline/civil.js';

/** Fonts of the canvas, as `ctx.font` strings; 12 px labels, 11 px header and chips, 10.5 px pills. */
export interface Fonts {
  readonly label: string;
  readonly labelMedium: string;
  readonly labelStrong: string;
  readonly header: string;
  readonly headerMedium: string;
  readonly chip: string;
  readonly chipMedium: string;
  readonly pill: string;
  readonly pillStrong: string;
  readonly mini: string;
}

/** The canvas' fonts in a family. */
export function fontsOf(family: string): Fonts {
  return {
    label: `400 12px ${family}`,
    labelMedium: `500 12px ${family}`,
    labelStrong: `600 12px ${family}`,
    header: `400 11px ${family}`,
    headerMedium: `500 11px ${family}`,
    chip: `400 11px ${family}`,
    chipMedium: `500 11px ${family}`,
    pill: `400 10.5px ${family}`,
    pillStrong: `600 10.5px ${family}`,
    mini: `400 10px ${family}`,
  };
}

/** Measures a text in a font; the browser's canvas, or arithmetic in tests. */
export type Measure = (text: string, font: string) => number;

/** Measures on canvases that are never shown, one a font: setting a font costs more than measuring in it. */
export function canvasMeasure(document: Document): Measure {
  const contexts = new Map<string, CanvasRenderingContext2D>();
  return (text, font) => {
    let ctx = contexts.get(font);
    if (!ctx) {
      ctx = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      ctx.font = font;
      contexts.set(font, ctx);
    }
    return ctx.measureText(text).width;
  };
}

/** Texts kept before the caches start over: more than any screen shows, less than a long session collects. */
const MAX_TEXTS = 20_000;

/** Letters of Hebrew, Arabic and their kin. */
const RTL_LETTERS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Text widths measured once and dates written once, for one font family and locale. */
export class TextMetrics {
  readonly fonts: Fonts;
  readonly #measure: Measure;
  readonly #widths = new Map<string, Map<string, number>>();
  readonly #isRtl: boolean;
  readonly #isolated = new Map<string, string>();
  readonly #dates = new Map<number, string>();
  readonly #longDates = new Map<number, string>();
  readonly #format: Intl.DateTimeFormat;
  readonly #longFormat: Intl.DateTimeFormat;
  readonly #locale: string | undefined;
  #yearFormat: Intl.DateTimeFormat | null = null;
  #timeFormat: Intl.DateTimeFormat | null = null;

  /** @param isRtl the picture runs from right to left */
  constructor(family: string, measure: Measure, locale?: string | undefined, isRtl = false) {
    this.#isRtl = isRtl;
    this.#locale = locale;
    this.fonts = fontsOf(family);
    this.#measure = measure;
    this.#format = dateFormat(locale, { day: 'numeric', month: 'short' });
    this.#longFormat = dateFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' });
  }

  /**
   * Has the browser find the fonts of bars and dates, which takes it tens of milliseconds, before there is a plan.
   * @param others fonts of other texts that are measured
   */
  warm(others: readonly string[]): void {
    const { label, labelMedium, labelStrong, header, headerMedium, pill, pillStrong } = this.fonts;
    for (const font of [label, labelMedium, labelStrong, header, headerMedium, pill, pillStrong, ...others])
      this.#measure('0', font);
  }

  /** Width in px. The first call for a text measures it. */
  width(text: string, font: string): number {
    let widths = this.#widths.get(font);
    if (!widths) {
      widths = new Map();
      this.#widths.set(font, widths);
    }
    let width = widths.get(text);
    if (width === undefined) {
      if (widths.size >= MAX_TEXTS) widths.clear();
      width = this.#measure(text, font);
      widths.set(text, width);
    }
    return width;
  }

  /**
   * A name as the canvas writes it: in its own direction, whichever the picture runs. `Sign off!` would lose its mark to
   * the other end from right to left.
   */
  isolated(name: string): string {
    let text = this.#isolated.get(name);
    if (text === undefined) {
      if (this.#isolated.size >= MAX_TEXTS) this.#isolated.clear();
      text = this.#isRtl || RTL_LETTERS.test(name) ? `\u2068${name}\u2069` : name;
      this.#isolated.set(name, text);
    }
    return text;
  }

  /** Short date of a start, `30 Mar`. */
  startDate(minute: number): string {
    return cached(this.#dates, dayOf(minute), this.#format);
  }

  /** `30 Mar 2026`, where the picture does not say which year is meant. */
  dayWithYear(minute: number): string {
    this.#yearFormat ??= dateFormat(this.#locale, { day: 'numeric', month: 'short', year: 'numeric' });
    return withoutComma(this.#yearFormat.format(dayOf(minute) * DAY_MINUTES * 60_000));
  }

  /** `Mon 30 Mar 08:15`, where the picture tells hours. */
  dayAndTime(minute: number): string {
    this.#timeFormat ??= dateFormat(this.#locale, { hour: '2-digit', minute: '2-digit' });
    return `${this.startDateLong(minute)} ${this.#timeFormat.format(minute * 60_000)}`;
  }

  /** Date with its weekday, `Mon 13 Apr`. */
  startDateLong(minute: number): string {
    return cached(this.#longDates, dayOf(minute), this.#longFormat);
  }

  finishDateLong(minute: number): string {
    return cached(this.#longDates, dayOf(minute - 1), this.#longFormat);
  }
}

function cached(dates: Map<number, string>, day: number, format: Intl.DateTimeFormat): string {
  let text = dates.get(day);
  if (text === undefined) {
    if (dates.size >= MAX_TEXTS) dates.clear();
    text = withoutComma(format.format(day * DAY_MINUTES * 60_000));
    dates.set(day, text);
  }
  return text;
}
