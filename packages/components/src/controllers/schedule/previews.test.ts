import { expect, test } from 'vitest';
import type { Intent } from '../../gantt/drag/gesture.js';
import type { PlanRowEdit } from '../../plan/edit.js';
import { EMPTY_LAID } from '../../plan/laid/laid-plan.js';
import type { TaskPlaces } from '../../plan/shown-schedule.js';
import type { PreviewAnswer } from '../../worker/api.js';
import type { ScheduleController } from '../schedule.js';
import { Previews } from './previews.js';

const move = (startMinute: number): Intent => ({ kind: 'move', taskId: 'a', startMinute });
const edit = (minutes: number): PlanRowEdit => ({
  table: 'tasks',
  op: 'update',
  id: 'a',
  changes: { duration_minutes: minutes },
});

/** Previews over an engine that answers each wish with one edit of its own. */
function previews(): { readonly of: Previews; readonly asked: Intent[]; readonly shownAt: string[] } {
  const asked: Intent[] = [];
  const shownAt: string[] = [];
  const api = {
    preview: async (intent: Intent): Promise<PreviewAnswer> => {
      asked.push(intent);
      return {
        edits: [edit((intent as { startMinute: number }).startMinute)],
        moved: { tasks: new Int32Array(1) } as PreviewAnswer['moved'],
      };
    },
  };
  const schedule = {
    shown: {
      preview: () => {
        shownAt.push('engine');
        return new Int32Array([0]);
      },
      place: ({ start }: TaskPlaces) => shownAt.push(`placed ${start[0]}`),
      revert: () => new Int32Array([0]),
    },
    isSwitching: false,
    watcher: { onPreview: () => undefined, onError: () => undefined },
    ask: (question: (asked: typeof api) => unknown) => question(api),
  } as unknown as ScheduleController;
  return { of: new Previews(schedule), asked, shownAt };
}

test('the plan that a drop makes has the dates its last preview showed', async () => {
  const { of } = previews();
  const wish = move(5);
  of.ask(wish);
  const edits = await of.resolve(wish);
  of.committed(edits)(EMPTY_LAID);
  expect(of.takeCovered(EMPTY_LAID)).toBe(true);
  expect(of.takeCovered(EMPTY_LAID)).toBe(false);
});

test('not when something else is dragged before the engine takes the plan', async () => {
  const { of } = previews();
  const wish = move(5);
  of.ask(wish);
  of.committed(await of.resolve(wish))(EMPTY_LAID);
  of.ask(move(6));
  expect(of.takeCovered(EMPTY_LAID)).toBe(false);
});

test('nor when other edits are made than those it showed', async () => {
  const { of } = previews();
  const wish = move(5);
  of.ask(wish);
  const edits = await of.resolve(wish);
  of.committed([...edits, edit(1)])(EMPTY_LAID);
  expect(of.takeCovered(EMPTY_LAID)).toBe(false);
});

test('a wish that waits is asked once, by who needs its answer', async () => {
  const { of, asked } = previews();
  const wishes = [move(1), move(2), move(3)];
  for (const wish of wishes) of.ask(wish);
  expect(await of.resolve(wishes[2] as Intent)).toEqual([edit(3)]);
  await new Promise(resolve => setTimeout(resolve));
  expect(asked).toEqual([wishes[0], wishes[2]]);
});

test('an answer to an earlier wish moves what follows, not the bars under the pointer', async () => {
  const { of, shownAt } = previews();
  const place = (start: number) => ({
    tasks: Int32Array.of(0),
    start: Float64Array.of(start),
    finish: Float64Array.of(start),
  });
  const [earlier, newest] = [move(1), move(2)];
  of.ask(earlier, place(1));
  of.ask(newest, place(2));
  expect(of.answered).toBeNull();
  await Promise.resolve();
  await Promise.resolve();
  expect(shownAt).toEqual(['placed 1', 'placed 2', 'engine', 'placed 2']);
  expect(of.answered).toBeNull();
  await new Promise(resolve => setTimeout(resolve));
  expect(shownAt.slice(4)).toEqual(['engine']);
  expect(of.answered).toBe(newest);
});
