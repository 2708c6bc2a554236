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

function spawn({ workerUrl, createWorker }: EngineOptions): Worker {
  if (createWorker) return createWorker();
  if (workerUrl) return spawnFrom(new URL(workerUrl, document.baseURI));
  const ownUrl = new URL(import.meta.url);
  // The literal below is what bundlers look for; a script from another host is refused there and needs a detour.
  if (!isForeign(ownUrl)) return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return spawnFrom(new URL('worker.js', ownUrl));
}

/** A script whose host may not give this page workers: a page from a CDN's point of view. */
function isForeign(url: URL): boolean {
  return url.protocol.startsWith('http') && url.origin !== location.origin;
}

/** A worker of a script anywhere: from another origin, by a script of our own that imports it (it needs CORS). */
function spawnFrom(url: URL): Worker {
  if (!isForeign(url)) return new Worker(url, { type: 'module' });
  const detour = URL.createObjectURL(new Blob([`import ${JSON.stringify(url.href)};`], { type: 'text/javascript' }));
  try {
    return new Worker(detour, { type: 'module' });
  } finally {
    // The worker has taken the address; it holds the script from here on.
    setTimeout(() => URL.revokeObjectURL(detour), START_TIMEOUT_MS);
  }
}

/** Resolves with the worker's first word, the name of its lock; rejects when it fails or stays silent. */
function started(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The worker did not start in time.')), START_TIMEOUT_MS);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      worker.removeEventListener('message', onMessage);
      worker.removeEventListener('error', onError);
      act();
    };
    const onMessage = (event: MessageEvent) => {
      if (typeof event.data === 'string') settle(() => resolve(event.data));
    };
    const onError = (event: Event) =>
      settle(() => reject(new Error((event as ErrorEvent).message || 'The worker failed.')));
    worker.addEventListener('message', onMessage);
    worker.addEventListener('error', onError);
  });
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
    const worker = spawn(options);
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
