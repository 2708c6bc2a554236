import { expect, test } from 'vitest';
import { Engine } from '../../worker/engine.js';
import type { PlanLiteral } from '../literals/literal.js';
import { readLiterals } from '../literals/read-plan.js';
import { ShownSchedule } from '../shown-schedule.js';
import { type LaidPlan, layPlan } from './laid-plan.js';
import { remappedShown } from './remapped-shown.js';
import { remapOf, structureEdits } from './structure.js';

type Tasks = NonNullable<PlanLiteral['tasks']>;

const task = (id: string, parent?: string, days = 1): Tasks[number] => ({
  id,
  name: id,
  duration: `${days}d`,
  ...(parent ? { parent } : {}),
});

const plan = (tasks: Tasks): LaidPlan =>
  layPlan(
    readLiterals({
      project: { start: '2026-01-05' },
      tasks,
      dependencies: [
        { id: 'l', predecessor: 'a1', successor: 'b' },
        { id: 'k', predecessor: 'b', successor: 'c' },
      ],
    }),
  );

const before = plan([task('a'), task('a1', 'a', 2), task('a2', 'a'), task('b', undefined, 3), task('c')]);

const whole = (laid: LaidPlan): readonly number[] => [...(new Engine().load(laid.plan).columns?.finish ?? [])];

test.each<[string, Tasks]>([
  ['the first of all', [task('n'), task('a'), task('a1', 'a', 2), task('a2', 'a'), task('b', undefined, 3), task('c')]],
  [
    'the first below a summary',
    [task('a'), task('n', 'a', 4), task('a1', 'a', 2), task('a2', 'a'), task('b', undefined, 3), task('c')],
  ],
  [
    'two below a summary, the first with a task of its own',
    [
      task('a'),
      task('n', 'a'),
      task('nn', 'n', 6),
      task('m', 'a'),
      task('a1', 'a', 2),
      task('a2', 'a'),
      task('b', undefined, 3),
      task('c'),
    ],
  ],
  [
    'the first below a task without any',
    [task('a'), task('a1', 'a', 2), task('a2', 'a'), task('b', undefined, 3), task('c'), task('n', 'c', 5)],
  ],
])('a task that comes as %s is an edit of the engine', async (_, tasks) => {
  const after = plan(tasks);
  const from = remapOf(before, after);
  const edits = structureEdits(before, after, from);
  expect(edits).not.toBeNull();
  const engine = new Engine();
  const { columns } = engine.load(before.plan);
  const shown = remappedShown(new ShownSchedule(columns as NonNullable<typeof columns>), from);
  shown.apply((await engine.apply(edits ?? [])).moved);
  expect([...shown.columns.finish]).toEqual(whole(after));
});
