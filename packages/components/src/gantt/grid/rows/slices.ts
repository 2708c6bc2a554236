/** Longest piece of work between two frames, ms. */
const SLICE_MS = 8;

const pause = (): Promise<void> => {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  return scheduler?.yield ? scheduler.yield() : new Promise(resolve => setTimeout(resolve));
};

/**
 * Runs pausing work to its end without holding up the page.
 * @param isStale asked at each pause; true ends the work
 * @returns null when it became stale
 */
export async function inSlices<Result>(work: Generator<void, Result>, isStale: () => boolean): Promise<Result | null> {
  for (;;) {
    const result = runFor(work, SLICE_MS);
    if (result.done) return result.value;
    await pause();
    if (isStale()) return null;
  }
}

/** Runs pausing work for a while, at most. */
export function runFor<Result>(work: Generator<void, Result>, ms: number): IteratorResult<void, Result> {
  const until = performance.now() + ms;
  for (;;) {
    const step = work.next();
    if (step.done || performance.now() >= until) return step;
  }
}
