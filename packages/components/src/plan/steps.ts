/**
 * Work that can be laid down between two steps: a generator that yields every few hundred rows and returns its result.
 * Small plans run it in one go; large ones a slice at a time, so that the page stays free for input and frames.
 */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Time of one slice, ms: within a frame, so that nothing on the page waits for longer than that. */
const SLICE_MS = 14;

/** Does all steps at once. */
export function allAtOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Those that wait for a task of their own. */
const waiting: (() => void)[] = [];
let channel: MessageChannel | null = null;

/**
 * Resolves in a task of its own, behind those that wait already. Not `scheduler.yield`: what continues by that goes
 * before the timers and messages of the page.
 */
export function nextTask(): Promise<void> {
  channel ??= openChannel();
  return new Promise(resolve => {
    waiting.push(resolve);
    channel?.port2.postMessage(null);
  });
}

function openChannel(): MessageChannel {
  const opened = new MessageChannel();
  opened.port1.onmessage = () => waiting.shift()?.();
  // In Node an open port keeps the process alive.
  (opened.port1 as { unref?: () => void }).unref?.();
  return opened;
}

/** How long a picture is waited for that may never be painted, as in a page nobody sees, ms. */
const PAINT_TIMEOUT_MS = 100;

/**
 * Resolves once what is on the page now is on the screen: when the frame behind the one that paints it has begun. What
 * comes right after the painting would keep the picture from the screen for as long as it takes.
 */
export async function afterPaint(): Promise<void> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, PAINT_TIMEOUT_MS);
    const shown = (): void => {
      clearTimeout(timer);
      resolve();
    };
    requestAnimationFrame(() => requestAnimationFrame(shown));
  });
  await nextTask();
}

/** When the slice ends that was begun last. What follows in the same task shares it. */
let sliceEnd = 0;

/**
 * Does steps a slice at a time, the first one at once.
 * @param isStale ends the work when true after a pause: its result is wanted no more
 * @returns null when it was ended
 */
export async function inSlices<Result>(
  steps: Steps<Result>,
  isStale: () => boolean = () => false,
): Promise<Result | null> {
  if (performance.now() >= sliceEnd) sliceEnd = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnd) continue;
    await nextTask();
    if (isStale()) return null;
    sliceEnd = performance.now() + SLICE_MS;
  }
}
