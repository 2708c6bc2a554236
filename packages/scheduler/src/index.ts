/** Critical path scheduling: a project in, dates out. */
export { ScheduleError, SchedulerError, type SchedulerErrorCode } from './errors.js';
export type * from './model.js';
export { schedule, validate } from './schedule.js';
export { formatInstant, minutesOfSeconds, parseInstant, secondsOfMinutes } from './time.js';
