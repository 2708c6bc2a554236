import type { SyncRows } from '@trueppm/sdk';
import { describe, expect, test } from 'vitest';
import { bands, furtherBaselines } from './client-layers.js';

type BaselineRow = SyncRows['baselines'];
type BaselineTask = SyncRows['baseline_tasks'];
type SprintRow = SyncRows['sprints'];

const baseline = (number: number, name: string, captured_at: string | null = null) =>
  ({ id: `id-${number}`, number, name, captured_at }) as BaselineRow;
const agreed = (baseline_id: string, task_id: string) =>
  ({ baseline_id, task_id, start: '2026-01-05T08:00:00', finish: '2026-01-05T17:00:00' }) as BaselineTask;

describe('baselines of a project', () => {
  const shownOf = (...baselines: readonly BaselineRow[]) =>
    furtherBaselines(baselines, []).baselines.flatMap(({ id, shown }) => (shown ? [id] : []));

  test('the first is the tasks’ own; the others come in order, each with a name', () => {
    const { baselineName, baselines } = furtherBaselines(
      [baseline(4, ' '), baseline(1, 'Tender'), baseline(0, 'Agreed')],
      [],
    );
    expect(baselineName).toBe('Agreed');
    expect(baselines.map(({ id, name }) => [id, name])).toEqual([
      ['id-1', 'Tender'],
      ['id-4', '#4'],
    ]);
    expect(furtherBaselines([], [])).toEqual({ baselineName: '', baselines: [] });
  });

  test('the newest is shown beside the first, whatever its number', () => {
    const [old, middle, late] = ['2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z', '2026-01-06T08:00:00.5Z'];
    expect(shownOf(baseline(0, 'a', old), baseline(1, 'b', late), baseline(2, 'c', middle))).toEqual(['id-1']);
    // The first itself is the newest: it stands alone.
    expect(shownOf(baseline(0, 'a', late), baseline(1, 'b', old))).toEqual([]);
    expect(shownOf(baseline(0, 'a', old), baseline(1, 'b'), baseline(2, 'c'))).toEqual([]);
    expect(shownOf(baseline(0, 'a'), baseline(1, 'b'), baseline(2, 'c'))).toEqual(['id-2']);
  });

  test('dates are looked for when they are asked for', () => {
    const rows = [agreed('id-0', 'a'), agreed('id-1', 'a'), agreed('id-1', 'b')];
    const [second] = furtherBaselines([baseline(0, 'a'), baseline(1, 'b')], rows).baselines;
    expect(second?.tasks).toEqual(
      new Map([
        ['a', rows[1]],
        ['b', rows[2]],
      ]),
    );
  });
});

test('sprints are bands over whole days; a cancelled one is none', () => {
  const sprint = (id: string, state: SprintRow['state']) =>
    ({ id, name: id, start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00', state }) as SprintRow;
  const days = { start: '2026-01-05', finish: '2026-01-16' };
  expect(
    bands([sprint('a', 'completed'), sprint('b', 'cancelled'), sprint('c', 'active'), sprint('d', 'planned')]),
  ).toEqual([
    { id: 'a', name: 'a', ...days, state: 'closed' },
    { id: 'c', name: 'c', ...days, state: 'active' },
    { id: 'd', name: 'd', ...days, state: 'planned' },
  ]);
});
