import type { LagUnit, LocalDate, LocalTime, TimeUnit } from '../../model.js';

/**
 * Values as MSPDI spells them. Every `parse…` returns undefined for what is malformed; the caller knows the place in
 * the file and makes the error.
 */

const datePattern = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d|-0)(?::(\d\d)(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/**
 * Parses a date with time; a zone is dropped, plan dates are wall-clock. Project 2007 writes a minute that rounds to
 * nothing from below as `-0`.
 *
 * @returns the instant, null for "none" (empty, `NA`, or one of the bounds that stand for no date), undefined if malformed
 */
export function parseLocalTime(text: string): LocalTime | null | undefined {
  if (text === '' || text === 'NA') return null;
  const match = datePattern.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', read = '00', second = '00'] = match;
  const minute = read === '-0' ? '00' : read;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) {
    return undefined;
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const time = `${year}-${month}-${day}T${hour}:${minute}`;
  if (isNoDate(time, Number(year))) return null;
  return second === '00' ? time : `${time}:${second}`;
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

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
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
