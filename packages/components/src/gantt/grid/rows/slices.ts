/** Does steps for a while, at most. */
export function runFor<Result>(steps: Generator<void, Result>, ms: number): IteratorResult<void, Result> {
  const until = performance.now() + ms;
  for (;;) {
    const step = steps.next();
    if (step.done || performance.now() >= until) return step;
  }
}
