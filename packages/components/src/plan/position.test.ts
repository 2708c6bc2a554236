import { expect, test } from 'vitest';
import { positionBelow } from './position.js';
import type { TaskRow } from './rows.js';

const rows: readonly TaskRow[] = [
  { id: 'a', position: 'D' },
  { id: 'a1', parent_id: 'a', position: 'V' },
  { id: 'b', position: 'H' },
];

test('a new sibling stands between the task and the next one', () => {
  const key = positionBelow(rows, rows[0] as TaskRow) as string;
  expect(key > 'D' && key < 'H').toBe(true);
});

test('below the last sibling, and in front of all', () => {
  expect((positionBelow(rows, rows[2] as TaskRow) as string) > 'H').toBe(true);
  expect((positionBelow(rows, null) as string) < 'D').toBe(true);
});

test('equal keys of two siblings still leave room behind both', () => {
  const twins: readonly TaskRow[] = [
    { id: 'a', position: 'V' },
    { id: 'b', position: 'V' },
  ];
  expect((positionBelow(twins, twins[0] as TaskRow) as string) > 'V').toBe(true);
});

test('rows without keys keep their order', () => {
  const plain: readonly TaskRow[] = [{ id: 'a' }, { id: 'b' }];
  expect(positionBelow(plain, plain[0] as TaskRow)).toBeNull();
  expect(positionBelow([], null)).toBeNull();
});
