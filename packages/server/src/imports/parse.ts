import { Worker } from 'node:worker_threads';
import type { ImportWarning, Problem, SyncTable } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import type { FiledHistory } from './filed-history.js';
import type { ImportFormat } from './format.js';
import type { NextPiece } from './pieces.js';
import type { ImportOptions } from './queries.js';

/** What the thread is started with. */
export interface ThreadInput {
  readonly projectId: string;
  readonly fileName: string;
  readonly options: ImportOptions;
}

/** Rows of one table. */
export interface ParsedTable {
  readonly table: SyncTable;
  readonly ids: readonly string[];
  /** Rows of one statement each: of a whole project JSON arrays, of a plan file the text of COPY. */
  readonly chunks: readonly string[];
}

/** Somebody whom rows of a file name. */
export interface Person {
  /** In the file. */
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

/** What only a whole project has. */
export interface WholePlan {
  readonly people: readonly Person[];
  /** JSON. */
  readonly timesheets: string;
  readonly history: FiledHistory;
}

/** What a file holds, ready to be stored. */
export interface ParsedPlan {
  /** What only a whole project has, whose rows keep their ids and times of creation; null = a plan file. */
  readonly whole: WholePlan | null;
  /** Referenced tables first. */
  readonly tables: readonly ParsedTable[];
  readonly warnings: readonly ImportWarning[];
  /** JSON of the plan's baselines; see baselines/plan-file.ts. */
  readonly baselines: string;
  /** What an MSPDI file says beyond the plan; JSON, see rest.ts. */
  readonly rest: string | null;
  /** How long the parts of the thread's work took, ms. */
  readonly stages: Readonly<Record<string, number>>;
}

/** A piece of the file; null = that was all. */
export interface ToThread {
  readonly piece: Uint8Array | null;
}

/** `next` asks for a piece; `found` says what the file is. */
export type FromThread =
  | { readonly kind: 'next' }
  | { readonly kind: 'found'; readonly format: ImportFormat }
  | { readonly kind: 'parsed'; readonly plan: ParsedPlan }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** A file that is refused, with the problem as it is stored and answered. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));

/** The largest plan within the caps needs about a third of it; a hostile file ends its thread and nothing else. */
const HEAP_MB_MAX = 1_536;
/** Room for what lives briefly: by default it is so little that most of a record is moved on before it is done with. */
const YOUNG_MB_MAX = 64;
const PARSE_MS_MAX = 120_000;
/** Of a whole project, which may be eight times as large. */
const WHOLE_MS_MAX = 600_000;

/** What a file is read with. */
export interface FileReading {
  /** The next bytes of the file, null at its end. */
  readonly nextPiece: NextPiece;
  readonly onFormat: (format: ImportFormat) => void;
  /** Ends the thread at once. */
  readonly signal: AbortSignal;
}

/**
 * Parses and dates a plan file in a thread.
 *
 * @throws Refused for anything that is wrong with the file; the signal's reason; Error when the thread crashed for
 * another reason
 */
export function parsePlan(input: ThreadInput, { nextPiece, onFormat, signal }: FileReading): Promise<ParsedPlan> {
  const worker = new Worker(THREAD, {
    name: 'import',
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX, maxYoungGenerationSizeMb: YOUNG_MB_MAX },
  });
  return new Promise<ParsedPlan>((done, fail) => {
    const end = (): void => fail(refusal('The file takes too long to read.'));
    let timer = setTimeout(end, PARSE_MS_MAX);
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'parsed') done(message.plan);
      else if (message.kind === 'refused') fail(new Refused(message.problem));
      else if (message.kind === 'found') {
        onFormat(message.format);
        if (message.format !== 'project_json') return;
        clearTimeout(timer);
        timer = setTimeout(end, WHOLE_MS_MAX);
      } else nextPiece().then(piece => worker.postMessage({ piece } satisfies ToThread), fail);
    });
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    worker.on('error', error => {
      const isMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(isMemory ? refusal('The file needs more memory than an import may have.') : error);
    });
    worker.on('exit', code => fail(new Error(`the import thread ended with ${code}`)));
    worker.on('exit', () => clearTimeout(timer));
  }).finally(() => void worker.terminate());
}

const refusal = (detail: string): Refused => new Refused(new ServerError('too_large', detail).toProblem());
