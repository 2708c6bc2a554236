import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { largePlan } from '../../test/feed-plan.js';
import { SchedulePool } from './pool.js';

const plan = (id: string) => ({
  projects: { created: [], updated: [{ id, name: 'P', start: '2026-01-05T08:00:00' }], deleted: [] },
  tasks: {
    created: [],
    updated: [{ id: 'a', name: 'A', parent_id: null, position: 'V', duration_minutes: 480, is_milestone: false }],
    deleted: [],
  },
});

let pool: SchedulePool;
afterEach(() => pool.stop());

describe('the engine’s threads', () => {
  it('keep a project’s rows, so that the next run needs only what changed', async () => {
    pool = new SchedulePool(2);
    const projectId = randomUUID();
    const first = await pool.run({ projectId, since: 0, version: 3, changes: JSON.stringify(plan(projectId)) });
    expect(first).toMatchObject({ kind: 'dated', movedIds: ['a'], finish: '2026-01-05T17:00:00' });
    expect(pool.heldVersion(projectId)).toBe(3);
    const next = await pool.run({ projectId, since: 3, version: 4, changes: '{}' });
    expect(next).toMatchObject({ kind: 'dated', finish: '2026-01-05T17:00:00' });
    expect(pool.heldVersion(projectId)).toBe(4);
  });

  it('ask for everything when their rows are not those the changes follow', async () => {
    pool = new SchedulePool(1);
    const run = pool.run({ projectId: randomUUID(), since: 7, version: 8, changes: '{}' });
    expect(await run).toEqual({ kind: 'stale' });
  });

  it('fail the run that crashes and go on with the next', async () => {
    pool = new SchedulePool(1);
    const projectId = randomUUID();
    await pool.run({ projectId, since: 0, version: 1, changes: JSON.stringify(plan(projectId)) });
    await expect(pool.run({ projectId, since: 1, version: 2, changes: '{' })).rejects.toThrow('JSON');
    expect(pool.heldVersion(projectId)).toBe(0);
    const again = await pool.run({ projectId, since: 0, version: 2, changes: JSON.stringify(plan(projectId)) });
    expect(again.kind).toBe('dated');
  });

  it('that die take only their own runs with them', async () => {
    pool = new SchedulePool(1, { heapMb: 16 });
    const projectId = randomUUID();
    const huge = JSON.stringify({
      ...plan(projectId),
      tasks: {
        created: [],
        updated: Array.from({ length: 60_000 }, (_, at) => ({
          id: `t${at}`,
          name: `${at}`,
          position: 'V',
          notes: 'x',
        })),
        deleted: [],
      },
    });
    await expect(pool.run({ projectId, since: 0, version: 1, changes: huge })).rejects.toThrow(/memory|ended/);
    const again = await pool.run({ projectId, since: 0, version: 1, changes: JSON.stringify(plan(projectId)) });
    expect(again).toMatchObject({ kind: 'dated', movedIds: ['a'] });
  });

  it('end a run that is cancelled, and have those behind it come again', async () => {
    pool = new SchedulePool(1);
    const large = largePlan();
    const projectId = randomUUID();
    const rows = { projectId, since: 0, version: 1, changes: JSON.stringify(plan(projectId)) };
    const [slow, behind] = [pool.run(large), pool.run(rows)];
    slow.catch(() => undefined);
    pool.cancel(large.projectId);
    await expect(slow).rejects.toThrow('cancelled');
    expect(await behind).toEqual({ kind: 'stale' });
    expect((await pool.run(rows)).kind).toBe('dated');
  });

  it('leave out a run that is cancelled while it waits', async () => {
    pool = new SchedulePool(1);
    const projectId = randomUUID();
    const rows = { projectId, since: 0, version: 1, changes: JSON.stringify(plan(projectId)) };
    const [slow, behind] = [pool.run(largePlan()), pool.run(rows)];
    behind.catch(() => undefined);
    pool.cancel(projectId);
    await expect(behind).rejects.toThrow('cancelled');
    expect((await slow).kind).toBe('dated');
  });
});
