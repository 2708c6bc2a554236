/** Numbers in [0, 1) that are the same on every run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A seeded stream of integers below a bound. */
export function randomBelow(seed: number): (bound: number) => number {
  const random = seededRandom(seed);
  return bound => Math.floor(random() * bound);
}
