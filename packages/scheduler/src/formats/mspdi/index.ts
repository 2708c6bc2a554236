/** `@trueppm/scheduler/mspdi`: plans as Microsoft Project's XML. */
export type { FormatSource } from '../encoding.js';
export { FormatError, type FormatErrorCode, type FormatWarning, type FormatWarningCode } from '../errors.js';
export { type MspdiPlan, type ReadMspdiOptions, readMspdi } from './read.js';
export type { StoredTask } from './stored.js';
export {
  type Difference,
  type FieldAgreement,
  type Verification,
  type VerifiedField,
  verifiedFields,
  verifyPlan,
} from './verify.js';
export { type WriteMspdiOptions, type WrittenSchedule, writeMspdi } from './write.js';
