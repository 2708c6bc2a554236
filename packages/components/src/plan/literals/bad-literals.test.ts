import { expect, test } from 'vitest';
import { plainPlan } from '../plain-plan.js';
import type { PlanRows } from '../rows.js';
import { allAtOnce } from '../steps.js';
import type { PlanLiteral } from './literal.js';
import { readLiteralSteps } from './read-plan.js';

function read(plan: unknown): { readonly rows: PlanRows; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const rows = allAtOnce(readLiteralSteps(plan as PlanLiteral, { tell: problem => problems.push(problem) }));
  return { rows, problems };
}

test('what is no row is told and left out, the rest is read', () => {
  const trap = {
    id: 't',
    get name(): string {
      throw new Error('a trap');
    },
  };
  const { rows, problems } = read({
    tasks: [null, 5, 'x', { name: 'without' }, { id: 'a', name: 'A' }, trap],
    dependencies: [undefined, { predecessor: 'a', successor: 'b' }],
    calendars: {},
    resources: [null],
    assignments: 'all',
  });
  expect(rows.tasks.map(({ id }) => id)).toEqual(['a']);
  expect(rows.dependencies).toHaveLength(1);
  expect(problems).toEqual([
    'tasks[0]: It is no object.',
    'tasks[1]: It is no object.',
    'tasks[2]: It is no object.',
    'tasks[3]: It has no id.',
    'tasks[5]: a trap',
    'dependencies[0]: It is no object.',
    'calendars is no list.',
    'resources[0]: It is no object.',
    'assignments is no list.',
  ]);
});

test('a value that means nothing is told and the row is kept', () => {
  const { rows, problems } = read({
    tasks: [
      { id: 'a', duration: 'soon' },
      { id: 'b', start: new Date(0), constraint: null },
      { id: 'c', name: { not: 'a text' } },
    ],
    dependencies: [{ predecessor: 'a', successor: 'b', lag: 'later' }],
  });
  expect(rows.tasks.map(({ duration_minutes }) => duration_minutes)).toEqual([480, 480, 480]);
  expect(rows.tasks[2]?.name).toBe('[object Object]');
  expect(problems).toEqual([
    'tasks[0]: Its duration is none such as "5d".',
    'tasks[1]: Its start is no text such as "2026-03-30".',
    'dependencies[0]: Its lag is none such as "2d".',
  ]);
});

test('a project that cannot be written as JSON is read anew instead of compared', () => {
  const project: Record<string, unknown> = { start: '2026-01-05' };
  project['self'] = project;
  const literal = { project, tasks: [{ id: 'a' }] } as unknown as PlanLiteral;
  const rows = allAtOnce(readLiteralSteps(literal));
  const again = allAtOnce(readLiteralSteps(literal, { before: { zone: undefined, literal, rows } }));
  expect(again.tasks).toEqual(rows.tasks);
});

test('a plain plan can be cloned', () => {
  const { rows } = read({ tasks: [{ id: 'a', onClick: () => 1, tags: new Proxy(['x'], {}), mark: Symbol('m') }] });
  expect(() => structuredClone(rows)).toThrow();
  expect(structuredClone(plainPlan(rows)).tasks[0]).toMatchObject({ id: 'a', tags: ['x'] });
});
