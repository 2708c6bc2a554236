/**
 * Work that can be laid down between two steps: a generator that yields every few hundred rows and returns its result.
 * Small plans run it in one go; large ones a slice at a time, so that the page stays free for input and frames.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Time of one slice, ms: half a frame, so that what else the page does fits into the same one. */
const SLICE_MS = 8;

/** Does all steps at once. */
export function allAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Resolves in a task of its own: whatever waits on the page comes first. */
export function nextTask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Does steps a slice at a time, the first one at once.
 * @param isStale ends the work when true after a pause: its result is wanted no more
 * @returns null when it was ended
 */
export async function inSlices<Result>(
  steps: Steps<Result>,
  isStale: () => boolean = () => false,
): Promise<Result | null> {
  let sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnd) continue;
    await nextTask();
    if (isStale()) return null;
    sliceEnd = performance.now() + SLICE_MS;
  }
}
