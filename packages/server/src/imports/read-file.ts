import type { Id, Project } from '@trueppm/scheduler';
import type { FormatWarning, MspdiRest } from '@trueppm/scheduler/mspdi';
import { IMPORT_BYTES_MAX } from '../limits.js';
import type { ImportFormat } from './format.js';
import type { ImportOptions } from './queries.js';

/** A plan file, read by the scheduler's reader of its format. */
export interface ReadFile {
  readonly project: Project;
  readonly notes: ReadonlyMap<Id, string>;
  readonly warnings: readonly FormatWarning[];
  /** What an MSPDI file says beyond the plan; null of other formats. */
  readonly rest: MspdiRest | null;
}

/**
 * Reads a plan file of any format of the scheduler as a stream.
 *
 * @throws FormatError for whatever is wrong with the file
 */
export async function readPlanFile(
  format: Exclude<ImportFormat, 'project_json'>,
  source: AsyncIterable<Uint8Array>,
  { dateOrder, sourceProject }: ImportOptions,
): Promise<ReadFile> {
  const maxBytes = IMPORT_BYTES_MAX;
  const p6 = { maxBytes, ...(sourceProject === undefined ? {} : { projectId: sourceProject }) };
  const none = { notes: new Map<Id, string>(), rest: null };
  switch (format) {
    case 'mspdi': {
      const { readMspdi } = await import('@trueppm/scheduler/mspdi');
      return readMspdi(source, { maxBytes });
    }
    case 'pmxml': {
      const { readPmxml } = await import('@trueppm/scheduler/pmxml');
      return { ...none, ...(await readPmxml(source, p6)) };
    }
    case 'xer': {
      const { readXer } = await import('@trueppm/scheduler/xer');
      return { ...none, ...(await readXer(source, p6)) };
    }
    case 'csv': {
      const { readCsv } = await import('@trueppm/scheduler/csv');
      const read = await readCsv(source, { maxBytes, ...(dateOrder === undefined ? {} : { dateOrder }) });
      return { ...none, ...read };
    }
    case 'json': {
      const { readJson } = await import('@trueppm/scheduler/json');
      return { ...none, ...(await readJson(source, { maxBytes })) };
    }
  }
}
