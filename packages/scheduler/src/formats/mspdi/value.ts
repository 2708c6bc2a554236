import type { LagUnit, LocalDate, LocalTime, TimeUnit } from '../../model.js';
import { daysInMonth } from '../../time.js';

/**
 * Values as MSPDI spells them. Every `parse…` returns undefined for what is malformed; the caller knows the place in
 * the file and makes the error.
 */

const datePattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * Parses a date with time; a zone is dropped, plan dates are wall-clock. Project 2007 writes a minute that rounds to
 * nothing from below as `-0`.
 *
 * @returns the instant, null for "none" (empty, `NA`, or one of the bounds that stand for no date), undefined if malformed
 */
export function parseLocalTime(source: string): LocalTime | null | undefined {
  if (source === '' || source === 'NA') return null;
  const text = source[14] === '-' ? source.replace(':-0', ':00') : source;
  if (text.length !== 19 && !datePattern.test(text)) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (text[4] !== '-' || text[7] !== '-' || !(month >= 1 && month <= 12 && day >= 1)) return undefined;
  if (!(day <= daysInMonth(year, month))) return undefined;
  const hasTime = text.length > 10 && text[10] === 'T';
  if (!hasTime && text.length === 19) return undefined;
  const hour = hasTime ? digits(text, 11, 2) : 0;
  const minute = hasTime ? digits(text, 14, 2) : 0;
  const hasSeconds = hasTime && text[16] === ':';
  const second = hasSeconds ? digits(text, 17, 2) : 0;
  if (!(hour <= 23 && minute <= 59 && second <= 59) || (hasTime && text[13] !== ':')) return undefined;
  if (text.length === 19 && !hasSeconds && !datePattern.test(text)) return undefined;
  const time = hasTime ? text.slice(0, 16) : `${text.slice(0, 10)}T00:00`;
  if (isNoDate(time, year)) return null;
  return second === 0 ? time : text.slice(0, 19);
}

/** Parses the day of an instant; null and undefined as `parseLocalTime`, but that the bounds of Project's calendar are days. */
export function parseLocalDay(text: string): LocalDate | null | undefined {
  const time = parseLocalTime(text);
  if (time !== null || text === '' || text === 'NA') return time === null || time === undefined ? time : dayOf(time);
  // A bound: noon of it is a time like any other, unless its year is none.
  const noon = parseLocalTime(`${text.slice(0, 10)}T12:00:00`);
  return noon == null ? null : dayOf(noon);
}

/** `count` decimal digits of `text` at `at`, NaN when one is no digit. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let place = at; place < at + count; place++) {
    const digit = text.charCodeAt(place) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Project's calendar ends in 2049 (older versions) or 2149; it begins on 1984-01-01. Those ends mean "no date". */
function isNoDate(time: string, year: number): boolean {
  return (
    year < 1900 ||
    year === 9999 ||
    time === '2049-12-31T23:59' ||
    time === '2149-12-31T23:59' ||
    time === '1984-01-01T00:00'
  );
}

/** The day of an instant. */
export function dayOf(time: LocalTime): LocalDate {
  return time.slice(0, 10);
}

/** Writes an instant with seconds, as MSPDI has it. */
export function formatLocalTime(time: LocalTime): string {
  if (time.length === 10) return `${time}T00:00:00`;
  return time.length === 16 ? `${time}:00` : time.slice(0, 19);
}

const durationPattern = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?)?$/;
/** Seconds carry two decimals in files (`PT2H0M5.07S`), so minutes are counted in hundredths of a second. */
const hundredthsPerMinute = 6000;

/** Parses `PT8H0M0S` into minutes (fractions from the seconds, to a hundredth of a second). */
export function parseDuration(text: string): number | undefined {
  const match = durationPattern.exec(text);
  if (match === null || text.length < 3) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const whole = Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
  const value = (whole * hundredthsPerMinute + Math.round(Number(seconds) * 100)) / hundredthsPerMinute;
  return sign === '-' && value !== 0 ? -value : value;
}

/** Writes minutes as `PT8H0M0S`. */
export function formatDuration(minutes: number): string {
  const hundredths = Math.round(Math.abs(minutes) * hundredthsPerMinute);
  const whole = Math.floor(hundredths / hundredthsPerMinute);
  const seconds = (hundredths % hundredthsPerMinute) / 100;
  const sign = minutes < 0 && hundredths > 0 ? '-' : '';
  return `${sign}PT${Math.floor(whole / 60)}H${whole % 60}M${seconds}S`;
}

/** Writes money in hundredths of the currency, as MSPDI keeps it; at most four decimals of those. */
export function formatMoney(cost: number): string {
  return String(Number((cost * 100).toFixed(4)));
}

/** Parses `08:00:00` into minutes after midnight. */
export function parseTimeOfDay(text: string): number | undefined {
  const match = /^(?:\d{4}-\d\d-\d\dT)?(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(text);
  if (match === null) return undefined;
  const [, hour = '', minute = ''] = match;
  if (Number(hour) > 24 || Number(minute) > 59) return undefined;
  return Number(hour) * 60 + Number(minute);
}

/** Writes minutes after midnight; the end of the day is `00:00:00`. */
export function formatTimeOfDay(minute: number): string {
  const inDay = minute % 1440;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(inDay / 60))}:${two(Math.floor(inDay % 60))}:00`;
}

const unitByFormat: ReadonlyMap<number, LagUnit> = new Map([
  [3, 'm'],
  [4, 'em'],
  [5, 'h'],
  [6, 'eh'],
  [7, 'd'],
  [8, 'ed'],
  [9, 'w'],
  [10, 'ew'],
  [11, 'mo'],
  [12, 'emo'],
  [19, '%'],
  [20, 'e%'],
]);
const formatByUnit: ReadonlyMap<LagUnit, number> = new Map([...unitByFormat].map(([format, unit]) => [unit, format]));
/** Added to a format code for a value that is only estimated (shown with a question mark). */
const estimated = 32;

/**
 * Reads a DurationFormat or LagFormat code. Codes without a unit of their own (21, 53: the project's default) count as
 * days.
 */
export function unitOfFormat(code: number): { readonly unit: LagUnit; readonly isEstimated: boolean } {
  const isEstimated = code > estimated;
  return { unit: unitByFormat.get(isEstimated ? code - estimated : code) ?? 'd', isEstimated };
}

/** The code for a unit. */
export function formatOfUnit(unit: LagUnit, isEstimated = false): number {
  return (formatByUnit.get(unit) ?? 7) + (isEstimated ? estimated : 0);
}

/** A duration's unit: percent formats, which only lags may have, count as days. */
export function asTimeUnit(unit: LagUnit): TimeUnit {
  return unit === '%' || unit === 'e%' ? 'd' : unit;
}
