import { expect, test } from 'vitest';
import { Latest } from './latest.js';

function gate() {
  const open: (() => void)[] = [];
  const ran: number[] = [];
  const latest = new Latest<number>(async wish => {
    ran.push(wish);
    await new Promise<void>(resolve => open.push(resolve));
  });
  const finish = async () => {
    open.shift()?.();
    await new Promise(resolve => setTimeout(resolve));
  };
  return { latest, ran, finish };
}

test('one call at a time, and of those that wait only the newest', async () => {
  const { latest, ran, finish } = gate();
  for (const wish of [1, 2, 3, 4]) latest.ask(wish);
  expect(ran).toEqual([1]);
  await finish();
  expect(ran).toEqual([1, 4]);
  await finish();
  latest.ask(5);
  expect(ran).toEqual([1, 4, 5]);
});

test('what waits can be forgotten', async () => {
  const { latest, ran, finish } = gate();
  latest.ask(1);
  latest.ask(2);
  latest.clear();
  await finish();
  expect(ran).toEqual([1]);
});
