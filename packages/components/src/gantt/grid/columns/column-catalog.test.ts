import { expect, test } from 'vitest';
import { en } from '../../../locales/en.js';
import { enLate } from '../../../locales/en-late.js';
import { joined } from '../../../locales/strings.js';
import { buildOutline } from '../../outline/outline.js';
import { Format } from '../../shell/format.js';
import type { CellSource } from './column.js';
import { readColumns } from './column-catalog.js';

const task = { id: 'a', name: 'Roof', priority: 7 };
const cell: CellSource = {
  task,
  index: 0,
  isSummary: false,
  percent: 0,
  columns: null,
  plan: { project: {}, tasks: [task], dependencies: [], calendars: [], resources: [], assignments: [] },
  outline: buildOutline([task]),
  owners: new Map(),
  format: new Format('en-GB'),
  strings: joined(en, enLate),
};
const ids = (given: readonly unknown[]) => readColumns(given, () => undefined).columns.map(({ id }) => id);

test('the name is first whether asked for or not', () => {
  expect(ids(['start', 'wbs'])).toEqual(['name', 'start', 'wbs']);
  expect(ids(['start', 'name'])).toEqual(['name', 'start']);
});

test('bad entries are told and left out, the rest is shown', () => {
  const { columns, problems } = readColumns(
    [
      'start',
      'start',
      'colour',
      { id: 'x' },
      { title: 'No id' },
      null,
      { id: 'y', title: 'Y', value: 'priority' },
      'finish',
    ],
    () => undefined,
  );
  expect(columns.map(({ id }) => id)).toEqual(['name', 'start', 'finish']);
  expect(problems.map(({ columnId }) => columnId)).toEqual(['start', 'colour', 'x', '', '', 'y']);
  expect(problems[1]?.message).toContain('There is no column colour');
});

test('a column of the host’s own reads a field of its id, or what value says', () => {
  const { columns } = readColumns(
    [
      { id: 'priority', title: 'Priority' },
      { id: 'shout', title: 'Shout', value: (row: typeof task) => row.name.toUpperCase(), width: 5 },
      { id: 'start', title: 'Begins', width: 90 },
    ],
    () => undefined,
  );
  const [, priority, shout, start] = columns;
  expect(priority?.text(cell)).toBe('7');
  expect(priority?.key(cell)).toBe(7);
  expect(shout?.text(cell)).toBe('ROOF');
  expect(shout?.widthPx).toBe(24);
  expect(start).toMatchObject({ title: 'Begins', widthPx: 90, align: 'end' });
});

test('what a host’s function throws is told and breaks nothing', () => {
  const failed: string[] = [];
  const boom = () => {
    throw new Error('boom');
  };
  const { columns } = readColumns(
    [{ id: 'x', title: 'X', value: boom, render: boom, compare: boom, isEditable: boom, editor: { parse: boom } }],
    id => failed.push(id),
  );
  const column = columns[1];
  expect(column?.text(cell)).toBe('');
  expect(column?.key(cell)).toBeNull();
  expect(column?.compare?.(1, 2)).toBe(0);
  expect(column?.isEditable(cell)).toBe(false);
  expect(column?.read?.('9', cell)).toEqual({ kind: 'problem', problem: 'boom' });
  expect(column?.content?.(cell)).toBeDefined();
  expect(failed.length).toBeGreaterThan(3);
});
