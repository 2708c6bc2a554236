import type { CsvColumn, Delimiter } from '@trueppm/scheduler/csv';

/** What a project is exported as. */
export type ExportFormat = 'mspdi' | 'csv' | 'project_json';

/** What a table of tasks looks like. */
export interface ExportOptions {
  /** Which columns, in which order; default: those that the plan has something for. */
  readonly columns?: readonly CsvColumn[];
  readonly delimiter?: Delimiter;
}

/** Media type and file extension of each format. */
export const FILE_OF_FORMAT: Readonly<Record<ExportFormat, { readonly type: string; readonly extension: string }>> = {
  mspdi: { type: 'application/xml', extension: 'xml' },
  csv: { type: 'text/csv', extension: 'csv' },
  project_json: { type: 'application/vnd.trueppm.project+json', extension: 'json' },
};

const DELIMITERS: Readonly<Record<string, Delimiter>> = { comma: ',', semicolon: ';', tab: '\t' };

/** `percent_complete` as the engine calls the column. */
const camel = (name: string): CsvColumn =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as CsvColumn;

/** What a request says of a table; the contract has checked the names. */
export function readOptions({
  columns,
  delimiter,
}: {
  readonly columns?: readonly string[] | undefined;
  readonly delimiter?: string | undefined;
}): ExportOptions {
  return {
    ...(columns === undefined ? {} : { columns: columns.map(camel) }),
    ...(delimiter === undefined ? {} : { delimiter: DELIMITERS[delimiter] ?? ',' }),
  };
}
