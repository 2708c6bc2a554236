/** `@trueppm/scheduler/mspdi`: plans as Microsoft Project's XML. */
export type { FormatSource } from '../encoding.js';
export {
  FormatError,
  type FormatErrorCode,
  type FormatLoss,
  type FormatLossCode,
  type FormatProblem,
  type FormatWarning,
  type FormatWarningCode,
} from '../errors.js';
export { type MspdiPlan, type ReadMspdiOptions, readMspdi } from './read.js';
export type { MspdiRest } from './rest.js';
export type { StoredTask } from './stored.js';
export {
  type Difference,
  type FieldAgreement,
  type Verification,
  type VerifiedField,
  verifiedFields,
  verifyPlan,
} from './verify.js';
export { exportMspdi, type MspdiExport, type WriteMspdiOptions, type WrittenSchedule, writeMspdi } from './write.js';
