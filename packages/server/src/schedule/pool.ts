import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ProblemItem } from '@trueppm/sdk/protocol';

/** One run of the engine, as it crosses to the thread. */
export interface RunRequest {
  readonly id: number;
  readonly projectId: string;
  /** The number the thread's rows are at; 0 = it starts from nothing. */
  readonly since: number;
  /** The number after the changes. */
  readonly version: number;
  /** JSON of SyncChanges from `since` to `version`. */
  readonly changes: string;
}

/** What a run found. */
export type RunResult =
  | {
      readonly kind: 'dated';
      readonly start: string | null;
      readonly finish: string | null;
      /** Tasks whose stored dates differ, and their computed columns as JSON. */
      readonly movedIds: readonly string[];
      readonly moved: string;
      readonly problems: readonly ProblemItem[];
      /** Time in the engine alone. */
      readonly engineMs: number;
    }
  /** The plan has errors; nothing was computed. */
  | { readonly kind: 'refused'; readonly problems: readonly ProblemItem[] }
  /** The thread does not hold the rows at `since`. */
  | { readonly kind: 'stale' }
  /** The project is in the trash. */
  | { readonly kind: 'gone' };

/** The thread's answer; `held` = the numbers of the projects it now keeps. */
export type RunReply = { readonly id: number; readonly held: readonly (readonly [string, number])[] } & (
  | { readonly result: RunResult }
  | { readonly error: string }
);

interface Running {
  readonly done: (result: RunResult) => void;
  readonly fail: (error: Error) => void;
}

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));

/** A plan at the cap of limits.ts takes a few seconds; beyond this a thread is taken for stuck. */
const RUN_MS_MAX = 120_000;
const HEAP_MB_MAX = 2_048;

/** One thread; it is started by the first run and started anew after a crash. */
class EngineThread {
  readonly #running = new Map<number, Running>();
  readonly #heapMb: number;
  #worker: Worker | null = null;
  #held = new Map<string, number>();
  #lastId = 0;

  constructor(heapMb: number) {
    this.#heapMb = heapMb;
  }

  heldVersion(projectId: string): number {
    return this.#held.get(projectId) ?? 0;
  }

  run(request: Omit<RunRequest, 'id'>): Promise<RunResult> {
    const worker = this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<RunResult>((done, fail) => {
      const timer = setTimeout(() => this.#fell(worker, new Error('a schedule run took too long')), RUN_MS_MAX);
      timer.unref();
      this.#running.set(id, {
        done: result => {
          clearTimeout(timer);
          done(result);
        },
        fail: error => {
          clearTimeout(timer);
          fail(error);
        },
      });
      worker.postMessage({ ...request, id } satisfies RunRequest);
    });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker !== null) this.#fell(worker, new Error('the server stops'));
    await worker?.terminate();
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(THREAD, { name: 'scheduler', resourceLimits: { maxOldGenerationSizeMb: this.#heapMb } });
    this.#worker = worker;
    worker.on('message', (reply: RunReply) => {
      const running = this.#running.get(reply.id);
      this.#running.delete(reply.id);
      this.#held = new Map(reply.held);
      if ('error' in reply) running?.fail(new Error(reply.error));
      else running?.done(reply.result);
    });
    worker.on('error', error => this.#fell(worker, error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', code => this.#fell(worker, new Error(`the schedule thread ended with ${code}`)));
    worker.unref();
    return worker;
  }

  /** A crash fails the runs of this thread and nothing else. */
  #fell(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#held = new Map();
    void worker.terminate();
    const failed = [...this.#running.values()];
    this.#running.clear();
    for (const { fail } of failed) fail(error);
  }
}

/** Engine threads, one less than there are cores: requests always find one. A project keeps to its thread. */
export class SchedulePool {
  readonly #threads: readonly EngineThread[];

  /** @param options `heapMb`: memory that one thread may use before it is ended */
  constructor(
    size: number = Math.max(1, availableParallelism() - 1),
    { heapMb = HEAP_MB_MAX }: { readonly heapMb?: number } = {},
  ) {
    this.#threads = Array.from({ length: size }, () => new EngineThread(heapMb));
  }

  /** The number at which the project's thread has its rows; 0 = it has none. */
  heldVersion(projectId: string): number {
    return this.#threadOf(projectId).heldVersion(projectId);
  }

  /**
   * Dates a project.
   *
   * @throws Error when the thread crashed or took too long
   */
  run(request: Omit<RunRequest, 'id'>): Promise<RunResult> {
    return this.#threadOf(request.projectId).run(request);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.stop()));
  }

  #threadOf(projectId: string): EngineThread {
    return this.#threads[Number.parseInt(projectId.slice(0, 8), 16) % this.#threads.length]!;
  }
}
