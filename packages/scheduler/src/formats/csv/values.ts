import { minutesOfUnit, type UnitLengths } from '../../literal.js';
import type { LocalTime, TimeUnit } from '../../model.js';
import { daysInMonth } from '../../time.js';
import { unitOf } from './words.js';

/** Which number of a date is what, where it is not ISO. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

/** How numbers are written, and what units mean. */
export interface ValueStyle extends UnitLengths {
  /** Which character parts the decimals; default a point. */
  readonly decimal?: '.' | ',';
}

/** A duration or lag as typed. */
export interface TypedMinutes {
  readonly minutes: number;
  readonly unit: TimeUnit;
  readonly isEstimated: boolean;
}

/**
 * Reads `5d`, `2 wks`, `3,5 Tage`, `4 hrs?`, `2 edays`; a bare number counts days.
 *
 * @returns undefined for what is no duration
 */
export function parseTypedMinutes(text: string, style: ValueStyle): TypedMinutes | undefined {
  const match = /^([+-]?[\d.,\u00A0\u202F' ]*\d)\s*([^\d\s?]*)\s*(\?)?$/.exec(text.normalize('NFKC').trim());
  if (match === null) return undefined;
  const [, amount = '', word = '', mark] = match;
  const value = parseDecimal(amount, style.decimal);
  const unit = word === '' ? 'd' : unitOf(word);
  if (value === undefined || unit === undefined) return undefined;
  // A sixth decimal of a minute is far below a second: it only takes back what the division by the unit added.
  const minutes = Math.round(value * minutesOfUnit(unit, style) * 1e6) / 1e6;
  return { minutes: minutes + 0, unit, isEstimated: mark !== undefined };
}

/** Writes minutes in a unit, exactly: reading gives the same minutes. */
export function formatTypedMinutes(minutes: number, unit: TimeUnit, lengths: UnitLengths): string {
  return `${plainDecimal(minutes / minutesOfUnit(unit, lengths))}${unit}`;
}

/** A number without an exponent, and never with three decimals, which could be taken for thousands. */
export function plainDecimal(value: number): string {
  const text = String(value);
  const plain = text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text;
  return /\.\d{3}$/.test(plain) ? `${plain}0` : plain;
}

/**
 * Reads a number with thousands set apart by spaces, apostrophes or the character that is not the decimal one. A single
 * separator of the other kind is a decimal one all the same, unless three digits follow it.
 *
 * @returns undefined for what is no number
 */
export function parseDecimal(text: string, decimal: '.' | ',' = '.'): number | undefined {
  const compact = text.replace(/[\s\u00A0\u202F']/g, '');
  if (!/^[+-]?[\d.,]*\d[.,]?$/.test(compact)) return undefined;
  const other = decimal === '.' ? ',' : '.';
  const isOtherDecimal =
    compact.split(other).length === 2 &&
    !compact.includes(decimal) &&
    !new RegExp(`\\d[${other}]\\d{3}$`).test(compact);
  const plain = isOtherDecimal ? compact.replace(other, '.') : compact.replaceAll(other, '').replace(decimal, '.');
  const value = plain === '' ? Number.NaN : Number(plain);
  return Number.isFinite(value) ? value + 0 : undefined;
}

/** Money: a number, with the sign of a currency before or behind it. */
export function parseCost(text: string, style: ValueStyle): number | undefined {
  const match = /^([+-]?)\s*(?:[A-Z]{3}|\p{Sc})?\s*([+-]?[\d.,\s\u00A0\u202F']*\d)\s*(?:[A-Z]{3}|\p{Sc}|円)?$/u.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const value = parseDecimal(match[2] ?? '', style.decimal);
  return value === undefined || match[1] !== '-' ? value : -value;
}

/** A percentage from 0 to 100, with or without its sign. */
export function parsePercent(text: string, style: ValueStyle): number | undefined {
  const value = parseDecimal(text.replace(/[%％]/g, ''), style.decimal);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

const isoPattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;
const timePattern = /[\sT,]\s*(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap])?\.?m?\.?$/i;

/**
 * Reads a date, with or without a time: ISO; `2026年1月5日`; year first with any separator; otherwise by `order`. The
 * name of a weekday before or behind it, and one in brackets, do not matter.
 *
 * @param order undefined: a date that begins with its day or month is not guessed at
 * @returns undefined for what is no date
 */
export function parseDate(text: string, order: DateOrder | undefined): LocalTime | undefined {
  const trimmed = text.trim();
  const iso = isoPattern.exec(trimmed);
  if (iso !== null) return localTime([iso[1]!, iso[2]!, iso[3]!], iso.slice(4));
  const clock = timePattern.exec(trimmed);
  const date = (clock === null ? trimmed : trimmed.slice(0, clock.index))
    .replace(/[(（][^)）]*[)）]/, '')
    .replace(/^\p{L}+\.?,?\s+/u, '')
    .replace(/[,\s]+\p{L}+\.?$/u, '');
  const parts = /^(\d{1,4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,4})\s*[日.]?$/.exec(date.trim());
  if (parts === null) return undefined;
  const [, first = '', second = '', third = ''] = parts;
  const time = clock === null ? [] : clockParts(clock);
  if (time === undefined) return undefined;
  if (first.length === 4) return localTime([first, second, third], time);
  if (order === undefined || third.length === 3 || first.length > 2) return undefined;
  if (order === 'ymd') return localTime([fullYear(first), second, third], time);
  const year = fullYear(third);
  return localTime(order === 'dmy' ? [year, second, first] : [year, first, second], time);
}

/** Hour, minute and second of a clock time, the twelve-hour clock resolved. */
function clockParts([, hour = '', minute = '', second = '00', half]: RegExpExecArray): string[] | undefined {
  if (half === undefined) return [hour, minute, second];
  if (Number(hour) < 1 || Number(hour) > 12) return undefined;
  const afternoon = half.toLowerCase() === 'p' ? 12 : 0;
  return [String((Number(hour) % 12) + afternoon), minute, second];
}

/** Two digits mean 1970 to 2069. */
function fullYear(year: string): string {
  return year.length > 2 ? year : String(Number(year) + (Number(year) < 70 ? 2000 : 1900));
}

function localTime(date: readonly string[], time: readonly (string | undefined)[]): LocalTime | undefined {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  const two = (value: string | number | undefined): string => String(value ?? 0).padStart(2, '0');
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const [hour, minute, second] = time;
  if (hour === undefined) return text;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  return `${text}T${two(hour)}:${two(minute)}${Number(second ?? 0) === 0 ? '' : `:${two(second)}`}`;
}
