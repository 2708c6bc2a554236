import { firstValueFrom, NEVER, Subject } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DataSource, PlanLayers, PlanSource, PlanStream } from '../context.js';
import type { PlanEdit } from '../plan/edit.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import { dataSource } from './data-source.js';

const plan = (name: string): PlanLiteral => ({
  project: { start: '2026-01-05' },
  tasks: [{ id: 'a', name, duration: '2d' }],
});
const rename = (name: string): readonly PlanEdit[] => [{ table: 'tasks', op: 'update', id: 'a', changes: { name } }];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What a source tells whoever looks: names of the first task, states, codes of problems and what ended it. */
function look(source: PlanSource) {
  const names: (string | undefined)[] = [];
  const states: string[] = [];
  const problems: string[] = [];
  const ends: string[] = [];
  source.state$.subscribe(state => states.push(state));
  source.problems$?.subscribe(({ code, cause }) => problems.push(`${code}: ${(cause as Error).message}`));
  const rows = source.rows$.subscribe({
    next: ({ tasks }) => names.push(tasks[0]?.name),
    error: (cause: unknown) => ends.push((cause as Error).message),
  });
  return { names, states, problems, ends, leave: () => rows.unsubscribe() };
}

/** A promise that is settled from outside. */
function deferred<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (cause: unknown) => void = () => undefined;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

test.each<[string, () => PlanStream]>([
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
  const { names } = look(source);
  vi.advanceTimersByTime(1000);
  live.next(plan('second'));
  await source.write([]);
  expect(names).toEqual(['first', 'second', 'corrected']);
});

test('a refused write rejects, a failed load errors and is loaded anew by who comes next', async () => {
  let loads = 0;
  const load = async () => {
    loads += 1;
    if (loads === 1) throw new Error('no');
    return plan('x');
  };
  const source = dataSource({ load, write: () => Promise.reject(new Error('not yours')) }, 'p');
  const first = look(source);
  await vi.advanceTimersByTimeAsync(0);
  expect(first.ends).toEqual(['no']);
  expect(first.states).toEqual(['loading', 'loading', 'error']);
  const second = look(source);
  await vi.advanceTimersByTimeAsync(0);
  expect(second.names).toEqual(['x']);
  await expect(source.write([])).rejects.toThrow('not yours');
});

test.each<[string, () => unknown, string]>([
  ['nothing', () => undefined, '"load" of the source gave undefined; a plan'],
  ['an error page', async () => ({ error: 'no' }), '"load" of the source gave an object without tasks; a plan'],
  [
    'an end without a plan',
    async function* () {
      // It ends at once.
    },
    '"load" of the source ended without a plan',
  ],
  [
    'an exception',
    () => {
      throw new Error('offline');
    },
    'offline',
  ],
])('a load that gives %s says so', async (_, load, message) => {
  const { ends, states } = look(dataSource({ load: load as DataSource['load'], live: () => NEVER }, 'p'));
  await vi.advanceTimersByTimeAsync(0);
  expect(ends).toEqual([expect.stringContaining(message)]);
  expect(states.at(-1)).toBe('error');
});

test('an answer of load that comes after a live state is older than that', async () => {
  const loaded = deferred<PlanLiteral>();
  const live = new Subject<PlanLiteral>();
  const { names } = look(dataSource({ load: () => loaded.promise, live: () => live }, 'p'));
  live.next(plan('newer'));
  vi.advanceTimersByTime(1000);
  loaded.resolve(plan('older'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(names).toEqual(['newer']);
});

test('answers of writes that come in another order leave the newest; edits accepted since stay on', async () => {
  const answers = [deferred<unknown>(), deferred<unknown>(), deferred<unknown>()];
  let writes = 0;
  const source = dataSource({ load: () => plan('first'), write: () => answers[writes++]?.promise }, 'p');
  const { names } = look(source);
  const pending = [source.write(rename('one')), source.write(rename('two')), source.write(rename('three'))];
  answers[2]?.resolve(undefined);
  await pending[2];
  answers[1]?.resolve(plan('two'));
  await pending[1];
  answers[0]?.resolve(plan('one'));
  await pending[0];
  expect(names).toEqual(['first', 'three']);
});

test('of a burst the first and the newest state are taken', () => {
  const live = new Subject<PlanLiteral>();
  const { names, leave } = look(dataSource({ load: () => plan('first'), live: () => live }, 'p'));
  vi.advanceTimersByTime(1000);
  for (let at = 0; at < 500; at += 1) live.next(plan(`state ${at}`));
  vi.advanceTimersByTime(1000);
  expect(names).toEqual(['first', 'state 0', 'state 499']);
  leave();
  expect(vi.getTimerCount()).toBe(0);
});

test('a live stream that fails is told and leaves the plan, which can be edited', async () => {
  const live = new Subject<PlanLiteral>();
  const written: unknown[] = [];
  const source = dataSource(
    { load: () => plan('first'), live: () => live, write: edits => void written.push(edits) },
    'p',
  );
  const { names, states, problems, ends } = look(source);
  live.error(new Error('socket closed'));
  await source.write(rename('two'));
  expect(written).toHaveLength(1);
  expect({ names, problems, ends }).toEqual({ names: ['first'], problems: ['live_lost: socket closed'], ends: [] });
  expect(states.at(-1)).toBe('offline');
});

test('a live state that is none, or has bad rows, is told; what can be used is', () => {
  const live = new Subject<PlanLiteral>();
  const { names, problems } = look(dataSource({ load: () => plan('first'), live: () => live }, 'p'));
  vi.advanceTimersByTime(1000);
  live.next('oops' as unknown as PlanLiteral);
  live.next({ ...plan('second'), tasks: [...(plan('second').tasks ?? []), null as never] });
  expect(names).toEqual(['first', 'second']);
  expect(problems).toEqual([
    expect.stringContaining('bad_data: "live" of the source gave string'),
    'bad_data: tasks[1]: It is no object.',
  ]);
});

test('two elements of a plan see what either had accepted, and so does one that comes later', async () => {
  const source = dataSource({ load: () => plan('first'), write: () => undefined }, 'p');
  const one = look(source);
  const other = look(source);
  await source.write(rename('second'));
  expect(other.names).toEqual(['first', 'second']);
  other.leave();
  await source.write(rename('third'));
  expect(look(source).names).toEqual(['third']);
  one.leave();
});

test('instants are read in the zone of the project', async () => {
  const zoned = { ...plan('x'), project: { start: '2026-01-05', timeZone: 'Asia/Tokyo' } };
  const tasks = [{ id: 'a', name: 'x', constraint: { type: 'snet', date: '2026-03-01T20:00Z' } as const }];
  const rows = await firstValueFrom(dataSource({ load: () => ({ ...zoned, tasks }) }, 'p').rows$);
  expect(rows.tasks[0]?.constraint_date).toBe('2026-03-02T05:00:00');
});

test('a large state is read in steps, and a newer one takes its place', async () => {
  vi.useRealTimers();
  const live = new Subject<PlanLiteral>();
  const large = (name: string): PlanLiteral => ({
    ...plan(name),
    tasks: Array.from({ length: 20_000 }, (_, at) => ({ id: `t${at}`, name, duration: '2d' })),
  });
  const source = dataSource({ load: () => large('first'), live: () => live, write: () => plan('small') }, 'p');
  const { names, leave } = look(source);
  await source.write([]);
  expect(names.at(-1)).toBe('small');
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(names.at(-1)).toBe('small');
  leave();
});

test('what a backend has beside its plan comes once or as a stream, asked for once by all who look', async () => {
  const later = new Subject<PlanLayers>();
  let asked = 0;
  const layers = () => {
    asked += 1;
    return later;
  };
  const source = dataSource({ load: () => plan('x'), layers }, 'p');
  const told: PlanLayers[] = [];
  const [one, other] = [0, 1].map(() => source.layers$?.subscribe(value => told.push(value)));
  const sprints = [{ id: 1, start: '2026-01-05', finish: '2026-01-16' }];
  later.next({ sprints });
  expect(told).toEqual([{ sprints }, { sprints }]);
  expect(told[0]).toBe(told[1]);
  expect(asked).toBe(1);
  one?.unsubscribe();
  other?.unsubscribe();
  expect(later.observed).toBe(false);
  expect(
    await firstValueFrom(dataSource({ load: () => plan('x'), layers: async () => ({ sprints }) }, 'p').layers$!),
  ).toEqual({
    sprints,
  });
  expect(dataSource({ load: () => plan('x') }, 'p').layers$).toBeUndefined();
});

test.each<[string, unknown, string]>([
  ['text', 'soon', 'string'],
  ['a list', [], 'a list'],
  ['nothing, later', Promise.resolve(null), 'null'],
])('%s in place of layers is an error of the layers alone', async (_, answer, words) => {
  const source = dataSource({ load: () => plan('x'), layers: () => answer as PlanLayers }, 'p');
  await expect(firstValueFrom(source.layers$!)).rejects.toThrow(`"layers" of the source gave ${words};`);
  expect((await firstValueFrom(source.rows$)).tasks[0]?.name).toBe('x');
});
