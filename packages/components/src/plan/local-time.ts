/** Wall-clock ISO strings ⇄ minutes since 1970-01-01T00:00 of the same clock, as the schedule's columns count. */

const LOCAL = /^(-?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const DASH = 45;
const COLON = 58;

/** Far enough below zero for no other digits to make up for it. Whole numbers keep the arithmetic whole. */
const NO_DIGITS = -1_000_000;

/** Two digits at a place of a text; `NO_DIGITS` when they are none. */
function pairAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NO_DIGITS;
}

/**
 * Days from 1970-01-01 to a day of the civil calendar: https://howardhinnant.github.io/date_algorithms.html
 * @param year from 1 on: what is cut off by `| 0` is a fraction
 */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = (shifted / 400) | 0;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + day - 1;
  return era * 146_097 + yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear - 719_468;
}

/**
 * Minute of `2026-01-05` or `2026-01-05T08:00:00`, how rows are written; NaN = look closer. A plan of 100,000 tasks has
 * half a million of them, and this takes a tenth of the time of the expression below.
 */
function plainMinute(text: string, minuteOfDay: number): number {
  const { length } = text;
  if ((length !== 19 && length !== 10) || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return Number.NaN;
  const year = pairAt(text, 0) * 100 + pairAt(text, 2);
  const month = pairAt(text, 5);
  const day = pairAt(text, 8);
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1)) return Number.NaN;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > MONTH_DAYS[month - 1]! + (isLeap && month === 2 ? 1 : 0)) return Number.NaN;
  const midnight = daysFromCivil(year, month, day) * 1440;
  if (length === 10) return midnight + minuteOfDay;
  const separator = text.charCodeAt(10);
  if ((separator !== 84 && separator !== 32) || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON)
    return Number.NaN;
  const hour = pairAt(text, 11);
  const minute = pairAt(text, 14);
  const second = pairAt(text, 17);
  return hour < 0 || minute < 0 || second < 0 ? Number.NaN : midnight + hour * 60 + minute + second / 60;
}

/**
 * Minute of `2026-01-05T08:00`, `2026-01-05T08:00:30` or `2026-01-05`; fractions carry seconds.
 * @param minuteOfDay time of a bare date, minutes after midnight
 * @returns null when the text is no such time
 */
export function parseLocalTime(text: string | null | undefined, minuteOfDay = 0): number | null {
  if (typeof text !== 'string') return null;
  const plain = plainMinute(text, minuteOfDay);
  if (!Number.isNaN(plain)) return plain;
  const match = LOCAL.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  if (date.getUTCDate() !== Number(day) || date.getUTCMonth() !== Number(month) - 1) return null;
  const time = hour === undefined ? minuteOfDay : Number(hour) * 60 + Number(minute) + Number(second ?? 0) / 60;
  return midnight / 60_000 + time;
}

/** Whether a text is a time as `formatLocalTime` writes it: most of a plan's are, and need not be written anew. */
export function isLocalTime(text: string): boolean {
  return (
    text.length === 19 &&
    text.charCodeAt(10) === 84 &&
    pairAt(text, 11) < 24 &&
    pairAt(text, 14) < 60 &&
    pairAt(text, 17) < 60 &&
    !Number.isNaN(plainMinute(text, 0))
  );
}

/** `2026-01-05T08:00:00` of a minute, to the second. */
export function formatLocalTime(minute: number): string {
  return new Date(Math.round(minute * 60) * 1000).toISOString().slice(0, 19);
}
