/** Critical path scheduling: a project in, dates out. */

export type * from './calendar/calendar.js';
export { STANDARD_WEEK } from './calendar/calendar-set.js';
export { type ProjectCalendars, projectCalendars } from './calendar/project-calendars.js';
export { type Assessment, check } from './check/check.js';
export type { CheckCode, CheckResult } from './check/finding.js';
export { CHECK_LIMITS, type CheckOptions } from './check/options.js';
export type { CostSource } from './earned-value/cost.js';
export {
  type EarnedValue,
  type EarnedValueOptions,
  earnedValue,
  type TaskEarnedValue,
} from './earned-value/earned-value.js';
export type { EarnedValueFigures } from './earned-value/figures.js';
export type { ValuePoint } from './earned-value/value-curve.js';
export { ScheduleError, SchedulerError, type SchedulerErrorCode } from './errors.js';
export type { BoundKind } from './explain/bound.js';
export type { RemedyKind } from './explain/candidate.js';
export { drivingPath } from './explain/critical-path.js';
export { type Diagnosis, explain } from './explain/explain.js';
export type { Explanation, Quantity, Reason } from './explain/explanation.js';
export { explainDate } from './explain/in-session.js';
export { findRemedies, type Remedy } from './explain/remedy.js';
export type * from './forecast.js';
export { clearLeveling } from './level/clear.js';
export { level, levelInSteps } from './level/level.js';
export type * from './level/leveling.js';
export { type LoadInterval, type LoadOptions, type ResourceLoad, resourceLoad } from './level/load/resource-load.js';
export type * from './level/options.js';
export { minutesOfUnit, type PlanLiteral, parseDuration, readPlan, type UnitLengths } from './literal.js';
export type * from './model.js';
export type * from './outcome.js';
export type { Phase, PhaseObserver } from './passes/phase.js';
export { PRESETS, type PresetOptions } from './preset.js';
export type * from './problem.js';
export { type ScheduleOptions, schedule, validate } from './schedule.js';
export { createEditSession } from './session/create-edit-session.js';
export type { Edit } from './session/edit.js';
export { createLeanSession, type EditSession, type TaskTime } from './session/edit-session.js';
export type { Moved } from './session/moved.js';
export { rescheduleUncompleted } from './session/reschedule-uncompleted.js';
export { createSchedule, type ScheduleSession } from './session/session.js';
export {
  type DefaultSpread,
  joinForecast,
  type RunOptions,
  type SimulateOptions,
  type SimulationPart,
  simulate,
  simulateAll,
  simulateBlocks,
  simulationBlocks,
} from './simulate/simulate.js';
export type { StopSignal } from './stop-signal.js';
export { formatInstant, minutesOfSeconds, parseInstant, secondsOfMinutes } from './time.js';
export type * from './uncertainty.js';
