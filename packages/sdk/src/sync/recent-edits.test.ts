import { describe, expect, it } from 'vitest';
import type { ChangeFrame } from '../protocol/index.js';
import type { Write } from '../store/pending.js';
import { RecentEdits } from './recent-edits.js';

const write = (values: Record<string, unknown>): Write => ({
  id: 'w',
  sequence: 1,
  committedVersion: null,
  edits: [{ kind: 'update', table: 'tasks', id: 'a', values }],
});

const frame = (version: number, values: Record<string, unknown>, cause = 'push'): ChangeFrame =>
  ({
    type: 'change',
    project_id: 'p',
    from_version: version - 1,
    server_version: version,
    changes: { tasks: { created: [], updated: [{ id: 'a', server_version: version, ...values }], deleted: [] } },
    by: [{ version, actor: 'somebody', cause }],
  }) as unknown as ChangeFrame;

const never = () => false;
const told = [{ table: 'tasks', id: 'a' }];

describe('recent edits', () => {
  it('tells once when a later push replaces a value', () => {
    const recent = new RecentEdits();
    recent.note(write({ duration_minutes: 480 }), 5, 0);
    expect(recent.replacedBy(frame(6, { duration_minutes: 960 }), never, 1)).toEqual(told);
    expect(recent.replacedBy(frame(7, { duration_minutes: 1440 }), never, 2)).toEqual([]);
  });

  it('says nothing of its own rows, of other fields, of the scheduler and of times with seconds', () => {
    const recent = new RecentEdits();
    recent.note(write({ constraint_date: '2026-01-05T08:00' }), 5, 0);
    const same = { constraint_date: '2026-01-05T08:00:00', name: 'new' };
    expect(recent.replacedBy(frame(5, same), never, 1)).toEqual([]);
    expect(recent.replacedBy(frame(6, same), never, 1)).toEqual([]);
    expect(recent.replacedBy(frame(7, { constraint_date: null }, 'schedule'), never, 1)).toEqual([]);
    expect(recent.replacedBy(frame(8, { constraint_date: null }), () => true, 1)).toEqual([]);
    expect(recent.replacedBy(frame(9, { constraint_date: null }), never, 1)).toEqual(told);
  });

  it('forgets after a quarter of an hour', () => {
    const recent = new RecentEdits();
    recent.note(write({ duration_minutes: 480 }), 5, 0);
    expect(recent.replacedBy(frame(6, { duration_minutes: 960 }), never, 15 * 60_000 + 1)).toEqual([]);
  });
});
