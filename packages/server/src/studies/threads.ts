import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ServerError } from '../errors.js';
import { STUDIES_WAITING_MAX, STUDY_MS_MAX } from '../limits.js';
import { Places } from '../places.js';
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

/**
 * Threads for studies: each gets one of its own, which ends with it, so that neither its memory nor a plan that the
 * engine chokes on touches the threads that keep dates current. At most one less than there are cores at a time.
 */
export class StudyThreads {
  readonly #places: Places;
  readonly #workers = new Set<Worker>();

  constructor(size: number = Math.max(1, availableParallelism() - 1)) {
    this.#places = new Places({
      places: size,
      waitingMax: STUDIES_WAITING_MAX,
      refusal: 'Too many plans are being studied; try again in a moment.',
    });
  }

  /**
   * Runs a study; it waits while others have all the threads.
   *
   * @throws ServerError `rate_limited` when too many wait already, `unavailable` when it takes too long; Error when the
   *   thread crashed; the reason of the signal
   */
  run(run: StudyRun): Promise<StudyResult> {
    const { signal } = run;
    return this.#places.with(() => this.#study(run), signal === undefined ? {} : { signal });
  }

  /** Ends all studies. */
  async stop(): Promise<void> {
    await Promise.all([...this.#workers].map(worker => worker.terminate()));
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
