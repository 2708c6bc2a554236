/** Minutes of one day. */
export interface DayMinutes {
  readonly day: string;
  readonly minutes: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format;
}

/** The day an instant lies on in a time zone. */
export const dayIn = (timeZone: string, instant: number): string => formatOf(timeZone).format(instant);

/** Whether this process knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

const HOUR_MS = 3_600_000;
/** No day is longer, even when clocks go back or a zone crosses the date line. */
const LONGEST_DAY_MS = 50 * HOUR_MS;

/** The first instant of the day after that of `from`, found by halving: no table of zones needed. */
function nextMidnight(timeZone: string, from: number): number {
  const day = dayIn(timeZone, from);
  let [before, after] = [from, from + LONGEST_DAY_MS];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayIn(timeZone, middle) === day) before = middle;
    else after = middle;
  }
  return after;
}

/**
 * Time from one instant to another by the days of a time zone: what runs past midnight belongs to both days. Whole
 * minutes, rounded so that their sum is the whole time rounded; days without a minute are left out.
 *
 * @param from and `to`: milliseconds since 1970
 */
export function splitByDay(timeZone: string, from: number, to: number): DayMinutes[] {
  const parts: DayMinutes[] = [];
  let told = 0;
  for (let at = from; at < to; ) {
    const end = Math.min(to, nextMidnight(timeZone, at));
    const whole = Math.round((end - from) / 60_000);
    if (whole > told) parts.push({ day: dayIn(timeZone, at), minutes: whole - told });
    told = whole;
    at = end;
  }
  return parts;
}
