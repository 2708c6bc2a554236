import { ServerError } from '../errors.js';
import { formatOf } from '../imports/format.js';
import { IMPORT_BYTES_MAX, ROW_IMPORT_BYTES_MAX } from '../limits.js';

/** Kinds of file whose rows go into a project. */
export type RowFormat = 'csv' | 'json' | 'mspdi';

const FORMATS: ReadonlySet<string> = new Set<RowFormat>(['csv', 'json', 'mspdi']);
/** Media types that one format only has. */
const BY_TYPE: Readonly<Record<string, RowFormat>> = {
  'text/csv': 'csv',
  'application/xml': 'mspdi',
  'application/vnd.trueppm.plan+json': 'json',
};

/** What a media type says of a file; undefined = nothing. */
export const formatOfType = (mediaType: string | undefined): RowFormat | undefined => BY_TYPE[mediaType ?? ''];

/** The largest file of a format, bytes. XML says the same with some times as many. */
export const rowBytesMaxOf = (format: RowFormat | undefined): number =>
  format === undefined || format === 'mspdi' ? IMPORT_BYTES_MAX : ROW_IMPORT_BYTES_MAX;

/**
 * Says what a file of rows is by how it begins, else by its name.
 *
 * @throws ServerError `not_plan` for what has no rows for a project
 */
export function rowFormatOf(head: Uint8Array, fileName: string): RowFormat {
  const found = /^(\uFEFF)?\s*[[{]/.test(new TextDecoder().decode(head.subarray(0, 64)))
    ? 'json'
    : formatOf(head, fileName);
  if (found !== null && FORMATS.has(found)) return found as RowFormat;
  throw new ServerError('not_plan', 'Rows for a project come as CSV, JSON or MSPDI.');
}
