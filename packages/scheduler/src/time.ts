/**
 * Wall-clock time as integers. Inside the engine an instant is a count of seconds since 1970-01-01T00:00 of the
 * project's own clock, without zone and without daylight saving; a day is a count of days since the same origin.
 * Seconds, because plan files hold tenths of minutes. Minutes and ISO strings exist at the public edge only.
 */
import { MAX_YEAR, MIN_YEAR } from './limits.js';

export const SECONDS_PER_MINUTE = 60;
export const SECONDS_PER_DAY = 86_400;

/** Days from 1970-01-01 to a civil date; proleptic Gregorian. Months 1..12; a day past the month's end runs over. */
export function dayFromCivil(year: number, month: number, day: number): number {
  // Years start in March here, so that the leap day is the last of its year.
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The civil date of a day number. */
export function civilFromDay(day: number): { year: number; month: number; day: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** ISO weekday of a day number: 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: number): number {
  const offset = (day + 3) % 7;
  return (offset < 0 ? offset + 7 : offset) + 1;
}

/** Days in a month of a year. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** First and last day the engine covers, inclusive. */
export const MIN_DAY = dayFromCivil(MIN_YEAR, 1, 1);
export const MAX_DAY = dayFromCivil(MAX_YEAR, 12, 31);

/** `count` decimal digits of `text` at `at` as a number, NaN when one is no digit. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let place = at; place < at + count; place++) {
    const digit = text.charCodeAt(place) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Day number of the `YYYY-MM-DD` that a string begins with; NaN when it is no date or out of the covered years. */
export function parseDay(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  if (
    text[4] !== '-' ||
    text[7] !== '-' ||
    !(month >= 1 && month <= 12) ||
    !(day >= 1 && day <= daysInMonth(year, month))
  ) {
    return Number.NaN;
  }
  return year >= MIN_YEAR && year <= MAX_YEAR ? dayFromCivil(year, month, day) : Number.NaN;
}

/**
 * Instant of `YYYY-MM-DDTHH:MM`, with optional seconds and fraction (rounded to the second). `24:00` is the end of the
 * day. A bare date takes `minuteWithoutTime`, minutes after midnight. Zones are refused.
 *
 * @returns seconds since 1970-01-01T00:00, or NaN when the text is no such time
 */
export function parseInstant(text: string, minuteWithoutTime = 0): number {
  const day = parseDay(text);
  if (text.length === 10) return day * SECONDS_PER_DAY + minuteWithoutTime * SECONDS_PER_MINUTE;
  if ((text[10] !== 'T' && text[10] !== ' ') || text[13] !== ':') return Number.NaN;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  let second = 0;
  if (text.length > 16) {
    if (text[16] !== ':' || !/^\d\d(\.\d{1,9})?$/.test(text.slice(17))) return Number.NaN;
    second = Math.round(Number(text.slice(17)));
  }
  const secondOfDay = hour * 3600 + minute * 60 + second;
  if (!(hour <= 24 && minute <= 59 && second <= 60 && secondOfDay <= SECONDS_PER_DAY)) return Number.NaN;
  return day * SECONDS_PER_DAY + secondOfDay;
}

const pad = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** `YYYY-MM-DD` of a day number. */
export function formatDay(day: number): string {
  const civil = civilFromDay(day);
  return `${String(civil.year).padStart(4, '0')}-${pad(civil.month)}-${pad(civil.day)}`;
}

/** `YYYY-MM-DDTHH:MM` of an instant in seconds, with `:SS` when it has seconds. */
export function formatInstant(instant: number): string {
  const whole = Math.round(instant);
  const day = Math.floor(whole / SECONDS_PER_DAY);
  const secondOfDay = whole - day * SECONDS_PER_DAY;
  const hour = Math.floor(secondOfDay / 3600);
  const minute = Math.floor(secondOfDay / 60) % 60;
  const second = secondOfDay % 60;
  return `${formatDay(day)}T${pad(hour)}:${pad(minute)}${second === 0 ? '' : `:${pad(second)}`}`;
}

/** Whole seconds of a count of minutes. */
export function secondsOfMinutes(minutes: number): number {
  return Math.round(minutes * SECONDS_PER_MINUTE);
}

/** Minutes of a count of seconds; fractions carry the seconds. */
export function minutesOfSeconds(seconds: number): number {
  return seconds / SECONDS_PER_MINUTE;
}
