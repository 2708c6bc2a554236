import type { FormatError } from '@trueppm/scheduler/mspdi';
import type { ProblemCode } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import { IMPORT_BYTES_MAX } from '../limits.js';

const CODE: Record<FormatError['code'], ProblemCode> = {
  not_xml: 'not_xml',
  bad_encoding: 'not_xml',
  doctype_forbidden: 'doctype_forbidden',
  not_mspdi: 'not_mspdi',
  not_csv: 'invalid_value',
  not_json: 'invalid_value',
  not_plan: 'invalid_value',
  unsupported_version: 'invalid_value',
  not_pmxml: 'not_mspdi',
  not_xer: 'not_mspdi',
  too_large: 'too_large',
  too_deep: 'too_deep',
  bad_value: 'invalid_value',
  missing_value: 'invalid_value',
  duplicate_uid: 'duplicate_uid',
  duplicate_id: 'duplicate_uid',
  unknown_link_target: 'unknown_link_target',
};

/** What is wrong with a plan file, as the contract says it, with the place in the file. */
export function fromFormatError(error: FormatError): ServerError {
  const code = CODE[error.code];
  const { message, path = '' } = error;
  return new ServerError(code, message, { errors: [{ path, code, message }] });
}

/** The answer to a file above the cap. */
export const tooLarge = (): ServerError =>
  new ServerError('too_large', `A plan file may have ${IMPORT_BYTES_MAX} bytes.`, { limit: IMPORT_BYTES_MAX });
