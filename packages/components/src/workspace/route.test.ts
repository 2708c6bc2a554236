import { describe, expect, it } from 'vitest';
import { hashOf, routeOf } from './route.js';

describe('routeOf', () => {
  it.each(['', '#', '#/', '#/projects/', '#/projects/not-an-id', '#/elsewhere'])('takes %s for home', hash => {
    expect(routeOf(hash)).toEqual({ view: 'home' });
  });

  it.each(['#/', '#/import', '#/projects/0b3f9a52-3c53-4d0e-9d0a-0f5b8f6f1c11'])(
    'reads back what it writes: %s',
    hash => {
      expect(hashOf(routeOf(hash))).toBe(hash);
    },
  );
});
