import { randomUUID } from 'node:crypto';
import type { Role } from '@trueppm/sdk/protocol';
import type { Database } from '../src/db/pool.js';
import { withProjectWrite } from '../src/db/transaction.js';
import type { PlanDelta } from '../src/schedule/pool.js';

/** A project whose Owner is `owner`, starting Monday 2026-01-05 08:00, without tasks. Returns its id. */
export async function createPlan(database: Database, owner: string): Promise<string> {
  const id = randomUUID();
  await withProjectWrite(database, { projectId: id, actor: owner, cause: 'rest', creates: true }, async tx => {
    await tx.query(`INSERT INTO projects (id, name, start) VALUES ($1, 'Plan', '2026-01-05T08:00')`, [id]);
    await tx.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'owner')`, [id, owner]);
    tx.recordChange('projects', [id], null);
  });
  return id;
}

/** Makes a user a member. */
export async function addToPlan(database: Database, projectId: string, userId: string, role: Role): Promise<void> {
  await database.pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3)', [
    projectId,
    userId,
    role,
  ]);
}

/** Adds tasks of one day each in one transaction; with `isChain` each follows the one before. Returns their ids. */
export async function addTasks(
  database: Database,
  projectId: string,
  count: number,
  { isChain = false, actor = null }: { readonly isChain?: boolean; readonly actor?: string | null } = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await withProjectWrite(database, { projectId, actor, cause: 'rest' }, async tx => {
    await tx.query(
      `INSERT INTO tasks (project_id, id, position, wbs_path, name, duration_minutes)
       SELECT $1, id, 'a' || lpad(n::text, 8, '0'), task_label(id)::ltree, 'Task ' || n, 480
         FROM unnest($2::uuid[]) WITH ORDINALITY AS t (id, n)`,
      [projectId, ids],
    );
    tx.recordChange('tasks', ids, null);
    if (!isChain) return;
    const { rows } = await tx.query<{ id: string }>(
      `INSERT INTO dependencies (project_id, predecessor_id, successor_id)
       SELECT $1, a, b FROM unnest($2::uuid[], $3::uuid[]) AS t (a, b) RETURNING id`,
      [projectId, ids.slice(0, -1), ids.slice(1)],
    );
    tx.recordChange(
      'dependencies',
      rows.map(row => row.id),
      null,
    );
  });
  return ids;
}

/** Changes one task as a user would. Returns the number of the change. */
export function editTask(
  database: Database,
  projectId: string,
  id: string,
  field: 'name' | 'duration_minutes',
  value: string | number,
): Promise<number> {
  return withProjectWrite(database, { projectId, actor: null, cause: 'rest' }, async tx => {
    await tx.query(`UPDATE tasks SET ${field} = $3 WHERE project_id = $1 AND id = $2`, [projectId, id, value]);
    tx.recordChange('tasks', [id], [field]);
    return tx.version;
  });
}

/** The rows of a plan in no database that the engine is busy with for a second or more: a chain of 80,000 tasks. */
export function largePlan(): PlanDelta {
  const projectId = randomUUID();
  const table = (updated: readonly object[]) => ({ created: [], updated, deleted: [] });
  const ids = Array.from({ length: 80_000 }, (_, at) => `t${at}`);
  const changes = {
    projects: table([{ id: projectId, name: 'Large', start: '2026-01-05T08:00:00' }]),
    tasks: table(ids.map(id => ({ id, name: id, parent_id: null, position: id, duration_minutes: 10 }))),
    dependencies: table(
      ids.slice(1).map((id, at) => ({ id: `l${at}`, predecessor_id: ids[at], successor_id: id, type: 'FS' })),
    ),
  };
  return { projectId, since: 0, version: 1, changes: JSON.stringify(changes) };
}
