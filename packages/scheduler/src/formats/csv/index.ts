/** `@trueppm/scheduler/csv`: tables of tasks, as spreadsheets and project programs write them. */
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
export { type CsvColumn, columnOf, csvColumns, headingOf } from './columns.js';
export { type CsvPlace, type CsvPlan, type ReadCsvOptions, readCsv } from './read.js';
export type { Delimiter } from './rows.js';
export type { DateOrder } from './values.js';
export { type CsvExport, type CsvSchedule, exportCsv, type WriteCsvOptions, writeCsv } from './write.js';
