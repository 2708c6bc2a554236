/** `@trueppm/scheduler/json`: plans as JSON documents of their own form (`@trueppm/scheduler/plan.schema.json`). */
export type { FormatSource } from '../encoding.js';
export {
  FormatError,
  type FormatErrorCode,
  type FormatProblem,
  type FormatWarning,
  type FormatWarningCode,
} from '../errors.js';
export { type JsonPlan, PLAN_FORMAT, PLAN_VERSION, type ReadJsonOptions, readJson } from './read.js';
export { type WriteJsonOptions, writeJson } from './write.js';
