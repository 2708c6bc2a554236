/** Critical path scheduling: a project in, dates out. */

export type * from './calendar/calendar.js';
export { STANDARD_WEEK } from './calendar/calendar-set.js';
export { ScheduleError, SchedulerError, type SchedulerErrorCode } from './errors.js';
export type { BoundKind } from './explain/driving.js';
export type { Explanation, Reason } from './explain/explain.js';
export type * from './forecast.js';
export { minutesOfUnit, type PlanLiteral, parseDuration, readPlan, type UnitLengths } from './literal.js';
export type * from './model.js';
export type * from './outcome.js';
export { PRESETS, type PresetOptions } from './preset.js';
export type * from './problem.js';
export { schedule, validate } from './schedule.js';
export type { Edit } from './session/edit.js';
export type { Moved } from './session/moved.js';
export { createSchedule, type ScheduleSession, type TaskTime } from './session/session.js';
export {
  type DefaultSpread,
  joinForecast,
  type RunOptions,
  type SimulateOptions,
  type SimulationPart,
  type StopSignal,
  simulate,
  simulateAll,
  simulateBlocks,
  simulationBlocks,
} from './simulate/simulate.js';
export { formatInstant, minutesOfSeconds, parseInstant, secondsOfMinutes } from './time.js';
export type * from './uncertainty.js';
