import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillWords, streamKey, threefry, unitOfWord } from './random.js';

const enciphered = (key: [number, number], counter: [number, number]) => {
  const words = new Uint32Array(2);
  threefry({ first: key[0], second: key[1] }, { first: counter[0], second: counter[1] }, words);
  return [...words].map(word => word.toString(16).padStart(8, '0')).join(' ');
};

describe('threefry', () => {
  test('gives the known answers that its authors publish for 13 rounds', () => {
    expect(enciphered([0, 0], [0, 0])).toBe('9d1c5ec6 8bd50731');
    expect(enciphered([-1, -1], [-1, -1])).toBe('fd36d048 2d17272c');
    expect(enciphered([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toBe('ba3e4725 f27d669e');
  });

  test('gives the same words unrolled, wherever the runs begin', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(1_000_000), (first, second, half) => {
        const words = new Int32Array(8);
        fillWords({ first, second }, half * 2, words);
        const pair = new Uint32Array(2);
        for (let at = 0; at < 8; at += 2) {
          threefry({ first, second }, { first: half + at / 2, second: 0 }, pair);
          expect([words[at]! >>> 0, words[at + 1]! >>> 0]).toEqual([...pair]);
        }
      }),
    );
  });
});

describe('streams', () => {
  test('of other names or seeds differ', () => {
    const keys = new Set<string>();
    for (let task = 0; task < 20_000; task++) {
      const { first, second } = streamKey(1, `task t${task}`);
      keys.add(`${first} ${second}`);
    }
    expect(keys.size).toBe(20_000);
    expect(streamKey(1, 'a')).not.toEqual(streamKey(2, 'a'));
    expect(streamKey(1, 'a')).not.toEqual(streamKey(1 + 2 ** 32, 'a'));
  });

  test('are even, and independent of each other', () => {
    const count = 100_000;
    const one = new Int32Array(count);
    const two = new Int32Array(count);
    fillWords(streamKey(1, 'task a'), 0, one);
    fillWords(streamKey(1, 'task b'), 0, two);
    let mean = 0;
    let product = 0;
    for (let run = 0; run < count; run++) {
      mean += unitOfWord(one[run]!) / count;
      product += ((unitOfWord(one[run]!) - 0.5) * (unitOfWord(two[run]!) - 0.5) * 12) / count;
    }
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(product)).toBeLessThan(4 / Math.sqrt(count));
  });

  test('never reach 0 nor 1', () => {
    expect(unitOfWord(0)).toBeGreaterThan(0);
    expect(unitOfWord(-1)).toBeLessThan(1);
  });
});
