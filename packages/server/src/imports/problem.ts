import type { FormatError } from '@trueppm/scheduler/mspdi';
import type { ProblemCode } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import type { ImportFormat } from './format.js';

const CODE: Record<FormatError['code'], ProblemCode> = {
  not_xml: 'not_xml',
  bad_encoding: 'malformed_file',
  doctype_forbidden: 'doctype_forbidden',
  not_mspdi: 'not_plan',
  not_csv: 'not_plan',
  not_json: 'malformed_file',
  not_plan: 'not_plan',
  unsupported_version: 'unsupported_version',
  not_pmxml: 'not_plan',
  not_xer: 'not_plan',
  too_large: 'too_large',
  too_deep: 'too_deep',
  bad_value: 'invalid_value',
  missing_value: 'invalid_value',
  duplicate_uid: 'duplicate_uid',
  duplicate_id: 'duplicate_uid',
  unknown_link_target: 'unknown_link_target',
};

const XML: ReadonlySet<ImportFormat> = new Set(['mspdi', 'pmxml']);

/** Problems listed of one file. */
const ERRORS_MAX = 50;

/** Where something stands in a file, for people: an element's path, or a line and a cell. */
export function placeInFile(place: {
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}): string {
  const { path, line, column } = place;
  // The path of an element says it all; the name of a column does not.
  if (path !== undefined && (line === undefined || path.includes('/'))) return path;
  if (line === undefined) return '';
  return column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
}

/** What is wrong with a plan file, as the contract says it, with each place in the file. */
export function fromFormatError(error: FormatError, format: ImportFormat): ServerError {
  // What is no text is no XML either.
  const codeOf = (code: FormatError['code']): ProblemCode =>
    code === 'bad_encoding' && XML.has(format) ? 'not_xml' : CODE[code];
  return new ServerError(codeOf(error.code), error.message, {
    errors: error.problems
      .slice(0, ERRORS_MAX)
      .map(({ code, message, ...place }) => ({ path: placeInFile(place), code: codeOf(code), message })),
  });
}

/** The answer to a file above the cap. */
export const tooLarge = (limit: number): ServerError =>
  new ServerError('too_large', `A file may have ${limit} bytes.`, { limit });
