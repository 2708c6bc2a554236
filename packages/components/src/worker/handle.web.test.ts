import { expect, test } from 'vitest';
import { layPlan } from '../plan/laid/laid-plan.js';
import { EMPTY_PLAN } from '../plan/rows.js';
import { CallsLost } from './calls.js';
import { handOver } from './hand-over.js';
import { type EngineOptions, startEngine } from './handle.js';
import { silence } from './heartbeat.js';

/** A chain of tasks long enough to be handed over in parts. */
const chain = layPlan({
  ...EMPTY_PLAN,
  project: { start: '2026-01-05T08:00:00' },
  tasks: Array.from({ length: 1500 }, (_, at) => ({ id: `t${at}`, name: `Task ${at}`, duration_minutes: 480 })),
  dependencies: Array.from({ length: 1499 }, (_, at) => ({
    id: `l${at}`,
    predecessor_id: `t${at}`,
    successor_id: `t${at + 1}`,
  })),
});

async function datesBy(options: EngineOptions) {
  const engine = await startEngine(options);
  try {
    const { columns, settled } = await handOver(engine.api, chain);
    const moved = await engine.api.apply([
      { table: 'tasks', op: 'update', id: 't0', changes: { duration_minutes: 960 } },
    ]);
    return { engine, columns, settled, moved };
  } finally {
    engine.dispose();
  }
}

test('where no worker may start the page schedules, says why, and computes the same', async () => {
  const refused = (): Worker => {
    throw new Error('This page has no workers.');
  };
  const [worker, page] = await Promise.all([datesBy({}), datesBy({ createWorker: refused })]);
  expect(worker.engine).toMatchObject({ isInWorker: true, refusal: null });
  expect(page.engine.isInWorker).toBe(false);
  expect(page.engine.refusal?.message).toMatch('This page has no workers.');
  expect(worker.columns?.finish.at(-1)).toBeGreaterThan(worker.columns?.start[0] as number);
  expect(page.columns).toEqual(worker.columns);
  expect(page.settled).toEqual(worker.settled);
  expect(page.moved).toEqual(worker.moved);
  expect(worker.moved.moved.tasks).toHaveLength(1500);
});

test('a worker that ends is noticed, and whoever waits for its answer is told', async () => {
  const engine = await startEngine({});
  let worker: Worker | null = null;
  const own = await startEngine({
    createWorker: () => {
      worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
      return worker;
    },
  });
  (worker as Worker | null)?.terminate();
  const asked = Promise.resolve(own.api.check([]));
  await own.lost;
  await expect(asked).rejects.toBeInstanceOf(CallsLost);
  await expect(Promise.resolve(own.api.check([]))).rejects.toBeInstanceOf(CallsLost);
  // One that is disposed of is not lost.
  let isLost = false;
  void engine.lost.then(() => {
    isLost = true;
  });
  engine.dispose();
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(isLost).toBe(false);
});

test('without locks a worker that ends is noticed by its silence, and one that lives is left alone', async () => {
  const end = new AbortController();
  const start = () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const [living, dead] = [start(), start()];
  await Promise.all(
    [living, dead].map(worker => new Promise(resolve => worker.addEventListener('message', resolve, { once: true }))),
  );
  const times = { askMs: 100, silenceMs: 1500 };
  const ended: string[] = [];
  void silence(living, end.signal, times).then(() => ended.push('living'));
  void silence(dead, end.signal, times).then(() => ended.push('dead'));
  dead.terminate();
  await expect.poll(() => ended, { timeout: 15_000 }).toEqual(['dead']);
  await new Promise(resolve => setTimeout(resolve, 1000));
  expect(ended).toEqual(['dead']);
  end.abort();
  living.terminate();
});
