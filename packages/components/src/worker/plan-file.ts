import type { Project, Schedule } from '@trueppm/scheduler';

/** A plan file to write, with its options. */
export type PlanFileRequest =
  | { readonly format: 'mspdi' }
  | {
      readonly format: 'csv';
      /** Names of `csvColumns`; null = those the plan has something for. */
      readonly columns: readonly string[] | null;
      readonly delimiter: ',' | ';' | '\t';
      readonly hasByteOrderMark: boolean;
    };

/** The file, or why there can be none. */
export type PlanFileAnswer =
  | { readonly text: string }
  /** `bad_option`: an unknown column. `not_writable`: the format cannot hold the plan. */
  | { readonly code: 'bad_option' | 'not_writable'; readonly message: string };

/** Writes a plan with its dates as a file. The writers are scripts of their own, loaded when first used. */
export async function writePlanFile(
  project: Project,
  schedule: Schedule,
  request: PlanFileRequest,
): Promise<PlanFileAnswer> {
  if (request.format === 'mspdi') {
    const { writeMspdi, FormatError } = await import('@trueppm/scheduler/mspdi');
    return tried(() => writeMspdi(project, schedule), FormatError);
  }
  const { writeCsv, csvColumns, FormatError } = await import('@trueppm/scheduler/csv');
  const { columns, delimiter, hasByteOrderMark } = request;
  const known: readonly string[] = csvColumns;
  const unknown = columns?.find(column => !known.includes(column));
  if (unknown !== undefined) {
    return { code: 'bad_option', message: `csvColumns: "${unknown}" is no column; allowed are ${known.join(', ')}.` };
  }
  const chosen = columns === null ? {} : { columns: columns as readonly (typeof csvColumns)[number][] };
  return tried(() => writeCsv(project, schedule, { ...chosen, delimiter, hasByteOrderMark }), FormatError);
}

function tried(write: () => string, refusal: new (...args: never[]) => Error): PlanFileAnswer {
  try {
    return { text: write() };
  } catch (cause) {
    if (cause instanceof refusal) return { code: 'not_writable', message: cause.message };
    throw cause;
  }
}
