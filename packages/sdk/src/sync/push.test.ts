import { describe, expect, it } from 'vitest';
import type { Edit } from '../store/pending.js';
import { pushBody } from './push.js';

const write = (edits: Edit[]) => ({ id: 'w', sequence: 1, edits, committedVersion: null });

describe('pushBody', () => {
  it('sends one entry for each row, later edits over earlier ones', () => {
    const body = pushBody(
      write([
        { kind: 'update', table: 'tasks', id: 'a', values: { name: 'A', priority: 1 } },
        { kind: 'update', table: 'tasks', id: 'a', values: { priority: 2 } },
        { kind: 'create', table: 'tasks', id: 'b', values: { name: 'B' } },
        { kind: 'update', table: 'tasks', id: 'b', values: { name: 'B2' } },
        { kind: 'update', table: 'dependencies', id: 'l', values: { lag_minutes: 5 } },
        { kind: 'delete', table: 'dependencies', id: 'l' },
      ]),
      7,
    );
    expect(body).toEqual({
      batch_id: 'w',
      last_pulled_at: 7,
      changes: {
        tasks: { created: [{ id: 'b', name: 'B2' }], updated: [{ id: 'a', name: 'A', priority: 2 }], deleted: [] },
        dependencies: { created: [], updated: [], deleted: ['l'] },
      },
    });
  });
});
