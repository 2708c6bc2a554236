import { expect, test } from 'vitest';
import type { TaskLiteral } from '../../plan/literals/literal.js';
import { nextTask } from '../../plan/steps.js';
import { followPart, GivenRows } from './given-rows.js';

/** More than is laid in one slice. */
const TASKS = 60_000;
const STATES_MAX = 400;

const tasks: readonly TaskLiteral[] = Array.from({ length: TASKS }, (_, at) => ({
  id: `t${at}`,
  name: `Task ${at}`,
  duration: '1d',
}));
const state = (name: string) => ({ tasks: [{ id: 't0', name, duration: '1d' }, ...tasks.slice(1)] });

/** Rows given, and the name of the first task each time the plan was another. */
function given(): { readonly rows: GivenRows; readonly told: string[] } {
  const told: string[] = [];
  const rows: GivenRows = new GivenRows({
    onRows: laid => void told.push(laid.plan.tasks[0]?.name ?? ''),
    onBadRows: cause => void told.push(cause.message),
    onFailed: cause => {
      throw cause;
    },
  });
  return { rows, told };
}

test('a source that tells faster than a plan is laid is followed all the same', async () => {
  await followPart.load();
  const { rows, told } = given();
  let count = 0;
  while (told.length < 3 && count < STATES_MAX) {
    count += 1;
    rows.setLiterals(state(`state ${count}`));
    await nextTask();
  }
  expect(told.length).toBe(3);
  rows.setLiterals(state('the last'));
  await expect.poll(() => told.at(-1), { timeout: 20_000 }).toBe('the last');
});

test('a new plan is not laid behind one that it takes the place of', async () => {
  const { rows, told } = given();
  for (const name of ['a', 'b', 'c']) rows.setLiterals(state(name));
  rows.reset();
  rows.setLiterals({ tasks: [{ id: 'x', name: 'another', duration: '1d' }] });
  expect(told).toEqual(['another']);
  await new Promise(resolve => setTimeout(resolve, 50));
  expect(told).toEqual(['another']);
});

test('tasks with the id of another are left out and told, also when they come later', () => {
  const { rows, told } = given();
  const [a, b] = [
    { id: 'a', name: 'first' },
    { id: 'b', name: 'second' },
  ];
  rows.setLiterals({ tasks: [a, b] });
  rows.setLiterals({ tasks: [a, { ...b, id: 'a' }] });
  expect(told).toEqual(['first', 'tasks: 1 with an id that another has.', 'first']);
  expect(rows.latest.plan.tasks.map(({ name }) => name)).toEqual(['first']);
});
