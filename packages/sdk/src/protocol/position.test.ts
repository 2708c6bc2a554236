import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionBetween, positionsBetween } from './position.js';

const VALID = /^[0-9A-Za-z]*[1-9A-Za-z]$/;

describe('positionBetween', () => {
  it('always finds room, whatever the order of insertions', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 300 }), choices => {
        const keys: string[] = [];
        for (const choice of choices) {
          const at = choice % (keys.length + 1);
          keys.splice(at, 0, positionBetween(keys[at - 1] ?? null, keys[at] ?? null));
        }
        expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) expect(key).toMatch(VALID);
      }),
    );
  });

  it('keeps keys short when rows are appended or prepended one by one', () => {
    let last = positionBetween(null, null);
    let first = last;
    for (let made = 0; made < 20_000; made += 1) {
      last = positionBetween(last, null);
      first = positionBetween(null, first);
    }
    expect(last.length).toBeLessThan(10);
    expect(first.length).toBeLessThan(12);
  });

  it('keeps keys short when rows are put in the same place again and again', () => {
    const [front, back] = ['V', 'W'];
    let behindFront = back;
    let beforeBack = front;
    for (let made = 0; made < 20_000; made += 1) {
      behindFront = positionBetween(front, behindFront);
      beforeBack = positionBetween(beforeBack, back);
    }
    expect([behindFront.length, beforeBack.length]).toEqual([6, 6]);
  });

  it('grows by a digit in a few insertions where every row is put between the two put there last', () => {
    let [low, high] = ['V', 'W'];
    let made = 0;
    for (; Math.max(low.length, high.length) < 190; made += 1) {
      const key = positionBetween(low, high);
      if (made % 2 === 0) low = key;
      else high = key;
    }
    expect(made).toBeGreaterThan(300);
  });

  it('refuses ends in the wrong order', () => {
    expect(() => positionBetween('b', 'a')).toThrow(RangeError);
    expect(() => positionBetween('a', 'a')).toThrow(RangeError);
  });
});

describe('positionsBetween', () => {
  it('gives distinct keys in order inside the ends', () => {
    fc.assert(
      fc.property(fc.nat({ max: 400 }), fc.constantFrom(null, 'V'), fc.constantFrom(null, 'W'), (count, low, high) => {
        const keys = positionsBetween(low, high, count);
        expect(keys).toHaveLength(count);
        const all = [...(low ? [low] : []), ...keys, ...(high ? [high] : [])];
        for (let at = 1; at < all.length; at += 1) expect((all[at - 1] as string) < (all[at] as string)).toBe(true);
        for (const key of keys) expect(key).toMatch(VALID);
      }),
    );
  });
});
