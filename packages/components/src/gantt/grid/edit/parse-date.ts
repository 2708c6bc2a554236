/** Months by the first three letters, in English and in the viewer's language. */
function monthNames(locale: string | undefined): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const language of ['en', locale]) {
    const format = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
    for (let month = 0; month < 12; month += 1) {
      names.set(
        format
          .format(Date.UTC(2026, month, 15))
          .toLowerCase()
          .replace('.', '')
          .slice(0, 3),
        month,
      );
    }
  }
  return names;
}

/** True where a numeric date begins with the month. */
function isMonthFirst(locale: string | undefined): boolean {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: 'UTC' }).formatToParts(0).map(part => part.type);
  return parts.indexOf('month') < parts.indexOf('day');
}

function dayMinute(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month, day);
  const date = new Date(time);
  return date.getUTCMonth() === month && date.getUTCDate() === day ? time / 60_000 : null;
}

/**
 * Reads a date as people type it: `2026-03-30`, `30 Mar`, `Mar 30 2027`, `30.3.`, `3/30/26`, `30`.
 * What is left out comes from the date shown before.
 * @param nearMinute the date in the cell, wall-clock minutes
 * @returns midnight of the day in wall-clock minutes, null when the text is no date
 */
export function parseDate(text: string, nearMinute: number, locale?: string): number | null {
  const near = new Date(nearMinute * 60_000);
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text);
  if (iso) return dayMinute(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const word = /[^\d\s.,/-]{3,}/.exec(text.toLowerCase())?.[0];
  const yearOf = (value: number | undefined): number => {
    if (value === undefined) return near.getUTCFullYear();
    return value < 100 ? 2000 + value : value;
  };
  if (word !== undefined) {
    const month = monthNames(locale).get(word.slice(0, 3));
    if (month === undefined || numbers.length === 0 || numbers.length > 2) return null;
    return dayMinute(yearOf(numbers[1]), month, numbers[0] as number);
  }
  if (!/^[\d\s.,/-]+$/.test(text) || numbers.length === 0 || numbers.length > 3) return null;
  if (numbers.length === 1) return dayMinute(near.getUTCFullYear(), near.getUTCMonth(), numbers[0] as number);
  const [first, second, year] = numbers as [number, number, number | undefined];
  return isMonthFirst(locale) ? dayMinute(yearOf(year), first - 1, second) : dayMinute(yearOf(year), second - 1, first);
}
