import { expect, it } from 'vitest';
import { unstorablePath } from './storable.js';

it('text that Postgres cannot hold is found where it stands', () => {
  expect(unstorablePath({ a: ['b', { 'c/d': 'x\0' }] })).toBe('/a/1/c~1d');
  expect(unstorablePath({ a: { '\ud800': 1 } })).toBe('/a/\ud800');
  expect(unstorablePath('\udc00')).toBe('');
});

it('whole pairs, marks of direction and control characters are text', () => {
  expect(unstorablePath({ a: ['😀', '\u202e', '\u0001', 1e308, null, true], __proto__: 'x' })).toBeNull();
});
