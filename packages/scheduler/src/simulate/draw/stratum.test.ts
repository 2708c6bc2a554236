import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamKey, unitOfWord } from '../../random.js';
import { fillStrata, permuted } from './stratum.js';

test('a permutation takes every place once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.string(), (count, name) => {
      const key = streamKey(1, name);
      const seen = new Set<number>();
      for (let place = 0; place < count; place++) seen.add(permuted(place, count, key));
      expect(seen.size).toBe(count);
      expect(Math.max(...seen)).toBe(count - 1);
    }),
  );
});

test('every stratum is drawn from once, also over blocks, and the mean lies within half a stratum', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2_000 }), fc.string(), (runs, name) => {
      const key = streamKey(3, name);
      const block = 64;
      const strata = new Set<number>();
      let mean = 0;
      for (let first = 0; first < runs; first += block) {
        const words = new Int32Array(block);
        fillStrata(key, first, runs, words);
        for (let run = first; run < Math.min(first + block, runs); run++) {
          const u = (words[run - first]! >>> 0) / 2 ** 32;
          strata.add(Math.floor(u * runs));
          mean += unitOfWord(words[run - first]!) / runs;
        }
      }
      expect(strata.size).toBe(runs);
      expect(Math.abs(mean - 0.5)).toBeLessThanOrEqual(1 / (2 * runs) + 1e-9);
    }),
  );
});

test('other streams are permuted otherwise', () => {
  const orders = ['a', 'b', 'c'].map(name => {
    const key = streamKey(1, name);
    return Array.from({ length: 50 }, (_, place) => permuted(place, 50, key)).join();
  });
  expect(new Set(orders).size).toBe(3);
});
