/**
 * Proleptic Gregorian days and months as integers, without allocating a Date: what header and shading walk by.
 * A day is a count since 1970-01-01, a month is `year * 12 + monthIndex`. Months are taken in years that begin in
 * March, so the leap day is the last of its year and needs no case of its own.
 */

/** Minutes of a civil day. */
export const DAY_MINUTES = 1440;

/** Day that holds a wall-clock minute. */
export function dayOf(minute: number): number {
  return Math.floor(minute / DAY_MINUTES);
}

/** ISO weekday of a day, 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: number): number {
  const fromMonday = (day + 3) % 7;
  return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1;
}

/** Month (`year * 12 + monthIndex`) that holds a day. */
export function monthOf(day: number): number {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return (yearOfEra + era * 400) * 12 + monthFromMarch + 2;
}

/** First day of a month (`year * 12 + monthIndex`). */
export function firstDayOfMonth(month: number): number {
  const fromMarch = month - 2;
  const year = Math.floor(fromMarch / 12);
  const monthFromMarch = fromMarch - year * 12;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
