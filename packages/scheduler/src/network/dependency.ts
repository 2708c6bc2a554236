/**
 * What FS, SS, FF, SF and lag mean, forward and backward, in one place.
 *
 * A link joins one end of its predecessor to one end of its successor. Forward: successor end ≥ predecessor end + lag.
 * Backward: predecessor end ≤ successor end − lag. Working lag runs on the successor's own calendar (the task's, else
 * the project's), elapsed lag on the clock; percent lag is a share of the predecessor's duration.
 */
import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Dependency, DependencyType, LagUnit } from '../model.js';
import { secondsOfMinutes } from '../time.js';

/** Bit of a link type: the predecessor's end is its start (SS, SF). */
export const FROM_START = 1;
/** Bit of a link type: the successor's end is its finish (FF, SF). */
export const TO_FINISH = 2;

const TYPE_CODE: Record<DependencyType, number> = { FS: 0, SS: FROM_START, FF: TO_FINISH, SF: FROM_START | TO_FINISH };

/** How a lag is measured. */
export const LAG_WORKING = 0;
export const LAG_ELAPSED = 1;
export const LAG_PERCENT = 2;
export const LAG_ELAPSED_PERCENT = 3;

/** Bits for the ends a link joins. */
export function typeCode(type: DependencyType | undefined): number {
  return TYPE_CODE[type ?? 'FS'];
}

/** How a link's lag is measured. */
export function lagMode(unit: LagUnit | undefined): number {
  if (unit === '%') return LAG_PERCENT;
  if (unit === 'e%') return LAG_ELAPSED_PERCENT;
  return unit?.startsWith('e') ? LAG_ELAPSED : LAG_WORKING;
}

/** A link's lag as entered: seconds, or the percentage itself for percent lags. */
export function lagAmount(link: Dependency): number {
  const isPercent = link.lagUnit === '%' || link.lagUnit === 'e%';
  return isPercent ? (link.lagPercent ?? 0) : secondsOfMinutes(link.lagMinutes ?? 0);
}

/** Seconds of a percent lag; whole tenths of a minute, as plan files hold them. */
export function percentLag(percent: number, durationSeconds: number): number {
  return Math.round((percent * durationSeconds) / 600) * 6;
}

/** The instant a lag after another: forward bound of a link. Negative lags (leads) walk back over working time. */
export function afterLag(time: WorkingTime, instant: number, lagSeconds: number): number {
  return lagSeconds >= 0 ? time.add(instant, lagSeconds) : time.subtract(instant, -lagSeconds);
}

/** The instant a lag before another: backward bound of a link. */
export function beforeLag(time: WorkingTime, instant: number, lagSeconds: number): number {
  return lagSeconds >= 0 ? time.subtract(instant, lagSeconds) : time.add(instant, -lagSeconds);
}
