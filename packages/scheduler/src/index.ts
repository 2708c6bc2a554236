/** Critical path scheduling: a project in, dates out. */
export { STANDARD_WEEK } from './calendar-set.js';
export type { BoundKind } from './driving.js';
export type { Edit } from './edit.js';
export { ScheduleError, SchedulerError, type SchedulerErrorCode } from './errors.js';
export type { Explanation, Reason } from './explain.js';
export { minutesOfUnit, type PlanLiteral, parseDuration, readPlan, type UnitLengths } from './literal.js';
export type * from './model.js';
export type { Moved } from './moved.js';
export { createSchedule, type ScheduleSession, type TaskTime } from './reschedule.js';
export { schedule, validate } from './schedule.js';
export { formatInstant, minutesOfSeconds, parseInstant, secondsOfMinutes } from './time.js';
