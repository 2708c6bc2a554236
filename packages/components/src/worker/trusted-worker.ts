import { ScriptPolicy } from './script-policy.js';

const policy = new ScriptPolicy();

function createTrusted(url: string | URL, options?: WorkerOptions): Worker {
  return new globalThis.Worker(policy.trust(url), options);
}

/** The platform's `Worker` with its address trusted, for pages that enforce Trusted Types. */
export const TrustedWorker = createTrusted as unknown as typeof globalThis.Worker;
