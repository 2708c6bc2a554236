import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Schedule } from '../../outcome.js';
import { type Arguments, type Option, UsageError } from '../arguments.js';
import { type Remark, remarkAll } from '../remarks.js';
import type { Terminal } from '../terminal.js';
import type { OpenPlan } from './read.js';

/** Something of a plan that a file does not hold. */
type Loss = Omit<Remark, 'severity'>;

/** A plan file as text, and what of the plan it does not hold. */
interface Written {
  readonly text: string;
  readonly losses: readonly Loss[];
}

type Writer = (plan: OpenPlan, schedule: Schedule | undefined) => Promise<Written>;

const WRITERS = {
  async mspdi({ project, notes, rest }, schedule) {
    const { exportMspdi } = await import('../../formats/mspdi/index.js');
    const { xml, losses } = exportMspdi(project, schedule, rest ? { notes, rest } : { notes });
    return { text: xml, losses };
  },
  async csv(plan, schedule) {
    const { exportCsv } = await import('../../formats/csv/index.js');
    const { csv, losses } = exportCsv(plan.project, schedule);
    return { text: csv, losses: [...lossesBeside(plan), ...losses] };
  },
  async json(plan) {
    const { writeJson } = await import('../../formats/json/index.js');
    return { text: writeJson(plan.project, { indent: 2 }), losses: lossesBeside(plan) };
  },
} as const satisfies Readonly<Record<string, Writer>>;

/** Formats that plans are written in. */
export const WRITE_FORMATS = Object.keys(WRITERS) as readonly (keyof typeof WRITERS)[];

const EXTENSIONS: Readonly<Record<string, Writer>> = {
  '.xml': WRITERS.mspdi,
  '.csv': WRITERS.csv,
  '.json': WRITERS.json,
};

/** What lies beside the plan and only a file of Microsoft Project takes. */
function lossesBeside({ notes, rest }: OpenPlan): Loss[] {
  const losses: Loss[] = [];
  if (notes.size > 0) {
    losses.push({ code: 'no_such_field', path: 'notes', message: `The format has no place for notes (${notes.size})` });
  }
  if (rest && rest.project.length + rest.tasks.size + rest.resources.size + rest.assignments.size > 0) {
    const message = 'The format has no place for what the file says beyond the plan, such as custom fields and views';
    losses.push({ code: 'no_such_field', path: 'rest', message });
  }
  return losses;
}

/** Options of commands that can write the plan they made. */
export const WRITE_OPTIONS: readonly Option[] = [
  { name: 'output', short: 'o', value: 'FILE', help: 'write the plan to this file' },
  { name: 'to', value: 'FORMAT', help: `in this format: ${WRITE_FORMATS.join(', ')}; default: by the extension` },
];

/** Where a plan goes, and how. */
export interface Target {
  /** `-` is standard output. */
  readonly file: string;
  readonly write: Writer;
}

/**
 * Where the command line wants a plan written; null when nowhere.
 *
 * @throws UsageError when the format is unknown
 */
export function readTarget(args: Arguments, file = args.text('output')): Target | null {
  const format = args.choice('to', WRITE_FORMATS);
  if (file === undefined) return null;
  const write = format === undefined ? EXTENSIONS[extname(file).toLowerCase()] : WRITERS[format];
  if (write !== undefined) return { file, write };
  throw new UsageError(`the extension of "${file}" is that of no format; --to takes ${WRITE_FORMATS.join(', ')}`);
}

/**
 * Writes a plan and tells what its format does not hold. A file is replaced only when all of it is there.
 *
 * @throws FormatError for a plan the format cannot hold at all, and errors of the file system
 */
export async function writePlan(
  plan: OpenPlan,
  { file, write }: Target,
  { schedule, terminal }: { readonly schedule: Schedule | undefined; readonly terminal: Terminal },
): Promise<void> {
  const { text, losses } = await write(plan, schedule);
  remarkAll(
    losses.map(loss => ({ ...loss, severity: 'lost' })),
    terminal,
  );
  if (file === '-') await terminal.emitText(text);
  else await replaceFile(file, text);
}

async function replaceFile(file: string, text: string): Promise<void> {
  const place = await realpath(file).catch(() => file);
  const isPlain = await stat(place).then(
    one => one.isFile(),
    () => true,
  );
  // A device or a pipe is written to, not replaced.
  if (!isPlain) return writeFile(place, text);
  const draft = `${place}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true });
    // The draft is nobody's business.
    throw Object.assign(error as Error, { path: file });
  }
}
