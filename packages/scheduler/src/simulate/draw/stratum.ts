import { fillWords, type StreamKey } from '../../random.js';

/** Rounds of the permutation: four make it pseudo-random (Luby and Rackoff 1988), two more for small halves. */
const ROUNDS = 6;

/**
 * A permutation of 0..count-1 that is computed place by place and needs no memory: a Feistel network over the next power
 * of four, walked along until it lands inside. Source: Black and Rogaway, "Ciphers with arbitrary finite domains", 2002.
 */
export function permuted(place: number, count: number, key: StreamKey): number {
  const half = Math.max(1, (33 - Math.clz32(count - 1)) >> 1);
  const mask = 2 ** half - 1;
  let at = place;
  do {
    let left = at >>> half;
    let right = at & mask;
    for (let round = 0; round < ROUNDS; round++) {
      let mixed = Math.imul(right ^ key.first, 0x9e3779b1) + Math.imul(key.second ^ round, 0x85ebca77);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
      mixed ^= mixed >>> 13;
      const next = left ^ (mixed & mask);
      left = right;
      right = next;
    }
    at = left * (mask + 1) + right;
  } while (at >= count);
  return at;
}

/**
 * Random words of a Latin hypercube: of `runs` equal strata of 0..1 every run falls into another one, anywhere inside it.
 * Source: McKay, Beckman, Conover, "A comparison of three methods for selecting values of input variables", 1979.
 *
 * @param firstRun even
 * @param words receives one word for each run; past the last run they repeat
 */
export function fillStrata(key: StreamKey, firstRun: number, runs: number, words: Int32Array): void {
  fillWords(key, firstRun, words);
  for (let at = 0; at < words.length; at++) {
    const stratum = permuted((firstRun + at) % runs, runs, key);
    // First words of this stratum and of the next: every stratum holds whole words.
    const from = Math.ceil((stratum * 2 ** 32) / runs);
    const to = Math.ceil(((stratum + 1) * 2 ** 32) / runs);
    words[at] = from + Math.floor(((words[at]! >>> 0) / 2 ** 32) * (to - from));
  }
}
