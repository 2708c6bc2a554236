import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHeader, readTasks } from './pasted-tasks.js';

const titles = new Map([['vorgang', 'name']]);
const levels = (rows: readonly (readonly string[])[]) =>
  readTasks(rows, readHeader(rows[0] ?? [], titles)).map(({ name, level }) => `${'.'.repeat(level)}${name}`);

test('levels come from a level column, a WBS column or leading spaces, and never leave one out', () => {
  expect(
    levels([
      ['Outline Level', 'Name'],
      ['1', 'a'],
      ['2', 'b'],
      ['9', 'c'],
      ['1', 'd'],
    ]),
  ).toEqual(['a', '.b', '..c', 'd']);
  expect(
    levels([
      ['WBS', 'Vorgang'],
      ['1', 'a'],
      ['1.1', 'b'],
      ['2', 'c'],
    ]),
  ).toEqual(['a', '.b', 'c']);
  expect(
    levels([
      ['WBS', 'Vorgang'],
      ['1.1', 'a'],
      ['1.2', 'b\n on two lines'],
      ['1.2.1', 'c'],
      ['2', 'd'],
    ]),
  ).toEqual(['a', 'b on two lines', '.c', 'd']);
  expect(levels([['a'], ['  b'], ['    c'], ['d']])).toEqual(['a', '.b', '..c', 'd']);
  expect(levels([['   deep'], ['x']])).toEqual(['deep', 'x']);
});

test('a first row that names no name column is a task, and empty names are left out', () => {
  expect(levels([['Start'], [''], ['Go']])).toEqual(['Start', 'Go']);
  const rows = [
    ['Task Name', 'Duration', 'Colour'],
    ['a', '5d', 'red'],
  ];
  expect(readTasks(rows, readHeader(rows[0] ?? [], titles))[0]).toMatchObject({
    row: 2,
    cells: new Map([
      ['name', 'a'],
      ['days', '5d'],
    ]),
  });
});

test('any table is read, and no level leaves out one', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ maxLength: 6 }), { maxLength: 3 }), { maxLength: 20 }), rows => {
      let before = -1;
      for (const { level } of readTasks(rows, readHeader(rows[0] ?? [], titles))) {
        expect(level).toBeLessThanOrEqual(before + 1);
        before = level;
      }
    }),
  );
});
