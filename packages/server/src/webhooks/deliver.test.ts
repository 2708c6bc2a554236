import { expect, it } from 'vitest';
import { eventOf, pauseAfter } from './deliver.js';
import type { Commit } from './queries.js';

const commit: Commit = {
  version: 7,
  at: '2026-01-05T08:00:00.000Z',
  actor: null,
  cause: 'rest',
  via: null,
  changes: [{ table: 'tasks', ids: ['a'], count: 1, fields: ['name'] }],
  operations: [{ resource: 'member', action: 'create', resource_id: 'b', details: {} }],
};
const all = { project_id: 'p', tables: [], causes: [], has_operations: true };

it('pauses grow from ten seconds to an hour, so that a day holds some thirty attempts', () => {
  expect([0, 1, 2, 9, 50].map(attempts => pauseAfter(attempts, 0.5))).toEqual([10, 20, 40, 3_600, 3_600]);
  let attempts = 0;
  for (let seconds = 0; seconds < 86_400; seconds += pauseAfter(attempts, 0.5)) attempts += 1;
  expect(attempts).toBeGreaterThan(25);
  expect(attempts).toBeLessThan(40);
});

it('a commit is told as far as the webhook wants to hear of it', () => {
  expect(eventOf(all, commit)).toMatchObject({ id: 'p:7', changes: commit.changes, operations: commit.operations });
  expect(eventOf({ ...all, causes: ['schedule'] }, commit)).toBeNull();
  expect(eventOf({ ...all, tables: ['calendars'], has_operations: false }, commit)).toBeNull();
  expect(eventOf({ ...all, tables: ['calendars'] }, commit)).toMatchObject({ changes: [] });
  expect(eventOf({ ...all, has_operations: false }, commit)).toMatchObject({ operations: [] });
  expect(eventOf(all, { ...commit, changes: [], operations: [] })).toBeNull();
});
