/** Wall-clock ISO strings ⇄ minutes since 1970-01-01T00:00 of the same clock, as the schedule's columns count. */

const LOCAL = /^(-?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?$/;

/**
 * Minute of `2026-01-05T08:00`, `2026-01-05T08:00:30` or `2026-01-05`; fractions carry seconds.
 * @param minuteOfDay time of a bare date, minutes after midnight
 * @returns null when the text is no such time
 */
export function parseLocalTime(text: string | null | undefined, minuteOfDay = 0): number | null {
  const match = text == null ? null : LOCAL.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (new Date(midnight).getUTCDate() !== Number(day)) return null;
  const time = hour === undefined ? minuteOfDay : Number(hour) * 60 + Number(minute) + Number(second ?? 0) / 60;
  return midnight / 60_000 + time;
}

/** `2026-01-05T08:00:00` of a minute, to the second. */
export function formatLocalTime(minute: number): string {
  return new Date(Math.round(minute * 60) * 1000).toISOString().slice(0, 19);
}
