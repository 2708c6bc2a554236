import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ProblemItem } from '@trueppm/sdk/protocol';
import type { PlanQuestion } from './question.js';

/** Rows of a project on their way to the thread that keeps its plan. */
export interface PlanDelta {
  readonly projectId: string;
  /** The number the thread's rows are at; 0 = it starts from nothing. */
  readonly since: number;
  /** The number after the changes. */
  readonly version: number;
  /** JSON of SyncChanges from `since` to `version`. */
  readonly changes: string;
}

/** What the thread is to do with the plan: date it, only keep it in step, or answer a question about it. */
export type PlanWork = { readonly kind: 'date' } | { readonly kind: 'keep' } | PlanQuestion;

/** A message to the thread: work on a plan, or that what the last run moved is stored as `version`. */
export type ThreadMessage =
  | (PlanDelta & { readonly id: number; readonly work: PlanWork })
  | { readonly settled: { readonly projectId: string; readonly from: number; readonly version: number } };

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
  /** The answer to a question, as the JSON of its body. */
  | { readonly kind: 'answer'; readonly body: string }
  /** The rows are taken in. */
  | { readonly kind: 'kept' }
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
  readonly projectId: string;
  readonly done: (result: RunResult) => void;
  readonly fail: (error: Error) => void;
}

/** A run that took longer than it may. */
export class EngineTimeout extends Error {
  constructor() {
    super('the engine took too long');
  }
}

/** Ends a run on purpose. */
export class RunCancelled extends Error {
  constructor() {
    super('the run was cancelled');
  }
}

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));

/** A plan at the cap of limits.ts takes a few seconds; beyond this a thread is taken for stuck. */
export const RUN_MS_MAX = 120_000;
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

  run(delta: PlanDelta, work: PlanWork, timeoutMs: number): Promise<RunResult> {
    const worker = this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<RunResult>((done, fail) => {
      const timer = setTimeout(() => this.#fell(worker, new EngineTimeout(), id), timeoutMs);
      timer.unref();
      this.#running.set(id, {
        projectId: delta.projectId,
        done: result => {
          clearTimeout(timer);
          done(result);
        },
        fail: error => {
          clearTimeout(timer);
          fail(error);
        },
      });
      worker.postMessage({ ...delta, id, work } satisfies ThreadMessage);
    });
  }

  settle(projectId: string, from: number, version: number): void {
    if (this.#worker === null || this.#held.get(projectId) !== from) return;
    this.#held.set(projectId, version);
    this.#worker.postMessage({ settled: { projectId, from, version } } satisfies ThreadMessage);
  }

  /**
   * Ends the run of a project. One that waits is left out; one under way takes the thread with it, because nothing else
   * can stop the engine in the middle of a pass.
   */
  cancel(projectId: string): void {
    const running = [...this.#running].findIndex(([, each]) => each.projectId === projectId);
    const [id, run] = [...this.#running][running] ?? [];
    if (id === undefined || run === undefined || this.#worker === null) return;
    if (running === 0) {
      this.#fell(this.#worker, new RunCancelled(), id);
    } else {
      this.#running.delete(id);
      run.fail(new RunCancelled());
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    for (const { fail } of this.#running.values()) fail(new Error('the server stops'));
    this.#running.clear();
    this.#fell(worker, new Error('the server stops'));
    await worker.terminate();
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(THREAD, { name: 'scheduler', resourceLimits: { maxOldGenerationSizeMb: this.#heapMb } });
    this.#worker = worker;
    worker.on('message', (reply: RunReply) => {
      if (this.#worker !== worker) return;
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

  /**
   * The thread is gone. The run it was busy with fails; those that waited behind it are told that their rows are lost,
   * and come again with all of them.
   *
   * @param guilty the run that ended the thread; the oldest when not said, because the thread takes them in order
   */
  #fell(worker: Worker, error: Error, guilty?: number): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    this.#held = new Map();
    void worker.terminate();
    const all = [...this.#running];
    this.#running.clear();
    const id = guilty ?? all[0]?.[0];
    for (const [each, { done, fail }] of all) {
      if (each === id) fail(error);
      else done({ kind: 'stale' });
    }
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
   * Brings a project's plan up to date in its thread, and works on it there.
   *
   * @throws EngineTimeout, RunCancelled; Error when the thread crashed
   */
  run(delta: PlanDelta, work: PlanWork = { kind: 'date' }, timeoutMs: number = RUN_MS_MAX): Promise<RunResult> {
    return this.#threadOf(delta.projectId).run(delta, work, timeoutMs);
  }

  /** Tells the project's thread that what its last run moved was stored with the very next number. */
  settle(projectId: string, from: number, version: number): void {
    this.#threadOf(projectId).settle(projectId, from, version);
  }

  /** Ends the run of a project; it fails with RunCancelled. */
  cancel(projectId: string): void {
    this.#threadOf(projectId).cancel(projectId);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.stop()));
  }

  #threadOf(projectId: string): EngineThread {
    return this.#threads[Number.parseInt(projectId.slice(0, 8), 16) % this.#threads.length]!;
  }
}
