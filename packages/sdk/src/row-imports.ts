import { mediaTypeOf } from './exchange.js';
import { type HttpClient, unwrap } from './http.js';
import type { components } from './protocol/index.js';

type Schemas = components['schemas'];

/** What a file of rows would do to a project, row by row, or has done. */
export type RowImport = Schemas['RowImport'];

/** What a file of rows leaves open. */
export interface RowImportOptions {
  /** What the file is. Default: what its name, and then its content, says. */
  readonly format?: 'csv' | 'json' | 'mspdi';
  /** What a row names its task by. Default `id`. */
  readonly match?: 'id' | 'wbs' | 'name';
  /** What dates of a table begin with where they are not ISO. */
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
  /** The task below which rows go that the file puts below none. Default: the top level. */
  readonly parentId?: string;
}

const PLAN_JSON_TYPE = 'application/vnd.trueppm.plan+json';

const typeOf = (name: string, format: RowImportOptions['format']): string =>
  format === 'json' || (format === undefined && /\.json$/i.test(name)) ? PLAN_JSON_TYPE : mediaTypeOf(name, format);

/**
 * Asks what the rows of a file would do to a project; nothing is written. The answer can be applied for a day.
 *
 * @param file CSV, JSON (a plan document or rows of the contract) or MSPDI
 * @throws SdkError with the server's code: `invalid_value` with the place of each value that cannot be read, `not_plan`,
 *   `too_many`, `too_large`, `conflict` …
 */
export function previewRows(
  http: HttpClient,
  projectId: string,
  file: File,
  { format, match, dateOrder, parentId }: RowImportOptions = {},
): Promise<RowImport> {
  const query = {
    file_name: file.name,
    ...(format === undefined ? {} : { format }),
    ...(match === undefined ? {} : { match }),
    ...(dateOrder === undefined ? {} : { date_order: dateOrder }),
    ...(parentId === undefined ? {} : { parent_id: parentId }),
  };
  return unwrap(
    http.POST('/projects/{project_id}/imports', {
      params: { path: { project_id: projectId }, query },
      // The contract says text of a file's bytes; the file itself is what is sent.
      body: file as unknown as string,
      bodySerializer: body => body,
      headers: { 'content-type': typeOf(file.name, format) },
    }),
  );
}

/**
 * A preview of rows as it was answered first, or what became of it.
 * @throws SdkError `not_found` after a day, `network` …
 */
export function readRowImport(http: HttpClient, projectId: string, rowImportId: string): Promise<RowImport> {
  const path = { project_id: projectId, row_import_id: rowImportId };
  return unwrap(http.GET('/projects/{project_id}/imports/{row_import_id}', { params: { path } }));
}

/**
 * Does exactly what a preview said, in one transaction; rows that it refused are left out.
 *
 * @param idempotencyKey the same for an attempt that is made again because no answer came
 * @throws SdkError `conflict` with `ids` when a row that the preview builds on has changed since, `wrong_state` when it was
 *   applied before, `not_found` after a day …
 */
export function applyRows(
  http: HttpClient,
  projectId: string,
  rowImportId: string,
  idempotencyKey: string = crypto.randomUUID(),
): Promise<RowImport> {
  const params = {
    path: { project_id: projectId, row_import_id: rowImportId },
    header: { 'Idempotency-Key': idempotencyKey },
  };
  return unwrap(http.POST('/projects/{project_id}/imports/{row_import_id}/apply', { params }));
}
