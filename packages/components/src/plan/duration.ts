import { latinDigits } from '../locales/digits.js';
import type { ProjectRow } from './rows.js';

/** Units a duration or lag may be typed in; `e…` = elapsed (clock time). */
export type TimeUnit = 'm' | 'h' | 'd' | 'w' | 'mo' | 'em' | 'eh' | 'ed' | 'ew' | 'emo';

/** Whole working minutes (clock minutes for an elapsed unit) and the unit they were typed in. */
export interface Duration {
  readonly minutes: number;
  readonly unit: TimeUnit;
}

/** Lengths of the units that a project sets. */
type Lengths = Pick<ProjectRow, 'minutes_per_day' | 'minutes_per_week' | 'days_per_month'>;

const UNIT_WORDS: Readonly<Record<string, TimeUnit>> = {
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  wk: 'w',
  wks: 'w',
  week: 'w',
  weeks: 'w',
  mo: 'mo',
  mon: 'mo',
  month: 'mo',
  months: 'mo',
};

/** Minutes of one unit in a project. */
export function minutesPerUnit(unit: TimeUnit, project: Lengths = {}): number {
  const day = project.minutes_per_day ?? 480;
  switch (unit) {
    case 'm':
    case 'em':
      return 1;
    case 'h':
    case 'eh':
      return 60;
    case 'd':
      return day;
    case 'w':
      return project.minutes_per_week ?? 2400;
    case 'mo':
      return (project.days_per_month ?? 20) * day;
    case 'ed':
      return 1440;
    case 'ew':
      return 10_080;
    case 'emo':
      return 43_200;
  }
}

/**
 * Reads `5d`, `2.5 days`, `4h`, `-1w`, `3ed`, `1 emonth`; a bare number counts in `bareUnit`.
 * @returns null when the text is no duration
 */
export function parseDuration(text: string, project: Lengths = {}, bareUnit: TimeUnit = 'd'): Duration | null {
  const match = /^\s*([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+))\s*([a-z]*)\s*\??\s*$/i.exec(latinDigits(text));
  if (!match) return null;
  const amount = Number((match[1] as string).replace(',', '.'));
  const word = (match[2] as string).toLowerCase();
  let unit: TimeUnit | undefined = word === '' ? bareUnit : UNIT_WORDS[word];
  if (unit === undefined && word.startsWith('e')) {
    const inner = UNIT_WORDS[word.slice(1)];
    unit = inner === undefined ? undefined : (`e${inner}` as TimeUnit);
  }
  if (unit === undefined || !Number.isFinite(amount)) return null;
  return { minutes: Math.round(amount * minutesPerUnit(unit, project)), unit };
}
