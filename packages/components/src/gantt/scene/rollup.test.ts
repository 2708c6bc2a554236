import { expect, test } from 'vitest';
import { buildOutline } from '../outline/outline.js';
import { Rollup } from './rollup.js';

test('a summary is done by the duration of its leaves, at every level', () => {
  const outline = buildOutline([
    { id: 'p', percent_complete: 77 },
    { id: 'q', parent_id: 'p' },
    { id: 'a', parent_id: 'q', duration_minutes: 300, percent_complete: 100 },
    { id: 'b', parent_id: 'q', duration_minutes: 100, percent_complete: 0 },
    { id: 'c', parent_id: 'p', duration_minutes: 400, percent_complete: 50 },
    { id: 'm', parent_id: 'p', duration_minutes: 0, percent_complete: 100 },
  ]);
  expect([...new Rollup(outline, null).percent]).toEqual([62.5, 75, 100, 0, 50, 100]);
});
