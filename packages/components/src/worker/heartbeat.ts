/** What is sent, and comes back from a worker that lives. */
export const BEAT = 'beat';

/** How often a worker is asked, and how long it may be silent, ms. Longer than any one step of the engine. */
const ASK_MS = 5_000;
const SILENCE_MS = 30_000;

/** The worker's end as the page sees it. */
interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: () => void, options?: { readonly signal: AbortSignal }): void;
}

/**
 * Resolves when a worker has said nothing for half a minute though it was asked; never once the signal is aborted. For
 * pages without locks. Any message counts as life, and time in which the page itself stood still does not count.
 */
export function silence(
  worker: Port,
  signal: AbortSignal,
  { askMs = ASK_MS, silenceMs = SILENCE_MS } = {},
): Promise<void> {
  return new Promise(resolve => {
    let silentMs = 0;
    worker.addEventListener('message', () => (silentMs = 0), { signal });
    const timer = setInterval(() => {
      // One tick counts as one, however late it comes: a laptop that slept finds the worker as it left it.
      silentMs += askMs;
      if (silentMs > silenceMs) {
        clearInterval(timer);
        resolve();
      } else worker.postMessage(BEAT);
    }, askMs);
    signal.addEventListener('abort', () => clearInterval(timer));
  });
}
