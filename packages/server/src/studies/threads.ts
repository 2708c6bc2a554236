import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ServerError } from '../errors.js';
import { STUDIES_WAITING_MAX, STUDY_MS_MAX } from '../limits.js';
import type { Study, StudyInput, StudyMessage, StudyResult } from './study.js';

/** How a study is run. */
export interface StudyRun {
  readonly changes: string;
  readonly study: Study;
  readonly timeoutMs?: number;
  /** Ends the study: it fails with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: number) => void;
}

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));
const HEAP_MB_MAX = 1_536;
const RETRY_AFTER_SECONDS = 5;

/**
 * Threads for studies: each gets one of its own, which ends with it, so that neither its memory nor a plan that the
 * engine chokes on touches the threads that keep dates current. At most one less than there are cores at a time.
 */
export class StudyThreads {
  readonly #size: number;
  readonly #waiting: (() => void)[] = [];
  readonly #workers = new Set<Worker>();
  #taken = 0;

  constructor(size: number = Math.max(1, availableParallelism() - 1)) {
    this.#size = size;
  }

  /**
   * Runs a study; it waits while others have all the threads.
   *
   * @throws ServerError `rate_limited` when too many wait already, `unavailable` when it takes too long; Error when the
   *   thread crashed; the reason of the signal
   */
  async run(run: StudyRun): Promise<StudyResult> {
    await this.#enter();
    try {
      run.signal?.throwIfAborted();
      return await this.#study(run);
    } finally {
      this.#leave();
    }
  }

  /** Ends all studies. */
  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map(worker => worker.terminate()));
  }

  #enter(): Promise<void> | void {
    if (this.#taken < this.#size) {
      this.#taken += 1;
      return;
    }
    if (this.#waiting.length >= STUDIES_WAITING_MAX) {
      throw new ServerError('rate_limited', 'Too many plans are being studied; try again in a moment.', {
        limit: STUDIES_WAITING_MAX,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    return new Promise(done => this.#waiting.push(done));
  }

  /** The place goes to who waited longest. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#taken -= 1;
    else next();
  }

  #study({ changes, study, timeoutMs = STUDY_MS_MAX, signal, onProgress }: StudyRun): Promise<StudyResult> {
    const worker = new Worker(THREAD, {
      name: study.kind,
      workerData: { changes, study } satisfies StudyInput,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
    });
    this.#workers.add(worker);
    let timer: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    return new Promise<StudyResult>((done, fail) => {
      const seconds = Math.round(timeoutMs / 1_000);
      timer = setTimeout(
        () => fail(new ServerError('unavailable', `This takes more than ${seconds} s; ask for less of it.`)),
        timeoutMs,
      );
      abort = () => fail(signal?.reason);
      signal?.addEventListener('abort', abort);
      worker.on('message', (message: StudyMessage) => {
        if (message.kind === 'progress') onProgress?.(message.progress);
        else done(message);
      });
      worker.on('error', fail);
      worker.on('exit', code => fail(new Error(`the thread of a study ended with ${code}`)));
    }).finally(() => {
      clearTimeout(timer);
      if (abort !== undefined) signal?.removeEventListener('abort', abort);
      this.#workers.delete(worker);
      void worker.terminate();
    });
  }
}
