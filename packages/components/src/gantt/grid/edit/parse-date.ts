import { dateFormat } from '../../../locales/date-format.js';
import { latinDigits } from '../../../locales/digits.js';

/** How a locale writes dates, as far as reading them needs it. */
interface DateHabits {
  /** Written names of months and weekdays. */
  readonly months: readonly (readonly [name: string, month: number])[];
  readonly weekdays: readonly string[];
  /** Order of numbers in a numeric date. */
  readonly order: readonly ('year' | 'month' | 'day')[];
}

const habits = new Map<string | undefined, DateHabits>();

/** Lower case, without dots and accents: `Août` → `aout`, `أبريل` → `ابريل`. */
const plain = (word: string): string =>
  word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[.\p{M}]/gu, '');

/** The habits of a locale; English names are known in every one. */
function habitsOf(locale: string | undefined): DateHabits {
  let known = habits.get(locale);
  if (known) return known;
  const months: [string, number][] = [];
  const weekdays: string[] = [];
  for (const language of [locale, 'en']) {
    for (const style of ['long', 'short'] as const) {
      const alone = dateFormat(language, { month: style });
      const inDate = dateFormat(language, { month: style, day: 'numeric' });
      const weekday = dateFormat(language, { weekday: style });
      for (let month = 0; month < 12; month += 1) {
        const time = Date.UTC(2026, month, 15);
        const part = inDate.formatToParts(time).find(({ type }) => type === 'month')?.value ?? '';
        for (const name of [alone.format(time), part]) if (/\p{L}/u.test(name)) months.push([plain(name), month]);
      }
      for (let day = 5; day < 12; day += 1) weekdays.push(plain(weekday.format(Date.UTC(2026, 0, day))));
    }
  }
  const types = dateFormat(locale, {})
    .formatToParts(0)
    .map(({ type }) => type);
  const order = types.filter(type => type === 'year' || type === 'month' || type === 'day');
  known = { months, weekdays, order };
  habits.set(locale, known);
  return known;
}

/** The month a word names, whole or by its first three letters or more; null when none or more than one fits. */
function monthOf(word: string, { months }: DateHabits): number | null {
  const whole = months.find(([name]) => name === word);
  if (whole) return whole[1];
  const found = new Set(months.filter(([name]) => name.startsWith(word)).map(([, month]) => month));
  return found.size === 1 ? ([...found][0] as number) : null;
}

/** Years that the engine has calendars for. */
const [FIRST_YEAR, LAST_YEAR] = [1900, 2299];

function dayMinute(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month, day);
  const date = new Date(time);
  if (year < FIRST_YEAR || year > LAST_YEAR) return null;
  return date.getUTCMonth() === month && date.getUTCDate() === day ? time / 60_000 : null;
}

/**
 * Reads a date as people type it and as it is shown: `2026-03-30`, `30 Mar`, `Mar 30 2027`, `30.3.`, `3/30/26`, `30`,
 * `30. März 2026`, `2026年3月30日`, `٣٠ مارس`. What is left out comes from the date shown before.
 * @param nearMinute the date in the cell, wall-clock minutes
 * @returns midnight of the day in wall-clock minutes, null when the text is no date
 */
export function parseDate(text: string, nearMinute: number, locale?: string): number | null {
  const near = new Date(nearMinute * 60_000);
  const typed = latinDigits(text)
    .replace(/(\d)\s*[年月년월]\s*/gu, '$1-')
    .replace(/(\d)\s*[日일]/gu, '$1 ')
    // A weekday in brackets says nothing more.
    .replace(/[(（].*?[)）]/g, ' ')
    .replace(/-\s*$/, '')
    .trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(typed);
  if (iso) return dayMinute(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const numbers = (typed.match(/\d+/g) ?? []).map(Number);
  const words = (plain(typed).match(/\p{L}{3,}/gu) ?? []) as readonly string[];
  const yearOf = (value: number | undefined): number => {
    if (value === undefined) return near.getUTCFullYear();
    return value < 100 ? 2000 + value : value;
  };
  const own = habitsOf(locale);
  if (words.length > 0) {
    const isWeekday = (word: string) => own.weekdays.includes(word);
    const months = (from: readonly string[]) => [...new Set(from.flatMap(word => monthOf(word, own) ?? []))];
    // `mar` is a Tuesday and a month in French and Spanish: beside another month it is the day.
    const all = months(words);
    const [month, ...others] = all.length > 1 ? months(words.filter(word => !isWeekday(word))) : all;
    const isDate = words.every(word => monthOf(word, own) !== null || isWeekday(word));
    if (!isDate || month === undefined || others.length > 0 || numbers.length === 0 || numbers.length > 2) return null;
    const [first, second] = numbers as [number, number | undefined];
    // The year may come first: `2026 m. kovo 30`.
    const isYearFirst = first > 31 && second !== undefined;
    return isYearFirst ? dayMinute(first, month, second) : dayMinute(yearOf(second), month, first);
  }
  if (!/^[\d\s.,/-]+$/.test(typed) || numbers.length === 0 || numbers.length > 3) return null;
  if (numbers.length === 1) return dayMinute(near.getUTCFullYear(), near.getUTCMonth(), numbers[0] as number);
  const order = numbers.length === 3 ? own.order : own.order.filter(type => type !== 'year');
  const at = (type: 'year' | 'month' | 'day') => numbers[order.indexOf(type)] as number;
  return dayMinute(numbers.length === 3 ? yearOf(at('year')) : near.getUTCFullYear(), at('month') - 1, at('day'));
}
