/** Between instants and the wall clock of a time zone. A plan's dates are wall-clock times of its project's zone. */

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d(?::?\d\d)?)$/i;

/**
 * Milliseconds since 1970 of a text that names an instant: `2026-03-01T10:00Z`, `2026-03-01T10:00:00+02:00`.
 * @returns null for wall-clock times and for what is no time
 */
export function instantMs(text: string): number | null {
  const match = INSTANT.exec(text);
  if (!match) return null;
  const [, day, time, offset] = match as unknown as [string, string, string, string];
  const minutes = offset.length === 3 ? ':00' : '';
  const zone = offset.toUpperCase() === 'Z' ? 'Z' : `${offset.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')}${minutes}`;
  const ms = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? null : ms;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    clock = new Intl.DateTimeFormat('en-US', { ...parts, second: 'numeric', hourCycle: 'h23', timeZone, era: 'short' });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** Whether the browser knows a time zone: an IANA name such as `Europe/Berlin`, or `UTC`. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Wall-clock minute since 1970-01-01T00:00 that a zone's clocks show at an instant; fractions carry seconds.
 * @param timeZone IANA; undefined = the viewer's
 */
export function wallMinute(ms: number, timeZone: string | undefined): number {
  if (timeZone === undefined) return ms / 60_000 - new Date(ms).getTimezoneOffset();
  const found: Record<string, string> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(ms)) found[type] = value;
  const at = (part: string) => Number(found[part]);
  const year = found['era'] === 'BC' ? 1 - at('year') : at('year');
  const wall = Date.UTC(year, at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  // Parts of a second are the same on every clock.
  return (wall + (((ms % 1000) + 1000) % 1000)) / 60_000;
}

/**
 * The zone a project is planned in: that asked for first, else the one its row names; undefined = the viewer's.
 * Names that are no zone are passed over.
 */
export function projectZone(
  project: Readonly<Record<string, unknown>> | object | null | undefined,
  asked?: string,
): string | undefined {
  const fields = project as Readonly<Record<string, unknown>> | null | undefined;
  const names = [asked, fields?.['time_zone'], fields?.['timeZone']];
  return names.find((name): name is string => typeof name === 'string' && name !== '' && isTimeZone(name));
}
