import { Worker } from 'node:worker_threads';
import type { ExportFormat, ExportOptions } from './format.js';

/** What the thread answers: the file's bytes. */
export interface ExportReply {
  readonly file: Uint8Array;
}

/** What is to be written. */
export interface WrittenPlan {
  readonly format: Exclude<ExportFormat, 'project_json'>;
  /** Of a table of tasks. */
  readonly options: ExportOptions;
  /** JSON of SyncChanges with all rows. */
  readonly changes: string;
  /** JSON of the baselines by task; see baselines/plan-file.ts. */
  readonly baselines: string | null;
  /** What the file it came from said beyond the plan; see imports/rest.ts. */
  readonly rest: string | null;
}

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));
const HEAP_MB_MAX = 1_536;

/**
 * Writes the rows of a project as a plan file, with the engine's dates, off the request's thread.
 *
 * @param signal ends the thread at once
 * @throws Error the signal's reason; of the thread, when it crashed
 */
export function writePlan(plan: WrittenPlan, signal?: AbortSignal): Promise<Uint8Array> {
  const worker = new Worker(THREAD, {
    name: 'export',
    workerData: plan,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  return new Promise<Uint8Array>((done, fail) => {
    worker.on('message', ({ file }: ExportReply) => done(file));
    worker.on('error', fail);
    worker.on('exit', code => fail(new Error(`the export thread ended with ${code}`)));
    if (signal?.aborted === true) fail(signal.reason);
    signal?.addEventListener('abort', () => fail(signal.reason), { once: true });
  }).finally(() => void worker.terminate());
}
