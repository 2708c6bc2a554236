import { firstValueFrom, Subject } from 'rxjs';
import { expect, test } from 'vitest';
import type { PlanLiteral } from '../plan/literals/literal.js';
import type { PlanRows } from '../plan/rows.js';
import { dataSource } from './data-source.js';

const plan = (name: string): PlanLiteral => ({
  project: { start: '2026-01-05' },
  tasks: [{ id: 'a', name, duration: '2d' }],
});
const settle = () => new Promise(resolve => setTimeout(resolve));

test.each<[string, () => PlanLiteral | Promise<PlanLiteral> | AsyncIterable<PlanLiteral>]>([
  ['a plan', () => plan('x')],
  ['a promise', async () => plan('x')],
  [
    'an async iterable',
    async function* () {
      yield plan('x');
    },
  ],
])('loads %s', async (_, load) => {
  const rows = await firstValueFrom(dataSource({ load }, 'p').rows$);
  expect(rows.tasks[0]).toMatchObject({ name: 'x', duration_minutes: 960 });
});

test('later states come by the live stream, and an answer of write corrects the plan', async () => {
  const live = new Subject<PlanLiteral>();
  const source = dataSource({ load: () => plan('first'), live: () => live, write: () => plan('corrected') }, 'p');
  const names: (string | undefined)[] = [];
  source.rows$.subscribe((rows: PlanRows) => names.push(rows.tasks[0]?.name));
  live.next(plan('second'));
  await source.write([]);
  expect(names).toEqual(['first', 'second', 'corrected']);
});

test('a refused write rejects, a failed load errors', async () => {
  const source = dataSource(
    { load: () => Promise.reject(new Error('no')), write: () => Promise.reject(new Error('not yours')) },
    'p',
  );
  const causes: unknown[] = [];
  const states: string[] = [];
  source.state$.subscribe(state => states.push(state));
  source.rows$.subscribe({ next: () => undefined, error: (cause: unknown) => causes.push(cause) });
  await settle();
  expect(causes).toHaveLength(1);
  expect(states).toEqual(['loading', 'error']);
  await expect(source.write([])).rejects.toThrow('not yours');
});
