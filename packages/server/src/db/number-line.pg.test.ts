import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { idempotencyKey } from './idempotency-key.js';
import { withProjectWrite } from './transaction.js';

let database: TestDatabase;
let owner: string;

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  owner = await createTestUser(database);
});
afterAll(() => database.drop());

async function createProject(): Promise<string> {
  const id = randomUUID();
  await withProjectWrite(database, { projectId: id, actor: owner, cause: 'rest', creates: true }, async tx => {
    await tx.query(`INSERT INTO projects (id, name, start) VALUES ($1, 'P', '2026-01-05T08:00')`, [id]);
    await tx.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'owner')`, [id, owner]);
    tx.recordChange('projects', [id], null);
  });
  return id;
}

const insertTask = `INSERT INTO tasks (project_id, id, position, wbs_path, name)
  VALUES ($1, $2, 'V', task_label($2)::ltree, 'T') RETURNING server_version`;

describe('the number line', () => {
  it('gives every row of a transaction one number and the next transaction the next', async () => {
    const project = await createProject();
    const write = () =>
      withProjectWrite(database, { projectId: project, actor: owner, cause: 'rest' }, async tx => {
        const first = await tx.query(insertTask, [project, randomUUID()]);
        const second = await tx.query(insertTask, [project, randomUUID()]);
        return [tx.version, first.rows[0]?.server_version, second.rows[0]?.server_version];
      });
    expect(await write()).toEqual([2, 2, 2]);
    expect(await write()).toEqual([3, 3, 3]);
  });

  it('loses no row to an incremental reader under 12 concurrent writers', async () => {
    const project = await createProject();
    let isWriting = true;
    const written: string[] = [];
    const seen = new Set<string>();
    let watermark = 0;
    const read = async () => {
      const { rows } = await database.pool.query<{ id: string; server_version: number }>(
        'SELECT id, server_version FROM tasks WHERE project_id = $1 AND server_version > $2',
        [project, watermark],
      );
      for (const row of rows) {
        seen.add(row.id);
        watermark = Math.max(watermark, row.server_version);
      }
    };
    const reader = (async () => {
      while (isWriting) await read();
    })();
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        for (let round = 0; round < 40; round += 1) {
          const id = randomUUID();
          await withProjectWrite(database, { projectId: project, actor: owner, cause: 'rest' }, tx =>
            tx.query(insertTask, [project, id]),
          );
          written.push(id);
        }
      }),
    );
    isWriting = false;
    await reader;
    await read();
    expect(written).toHaveLength(480);
    expect(written.filter(id => !seen.has(id))).toEqual([]);
  });

  it('refuses a write without sync_begin, and one for another project than was begun', async () => {
    const project = await createProject();
    const other = await createProject();
    await expect(database.pool.query(insertTask, [project, randomUUID()])).rejects.toMatchObject({ code: 'PM001' });
    await expect(
      withProjectWrite(database, { projectId: other, actor: owner, cause: 'rest' }, tx =>
        tx.query(insertTask, [project, randomUUID()]),
      ),
    ).rejects.toMatchObject({ code: 'PM001' });
  });

  it('is not fooled by a number left over from the transaction before on the same connection', async () => {
    const project = await createProject();
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT sync_begin($1)', [project]);
      await client.query(`SELECT set_config('ppm.sync_scope', current_setting('ppm.sync_scope'), false),
                                 set_config('ppm.sync_version', current_setting('ppm.sync_version'), false)`);
      await client.query('COMMIT');
      await expect(client.query(insertTask, [project, randomUUID()])).rejects.toMatchObject({ code: 'PM001' });
    } finally {
      client.release(true);
    }
  });

  it('refuses DELETE, TRUNCATE and a row that moves to another project', async () => {
    const project = await createProject();
    const other = await createProject();
    const id = randomUUID();
    const scope = { projectId: project, actor: owner, cause: 'rest' } as const;
    await withProjectWrite(database, scope, tx => tx.query(insertTask, [project, id]));
    await expect(
      withProjectWrite(database, scope, tx => tx.query('DELETE FROM tasks WHERE id = $1', [id])),
    ).rejects.toMatchObject({ code: 'PM003' });
    await expect(withProjectWrite(database, scope, tx => tx.query('TRUNCATE dependencies'))).rejects.toMatchObject({
      code: 'PM003',
    });
    await expect(
      withProjectWrite(database, scope, tx => tx.query('UPDATE tasks SET project_id = $1 WHERE id = $2', [other, id])),
    ).rejects.toMatchObject({ code: 'PM002' });
  });

  it('stamps a tombstone with the number of its deletion and takes it off when the row comes back', async () => {
    const project = await createProject();
    const id = randomUUID();
    const scope = { projectId: project, actor: owner, cause: 'rest' } as const;
    await withProjectWrite(database, scope, tx => tx.query(insertTask, [project, id]));
    const set = (isDeleted: boolean, name: string) =>
      withProjectWrite(database, scope, async tx => {
        const { rows } = await tx.query(
          'UPDATE tasks SET is_deleted = $2, name = $3 WHERE id = $1 RETURNING server_version, deleted_version',
          [id, isDeleted, name],
        );
        return rows[0];
      });
    expect(await set(true, 'a')).toEqual({ server_version: 3, deleted_version: 3 });
    expect(await set(true, 'b')).toEqual({ server_version: 4, deleted_version: 3 });
    expect(await set(false, 'c')).toEqual({ server_version: 5, deleted_version: null });
  });
});

describe('a project write', () => {
  it('tells listeners after the commit and not after a rollback', async () => {
    const project = await createProject();
    const heard: [string, number][] = [];
    const stop = database.committed.listen((id, version) => heard.push([id, version]));
    const scope = { projectId: project, actor: owner, cause: 'rest' } as const;
    await withProjectWrite(database, scope, async tx => tx.recordChange('projects', [project], ['name']));
    await expect(
      withProjectWrite(database, scope, async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    stop();
    expect(heard).toEqual([[project, 2]]);
  });

  it('writes who, why and which fields, and the job, in the same transaction', async () => {
    const project = await createProject();
    const [first, second] = [randomUUID(), randomUUID()];
    await withProjectWrite(database, { projectId: project, actor: owner, cause: 'push' }, async tx => {
      tx.recordChange('tasks', [first], ['name', 'duration_minutes']);
      tx.recordChange('tasks', [second, first], ['duration_minutes', 'name']);
      tx.recordChange('dependencies', [second], null);
      tx.enqueue('probe', { it: "isn't" }, { jobKey: `probe:${project}` });
      tx.enqueue('probe', { it: 'replaces' }, { jobKey: `probe:${project}` });
    });
    const feed = await database.pool.query(
      `SELECT version, ordinal, actor, cause, table_name, row_ids, fields FROM project_change
        WHERE project_id = $1 AND version = 2 ORDER BY ordinal`,
      [project],
    );
    expect(feed.rows).toEqual([
      {
        version: 2,
        ordinal: 1,
        actor: owner,
        cause: 'push',
        table_name: 'tasks',
        row_ids: [first, second],
        fields: ['duration_minutes', 'name'],
      },
      {
        version: 2,
        ordinal: 2,
        actor: owner,
        cause: 'push',
        table_name: 'dependencies',
        row_ids: [second],
        fields: null,
      },
    ]);
    const jobs = await database.pool.query('SELECT task_identifier, key FROM graphile_worker.jobs');
    expect(jobs.rows).toEqual([{ task_identifier: 'probe', key: `probe:${project}` }]);
  });

  it('asks for the role again under the lock', async () => {
    const project = await createProject();
    const viewer = await createTestUser(database);
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      project,
      viewer,
    ]);
    const write = (actor: string) =>
      withProjectWrite(database, { projectId: project, actor, cause: 'rest', role: 'scheduler' }, async tx => tx.role);
    await expect(write(viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(write(await createTestUser(database))).rejects.toMatchObject({ code: 'not_found' });
    expect(await write(owner)).toBe('owner');
  });

  it('answers an unknown project as not found and leaves the connection usable', async () => {
    const scope = { actor: owner, cause: 'rest' } as const;
    await expect(
      withProjectWrite(database, { ...scope, projectId: randomUUID() }, async () => 1),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(withProjectWrite(database, { ...scope, projectId: 'x' }, async () => 1)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('runs the work again after a deadlock', async () => {
    const project = await createProject();
    let runs = 0;
    const result = await withProjectWrite(database, { projectId: project, actor: owner, cause: 'rest' }, async tx => {
      runs += 1;
      if (runs === 1) await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$`);
      return tx.version;
    });
    expect([runs, result]).toEqual([2, 2]);
  });

  it('keeps the Idempotency-Key of a request to what the request writes', async () => {
    const project = await createProject();
    const inUse = { userId: owner, key: randomUUID(), hash: Buffer.alloc(32) };
    await database.pool.query('INSERT INTO idempotency_keys (user_id, key, request_hash) VALUES ($1, $2, $3)', [
      owner,
      inUse.key,
      inUse.hash,
    ]);
    const seen: unknown[] = [];
    const stop = database.committed.listen(() => seen.push(idempotencyKey.getStore()));
    const scope = { projectId: project, cause: 'rest' } as const;
    const version = async (actor: string | null) =>
      withProjectWrite(database, { ...scope, actor }, async tx => tx.version);
    try {
      // What the server writes meanwhile, such as dates, neither spends the key nor is stopped by it.
      expect(
        await idempotencyKey.run(inUse, async () => [await version(null), await version(owner), await version(null)]),
      ).toEqual([2, 3, 4]);
      await expect(idempotencyKey.run(inUse, () => version(owner))).rejects.toMatchObject({ code: 'conflict' });
    } finally {
      stop();
    }
    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});
