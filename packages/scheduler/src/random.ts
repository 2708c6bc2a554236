/**
 * Counter-based random numbers: a word is a function of (seed, name, run, draw) and of nothing drawn before. The same
 * seed so gives the same numbers on any number of workers, and a further task leaves the others' draws alone.
 *
 * The function is Threefry-2x32 with 13 rounds, as in its authors' library Random123, whose known answers are tests here.
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. It needs 32-bit additions,
 * rotations and exclusive-ors only, which JavaScript engines compile to one instruction each.
 */

/** What a stream of numbers is drawn under: 64 bits. */
export interface StreamKey {
  readonly first: number;
  readonly second: number;
}

const PARITY = 0x1bd11bda;

/**
 * The 13 rounds on a counter, for single draws; `fillWords` holds the same rounds unrolled.
 *
 * @param words receives two words of 32 bits each
 */
export function threefry(key: StreamKey, counter: StreamKey, words: Uint32Array): void {
  const keys = [key.first, key.second, PARITY ^ key.first ^ key.second];
  let x = (counter.first + keys[0]!) | 0;
  let y = (counter.second + keys[1]!) | 0;
  for (let round = 0; round < 13; round++) {
    const turn = ROTATIONS[round & 7]!;
    x = (x + y) | 0;
    y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    if ((round & 3) !== 3) continue;
    const injection = (round + 1) >> 2;
    x = (x + keys[injection % 3]!) | 0;
    y = (y + keys[(injection + 1) % 3]! + injection) | 0;
  }
  words[0] = x;
  words[1] = y;
}

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/**
 * The key of a named stream: two 32-bit hashes of the name (FNV-1a and a multiplicative one), enciphered under the seed.
 *
 * @param seed any safe integer
 */
export function streamKey(seed: number, name: string): StreamKey {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x85ebca6b);
    second ^= second >>> 13;
  }
  const words = new Uint32Array(2);
  threefry({ first: seed | 0, second: Math.floor(seed / 2 ** 32) | 0 }, { first, second }, words);
  return { first: words[0]! | 0, second: words[1]! | 0 };
}

/**
 * Words of a stream for consecutive runs: run r takes word r mod 2 of counter r / 2. Cost about 2 ns a word.
 *
 * @param firstRun even
 * @param words one for each run, an even number; receives 32 random bits each
 */
export function fillWords(key: StreamKey, firstRun: number, words: Int32Array): void {
  const a = key.first | 0;
  const b = key.second | 0;
  const c = PARITY ^ a ^ b;
  let counter = firstRun >>> 1;
  for (let run = 0; run < words.length; run += 2) {
    let x = (counter + a) | 0;
    let y = b;
    counter = (counter + 1) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + b) | 0;
    y = (y + c + 1) | 0;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + c) | 0;
    y = (y + a + 2) | 0;
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + a) | 0;
    y = (y + b + 3) | 0;
    x = (x + y) | 0;
    words[run] = x;
    words[run + 1] = ((y << 17) | (y >>> 15)) ^ x;
  }
}

/** A word as a number in (0, 1), never 0 nor 1. */
export function unitOfWord(word: number): number {
  return ((word >>> 0) + 0.5) / 4294967296;
}
