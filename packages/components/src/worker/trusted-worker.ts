import { ScriptPolicy } from './script-policy.js';

const policy = new ScriptPolicy();

function createTrusted(url: string | URL, options?: WorkerOptions): Worker {
  return new globalThis.Worker(policy.trust(url), options);
}

/** The platform's `Worker` with its address trusted. Only addresses of the engine's own script may be given to it. */
export const TrustedWorker = createTrusted as unknown as typeof globalThis.Worker;
