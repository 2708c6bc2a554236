import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TaskRow } from '../../plan/rows.js';
import { buildOutline, type Outline } from './outline.js';

/** Rows with parents before or behind them, unknown ones and circles, keyed or not. */
const rowsOf = (isKeyed: boolean) =>
  fc
    .array(fc.record({ parent: fc.integer({ min: -2, max: 14 }), key: fc.integer({ min: 0, max: 5 }) }), {
      maxLength: 15,
    })
    .map(specs =>
      specs.map(
        ({ parent, key }, at): TaskRow => ({
          id: `t${at}`,
          parent_id: parent === -2 ? null : parent === -1 ? 'unknown' : `t${parent}`,
          ...(isKeyed ? { position: `a${key}` } : {}),
        }),
      ),
    );

/** What an outline means, by ids. */
const meaning = ({ tasks, indexOf, level, parent, end, place, siblings }: Outline) =>
  tasks.map((task, at) => ({
    id: task.id,
    at: indexOf.get(task.id),
    level: level[at],
    parent: tasks[parent[at] as number]?.id ?? null,
    end: end[at],
    place: place[at],
    siblings: siblings[at],
  }));

test.each([true, false])(
  'an outline is a fixed point: its rows build the same one, in one pass (keyed: %s)',
  isKeyed => {
    fc.assert(
      fc.property(rowsOf(isKeyed), rows => {
        const outline = buildOutline(rows);
        const again = buildOutline(outline.tasks);
        expect(meaning(again)).toEqual(meaning(outline));
        // Circles are cut wherever the walk meets them, so those alone may be read anew.
        expect(new Set(outline.tasks)).toEqual(new Set(rows));
      }),
    );
  },
);

test('columns agree with each other for any rows', () => {
  fc.assert(
    fc.property(rowsOf(true), rows => {
      const { tasks, indexOf, level, parent, end, place, siblings } = buildOutline(rows);
      tasks.forEach((task, at) => {
        const above = parent[at] as number;
        const children = tasks.map((_, other) => other).filter(other => parent[other] === above);
        expect(indexOf.get(task.id)).toBe(at);
        expect(above).toBeLessThan(at);
        expect(level[at]).toBe(above < 0 ? 0 : (level[above] as number) + 1);
        expect(place[at]).toBe(children.indexOf(at) + 1);
        expect(siblings[at]).toBe(children.length);
        const isBelow = (other: number): boolean => other === at || (other >= 0 && isBelow(parent[other] as number));
        expect(end[at]).toBe(tasks.filter((_, other) => isBelow(other)).length + at);
      });
      const topFirst = [...tasks.keys()].filter(at => (parent[at] as number) < 0);
      expect(topFirst).toEqual(topFirst.toSorted((a, b) => a - b));
    }),
  );
});

test('a task lies under its parent, wherever that stands', () => {
  const rows = fc
    .uniqueArray(fc.record({ id: fc.nat(15), parent: fc.nat(17) }), { selector: ({ id }) => id })
    .map(specs =>
      // Parents of a lower number: no circles.
      specs.map(({ id, parent }): TaskRow => ({ id: `t${id}`, parent_id: parent < id ? `t${parent}` : null })),
    );
  fc.assert(
    fc.property(rows, given => {
      const { tasks, parent } = buildOutline(given);
      const rowOf = new Map(given.map(row => [row.id, row]));
      tasks.forEach(({ parent_id: wanted }, at) => {
        expect(tasks[parent[at] as number]).toBe(wanted == null ? undefined : rowOf.get(wanted));
      });
    }),
  );
});
