import { formatLocalTime, isLocalTime, parseLocalTime } from '../local-time.js';
import { instantMs, wallMinute } from '../zone.js';

/** Default working day of dates typed without a time, minutes after midnight. */
export const DAY_START = 480;
/** Its end. */
export const DAY_END = 1020;

/**
 * A date or an instant as local time; text that is neither as it is, null for no text.
 * @param minuteOfDay time of a day without one
 * @param zone where an instant is read in; undefined = the viewer's
 */
export function atMinute(text: unknown, minuteOfDay: number, zone: string | undefined): string | null {
  if (typeof text !== 'string') return null;
  if (isLocalTime(text)) return text;
  const instant = instantMs(text);
  const minute = instant === null ? parseLocalTime(text, minuteOfDay) : wallMinute(instant, zone);
  // Text that is no date passes through: the engine names it in its problems.
  return minute === null ? text : formatLocalTime(minute);
}
