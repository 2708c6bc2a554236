/** `@trueppm/scheduler/pmxml`: plans of Primavera P6 as XML. */
export type { FormatSource } from '../encoding.js';
export { FormatError, type FormatErrorCode, type FormatWarning, type FormatWarningCode } from '../errors.js';
export type { StoredTask } from '../mspdi/stored.js';
export type { ReadP6Options } from '../p6/plan.js';
export type { PlanFile } from '../plan-file.js';
export { readPmxml } from './read.js';
