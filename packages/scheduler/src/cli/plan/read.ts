import { detectFormat, type PlanFormat } from '../../formats/detect.js';
import type { MspdiRest } from '../../formats/mspdi/rest.js';
import type { PlanFile } from '../../formats/plan-file.js';
import type { Arguments } from '../arguments.js';
import type { Call } from '../command.js';
import { InputError } from '../failure.js';
import { remarkAll } from '../remarks.js';
import { openSource } from './source.js';
import { readTableOptions, type TableOptions } from './table-options.js';

/** A plan, whatever file it came from. */
export interface OpenPlan extends PlanFile {
  /** What a file of Microsoft Project says beyond the plan. */
  readonly rest?: MspdiRest;
}

type ReadOptions = TableOptions & { readonly maxBytes?: number; readonly projectId?: string };
type Reader = (bytes: AsyncIterable<Uint8Array>, options: ReadOptions) => Promise<OpenPlan>;

/** What tables and JSON do not have. */
const nothing: Pick<PlanFile, 'stored' | 'notes'> = { stored: new Map(), notes: new Map() };

/** Readers by format, loaded when needed. */
const READERS: Readonly<Record<PlanFormat, () => Promise<Reader>>> = {
  mspdi: async () => (await import('../../formats/mspdi/index.js')).readMspdi,
  xer: async () => (await import('../../formats/xer/index.js')).readXer,
  pmxml: async () => (await import('../../formats/pmxml/index.js')).readPmxml,
  csv: async () => {
    const { readCsv } = await import('../../formats/csv/index.js');
    // A table alone has no calendars: a plan that names some could not be scheduled.
    return async (bytes, options) => ({
      ...nothing,
      ...(await readCsv(bytes, { ...options, project: { calendars: [] } })),
    });
  },
  json: async () => {
    const { readJson } = await import('../../formats/json/index.js');
    return async (bytes, options) => ({ ...nothing, ...(await readJson(bytes, options)) });
  },
};

/** Formats that plans are read from. */
export const READ_FORMATS = Object.keys(READERS) as readonly PlanFormat[];

/**
 * Reads the plan a command is about and tells its warnings.
 *
 * @param file path, or `-` for standard input
 * @throws FormatError, InputError, and errors of the file system
 */
export async function readPlan(file: string, { args, terminal, watch }: Call): Promise<OpenPlan> {
  const asked = args.choice('from', READ_FORMATS);
  const projectId = args.text('project');
  const options = {
    ...readTableOptions(args),
    ...readSizeLimit(args),
    ...(projectId === undefined ? {} : { projectId }),
  };
  const progress = terminal.progress('reading');
  try {
    const { label, head, bytes } = await openSource(file, progress);
    const format = asked ?? detectFormat(head, file);
    if (format === null) {
      await bytes[Symbol.asyncIterator]().return?.();
      throw new InputError(
        'unknown_format',
        `${label} ${whatElse(head) ?? `is no plan that can be told by its content; --from takes ${READ_FORMATS.join(', ')}`}`,
      );
    }
    const read = await READERS[format]();
    const plan = await read(bytes, options);
    remarkAll(
      plan.warnings.map(warning => ({ ...warning, severity: 'warning' })),
      terminal,
    );
    return plan;
  } finally {
    progress.end();
    watch.mark('read');
  }
}

/** First bytes of files that people take for plan files, and what to do with those. */
const OTHERS: readonly (readonly [signature: string, advice: string])[] = [
  ['\u00d0\u00cf\u0011\u00e0', 'is a binary file, such as Microsoft Project saves: have it save XML instead'],
  ['PK\u0003\u0004', 'is a zip archive or a workbook: unpack it, or save the table as CSV'],
  ['\u001f\u008b', 'is compressed with gzip: unpack it'],
  ['%PDF', 'is a PDF, which holds no plan'],
];

/** What a file is that is no plan, where its first bytes say so. */
function whatElse(head: Uint8Array): string | undefined {
  const start = String.fromCharCode(...head.subarray(0, 4));
  return OTHERS.find(([signature]) => start.startsWith(signature))?.[1];
}

function readSizeLimit(args: Arguments): { readonly maxBytes?: number } {
  const megabytes = args.number('max-size', { least: 0.001, most: 4096 });
  return megabytes === undefined ? {} : { maxBytes: Math.round(megabytes * 1024 * 1024) };
}
