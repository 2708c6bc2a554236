import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assignment, Project, Task } from '../../model.js';
import { level } from '../level.js';
import { WaitingTasks } from './waiting-tasks.js';

const ranks = (count: number) => Int32Array.from({ length: count }, (_, task) => task);

describe('waiting tasks', () => {
  test('come by key and rank, over all groups', () => {
    const waiting = new WaitingTasks({ groupOf: Int32Array.of(0, 1, 0, 2), sizes: Int32Array.of(2, 1, 1) }, ranks(4));
    for (const [task, key] of [
      [3, 5],
      [2, 7],
      [1, 5],
      [0, 9],
    ] as const)
      waiting.push(task, key);
    const order: [number, number][] = [];
    while (waiting.size > 0) order.push([waiting.firstKey, waiting.pop()]);
    expect(order).toEqual([
      [5, 1],
      [5, 3],
      [7, 2],
      [9, 0],
    ]);
  });

  test('rise together, and those that come later with them; not those that may start before', () => {
    const waiting = new WaitingTasks({ groupOf: new Int32Array(5), sizes: Int32Array.of(5) }, ranks(5));
    for (const task of [3, 2, 1]) waiting.push(task, 10);
    expect(waiting.pop()).toBe(1);
    waiting.raise(1, 10, 20);
    waiting.push(1, 25);
    waiting.push(0, 15);
    waiting.push(4, 5);
    const order: [number, number][] = [];
    while (waiting.size > 0) order.push([waiting.firstKey, waiting.pop()]);
    expect(order).toEqual([
      [5, 4],
      [20, 0],
      [20, 2],
      [20, 3],
      [25, 1],
    ]);
  });
});

/** Many tasks for few people, some alike, some behind others by a link or a lead. */
const plans: fc.Arbitrary<Project> = fc
  .record({
    tasks: fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(2), fc.constantFrom(0.25, 0.5, 1)), {
      minLength: 210,
      maxLength: 240,
    }),
    links: fc.array(fc.tuple(fc.nat(239), fc.integer({ min: 1, max: 60 }), fc.constantFrom(0, -240, 480)), {
      maxLength: 60,
    }),
    held: fc.array(fc.integer({ min: 2, max: 20 }), { maxLength: 6 }),
  })
  .map(({ tasks, links, held }) => {
    const own = tasks.map(([quarters, ,], at): Task => ({ id: `t${at}`, durationMinutes: quarters * 120 }));
    // Tasks that stay where they are leave gaps of many lengths.
    const still = held.map((day, at): Task => {
      const manualStart = `2024-01-${String(day).padStart(2, '0')}T10:00`;
      return { id: `m${at}`, durationMinutes: 180, isManual: true, manualStart };
    });
    const staff = tasks.map(([, who, units], at): Assignment => ({ taskId: `t${at}`, resourceId: `r${who}`, units }));
    return {
      start: '2024-01-01T08:00',
      tasks: [...own, ...still],
      dependencies: links.flatMap(([from, ahead, lagMinutes]) =>
        from + ahead < tasks.length ? [{ predecessorId: `t${from}`, successorId: `t${from + ahead}`, lagMinutes }] : [],
      ),
      resources: [{ id: 'r0' }, { id: 'r1', maxUnits: 2 }, { id: 'r2' }],
      assignments: [...staff, ...still.map(({ id }): Assignment => ({ taskId: id, resourceId: 'r0' }))],
    };
  });

test('tasks that wait together are placed where they are when each waits alone', () => {
  fc.assert(
    fc.property(plans, fc.constantFrom('minute', 'day'), (plan, granularity) => {
      const options = { scheme: 'parallel', order: 'id', granularity } as const;
      const placed = ({ tasks }: ReturnType<typeof level>) => tasks.map(({ taskId, start }) => [taskId, start]);
      // A bound of its own, however far off, lets a task wait alone.
      const alone = plan.tasks.map((task): Task => ({ ...task, constraintType: 'fnlt', constraintDate: '2199-01-01' }));
      expect(placed(level(plan, options))).toEqual(placed(level({ ...plan, tasks: alone }, options)));
    }),
    { numRuns: 40 },
  );
});
