import { Worker } from 'node:worker_threads';
import type { Problem } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import type { RowDraft } from './draft.js';
import type { RowFormat } from './format.js';
import type { RowImportOptions } from './read.js';

/** What the thread is started with. */
export interface TableInput {
  /** JSON of SyncChanges with all rows of the plan. */
  readonly changes: string;
  readonly file: Uint8Array;
  readonly format: RowFormat;
  readonly options: RowImportOptions;
}

/** A table read against a project. */
export interface DraftedTable {
  readonly draft: RowDraft;
  /** Ids of the project's tasks at that moment. */
  readonly taskIds: readonly string[];
}

/** What the thread says. */
export type TableAnswer = DraftedTable | { readonly refusal: Problem };

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));
const HEAP_MB_MAX = 1_024;
const READ_MS_MAX = 30_000;

/**
 * Reads a table against the rows of a project, off the request's thread.
 *
 * @throws ServerError with what is wrong with the file
 */
export function draftTable(input: TableInput): Promise<DraftedTable> {
  const worker = new Worker(THREAD, {
    name: 'row-import',
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  let timer: NodeJS.Timeout | undefined;
  return new Promise<DraftedTable>((done, fail) => {
    timer = setTimeout(() => fail(new ServerError('too_large', 'The table takes too long to read.')), READ_MS_MAX);
    worker.on('message', (answer: TableAnswer) => {
      if ('draft' in answer) done(answer);
      else fail(errorOf(answer.refusal));
    });
    worker.on('error', error => {
      const isMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(isMemory ? new ServerError('too_large', 'The table needs more memory than it may have.') : error);
    });
    worker.on('exit', code => fail(new Error(`the thread of a table ended with ${code}`)));
  }).finally(() => {
    clearTimeout(timer);
    void worker.terminate();
  });
}

const errorOf = ({ code, detail, errors, ids, limit }: Problem): ServerError =>
  new ServerError(code, detail ?? '', {
    ...(errors === undefined ? {} : { errors }),
    ...(ids === undefined ? {} : { ids }),
    ...(limit === undefined ? {} : { limit }),
  });
