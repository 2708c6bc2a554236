import type { ProjectSession, SyncRows } from '@trueppm/sdk';
import { BehaviorSubject, map } from 'rxjs';
import { expect, test } from 'vitest';
import { firstBaseline, OwnBaseline } from './own-baseline.js';

type TaskRow = SyncRows['tasks'];
type BaselineTask = SyncRows['baseline_tasks'];

const task = (id: string, name = id) => ({ id, name, start: '2026-01-07T08:00:00' }) as TaskRow;
const agreed = (baseline_id: string, task_id: string, start: string) =>
  ({ baseline_id, task_id, start, finish: `${start.slice(0, 10)}T17:00:00` }) as BaselineTask;

test('tasks get the dates agreed for them, and keep their row while nothing of it changes', () => {
  const baseline = new OwnBaseline();
  const [a, b, late] = [task('a'), task('b'), task('late')];
  const dates = [agreed('x', 'a', '2026-01-05T08:00:00'), agreed('x', 'b', '2026-01-06T08:00:00')];
  const first = baseline.join([a, b, late], dates);
  expect(first.map(row => row.baseline_start)).toEqual(['2026-01-05T08:00:00', '2026-01-06T08:00:00', undefined]);
  expect(first[0]).toMatchObject({ name: 'a', start: '2026-01-07T08:00:00', baseline_finish: '2026-01-05T17:00:00' });
  // Another task before them, one renamed: only the new rows are others.
  const second = baseline.join([late, a, task('b', 'B')], dates);
  expect([second[0], second[1]]).toEqual([first[2], first[0]]);
  expect(second[1]).toBe(first[0]);
  expect(second[2]).toMatchObject({ name: 'B', baseline_start: '2026-01-06T08:00:00' });
  // Without a baseline the rows are those of the store.
  const tasks = [a, b];
  expect(baseline.join(tasks, [])).toBe(tasks);
  expect(baseline.join(tasks, [agreed('y', 'a', '2026-02-02T08:00:00')])[0]?.baseline_start).toBe(
    '2026-02-02T08:00:00',
  );
});

test('the first baseline is that of the lowest number, whichever came first', () => {
  const baselines = new BehaviorSubject([{ id: 'two', number: 2 }]);
  const rows = [agreed('one', 'a', '2026-01-05T08:00:00'), agreed('two', 'a', '2026-01-06T08:00:00')];
  const session = {
    baselines$: () => baselines,
    baselineTasks$: ({ where }: { where: Partial<BaselineTask> }) =>
      baselines.pipe(map(() => rows.filter(row => row.baseline_id === where.baseline_id))),
  } as unknown as ProjectSession;
  const told: (readonly BaselineTask[])[] = [];
  const following = firstBaseline(session).subscribe(value => told.push(value));
  expect(told.at(-1)).toEqual([rows[1]]);
  baselines.next([
    { id: 'two', number: 2 },
    { id: 'one', number: 0 },
  ]);
  expect(told.at(-1)).toEqual([rows[0]]);
  baselines.next([]);
  expect(told.at(-1)).toEqual([]);
  following.unsubscribe();
});
