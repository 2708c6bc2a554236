import { LIMITS } from './limits.js';

/** Lets the page go on: at once when little was done since the last time, else after a turn of the event loop. */
export type Pause = (share?: number) => Promise<void>;

const turn = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/**
 * A pause to call between the pieces of a long work.
 * @param signal checked at each call; the pause rejects with its reason
 * @param onProgress gets the share of each call that really paused
 */
export function pauses(signal?: AbortSignal, onProgress?: (share: number) => void): Pause {
  let since = performance.now();
  return async share => {
    signal?.throwIfAborted();
    if (performance.now() - since < LIMITS.sliceMs) return;
    if (share !== undefined) onProgress?.(share);
    await turn();
    signal?.throwIfAborted();
    since = performance.now();
  };
}
