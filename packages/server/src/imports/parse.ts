import { Worker } from 'node:worker_threads';
import type { PlanTable, Problem, ProblemItem } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';

/** What the thread is started with. */
export interface ThreadInput {
  readonly projectId: string;
  readonly fallbackName: string;
}

/** Rows of every table as JSON text, ready for one statement each. */
export interface ParsedPlan {
  readonly tables: Readonly<Record<PlanTable, { readonly ids: readonly string[]; readonly rows: string }>>;
  readonly warnings: readonly ProblemItem[];
  /** JSON of the plan's baselines; see baselines/plan-file.ts. */
  readonly baselines: string;
  /** What the file says beyond the plan; JSON, see rest.ts. */
  readonly rest: string;
}

/** A piece of the file; null = that was all. */
export interface ToThread {
  readonly piece: Uint8Array | null;
}

/** `next` asks for a piece. */
export type FromThread =
  | { readonly kind: 'next' }
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
const PARSE_MS_MAX = 120_000;

/**
 * Parses and dates a plan file in a thread.
 *
 * @param nextPiece the next bytes of the file, null at its end
 * @throws Refused for anything that is wrong with the file; Error when the thread crashed for another reason
 */
export function parsePlan(input: ThreadInput, nextPiece: () => Promise<Uint8Array | null>): Promise<ParsedPlan> {
  const worker = new Worker(THREAD, {
    name: 'import',
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  return new Promise<ParsedPlan>((done, fail) => {
    const timer = setTimeout(() => fail(refusal('The file takes too long to read.')), PARSE_MS_MAX);
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'parsed') done(message.plan);
      else if (message.kind === 'refused') fail(new Refused(message.problem));
      else nextPiece().then(piece => worker.postMessage({ piece } satisfies ToThread), fail);
    });
    worker.on('error', error => {
      const isMemory = (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';
      fail(isMemory ? refusal('The file needs more memory than an import may have.') : error);
    });
    worker.on('exit', code => fail(new Error(`the import thread ended with ${code}`)));
    worker.on('exit', () => clearTimeout(timer));
  }).finally(() => void worker.terminate());
}

const refusal = (detail: string): Refused => new Refused(new ServerError('too_large', detail).toProblem());
