import type { SchedulerApi } from './api.js';
import { callsTo } from './calls.js';
// Under the platform's name, since `new Worker(new URL(…))` is what bundlers look for.
import { TrustedWorker as Worker } from './trusted-worker.js';

/** How the host lets the engine run. */
export interface EngineOptions {
  /** Address of the worker's script, for hosts that serve it elsewhere. */
  readonly workerUrl?: string | URL | null;
  /** Makes the worker, for hosts with a Trusted Types policy or a bundler of their own. */
  readonly createWorker?: (() => Worker) | null;
}

/** A running engine, in a worker or, when none can start, in the page. */
export interface EngineHandle {
  readonly api: SchedulerApi;
  readonly isInWorker: boolean;
  /** Why there is no worker; null = there is one. */
  readonly refusal: Error | null;
  /** Resolves when the worker has ended by itself or by its host: its plan is gone. */
  readonly lost: Promise<void>;
  dispose(): void;
}

/** How long a worker may take to say that it runs; a blocked one often says nothing at all. */
const START_TIMEOUT_MS = 10_000;

async function spawn({ workerUrl, createWorker }: EngineOptions): Promise<Worker> {
  if (createWorker) return createWorker();
  const ownUrl = new URL(import.meta.url);
  // The literal below is what bundlers look for; a script from another host is refused there and needs a detour.
  if (!workerUrl && (ownUrl.origin === location.origin || !ownUrl.protocol.startsWith('http')))
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const { spawnFrom } = await import('./spawn-elsewhere.js');
  return spawnFrom(workerUrl ? new URL(workerUrl, document.baseURI) : new URL('worker.js', ownUrl));
}

/** Resolves with the worker's first word, the name of its lock; rejects when it fails or stays silent. */
function started(worker: Worker): Promise<string> {
  const end = new AbortController();
  const { signal } = end;
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The worker did not start in time.')), START_TIMEOUT_MS);
    signal.addEventListener('abort', () => clearTimeout(timer));
    worker.addEventListener('message', ({ data }) => typeof data === 'string' && resolve(data), { signal });
    worker.addEventListener('error', ({ message }) => reject(new Error(message || 'The worker failed.')), { signal });
  }).finally(() => end.abort());
}

/** Resolves when a worker has ended; never once the signal is aborted. */
function ended(worker: Worker, lock: string, signal: AbortSignal): Promise<void> {
  // Only secure pages have locks: elsewhere it is asked now and then.
  if (lock === 'ready') return import('./heartbeat.js').then(({ silence }) => silence(worker, signal));
  return new Promise(resolve => {
    navigator.locks.request(lock, { signal }, () => resolve()).catch(() => undefined);
  });
}

/**
 * Starts the engine in a worker. Where none may start (a policy, a sandbox, a script from another origin) it loads
 * the same script into the page instead: slower to type beside, but every plan still gets its dates.
 * @throws when neither works
 */
export async function startEngine(options: EngineOptions = {}): Promise<EngineHandle> {
  try {
    const worker = await spawn(options);
    let lock: string;
    try {
      lock = await started(worker);
    } catch (cause) {
      worker.terminate();
      throw cause;
    }
    const end = new AbortController();
    const lost = ended(worker, lock, end.signal);
    return {
      api: callsTo<SchedulerApi>(worker, lost),
      isInWorker: true,
      refusal: null,
      lost,
      dispose: () => {
        end.abort();
        worker.terminate();
      },
    };
  } catch (cause) {
    const url = options.workerUrl && new URL(options.workerUrl, document.baseURI);
    return (await import('./page-engine.js')).engineInPage(url, cause);
  }
}
