import { expect, test } from 'vitest';
import { buildOutline } from '../../../outline/outline.js';
import { taskOfReference, wbsOf } from './wbs.js';

const outline = buildOutline([
  { id: 'a' },
  { id: 'b' },
  { id: 'b1', parent_id: 'b' },
  { id: 'b2', parent_id: 'b' },
  { id: 'b21', parent_id: 'b2' },
]);

test('places in the outline are counted from the top', () => {
  expect(outline.tasks.map((_, index) => wbsOf(outline, index))).toEqual(['1', '2', '2.1', '2.2', '2.2.1']);
});

test.each([
  ['1', 'a'],
  ['4', 'b2'],
  ['2.2', 'b2'],
  ['2.2.1', 'b21'],
  ['b1', 'b1'],
])('%s means %s', (reference, id) => {
  expect(outline.tasks[taskOfReference(outline, reference) ?? -1]?.id).toBe(id);
});

test.each(['0', '6', '2.3', '3.1', '2.2.2', 'zebra', '-1', ''])('%s means no task', reference => {
  expect(taskOfReference(outline, reference)).toBeNull();
});
