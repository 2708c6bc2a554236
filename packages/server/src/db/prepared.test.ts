import { beforeEach, expect, it, vi } from 'vitest';

let prepared: typeof import('./prepared.js').prepared;
let preparedIfFew: typeof import('./prepared.js').preparedIfFew;

// Names are a process's: this file counts from nothing.
beforeEach(async () => {
  vi.resetModules();
  ({ prepared, preparedIfFew } = await import('./prepared.js'));
});

it('a text has one name, and a name one text', () => {
  const all = ['SELECT 1', 'SELECT 2', 'SELECT 1'].map(prepared);
  expect(all[0]).toBe(all[2]);
  expect(preparedIfFew('SELECT 1')).toBe(all[0]);
  expect(new Set(all.map(({ name }) => name)).size).toBe(2);
});

it('texts that requests shape take the name from no other', () => {
  const shaped = Array.from({ length: 1_000 }, (_, at) => preparedIfFew(`SELECT ${at}`));
  const isNamed = (statement: unknown): boolean => typeof statement === 'object';
  const few = shaped.filter(isNamed).length;
  expect(few).toBeGreaterThan(50);
  expect(few).toBeLessThan(300);
  expect(shaped.slice(0, few).every(isNamed)).toBe(true);
  expect(preparedIfFew('SELECT 0')).toBe(shaped[0]);
  expect(prepared('SELECT now()').text).toBe('SELECT now()');
});
