import { randomUUID } from 'node:crypto';
import type { Database } from '../src/db/pool.js';
import { withProjectWrite } from '../src/db/transaction.js';

/** Ids by the name of the path parameter or field that takes them. */
export type Ids = Readonly<Record<string, string>>;

/** Rows to act on, new for every call, so that one call cannot spoil the next. */
export async function createRows(database: Database, project: string): Promise<Ids> {
  const ids = {
    parent_id: randomUUID(),
    task_id: randomUUID(),
    other_id: randomUUID(),
    dependency_id: randomUUID(),
    calendar_id: randomUUID(),
    resource_id: randomUUID(),
    assignment_id: randomUUID(),
    import_id: randomUUID(),
    sprint_id: randomUUID(),
    active_sprint_id: randomUUID(),
    scope_change_id: randomUUID(),
  };
  await withProjectWrite(database, { projectId: project, actor: null, cause: 'system' }, async tx => {
    const [p, parent, child] = [project, ids.parent_id, ids.task_id];
    const insert = `INSERT INTO tasks (project_id, id, parent_id, position, wbs_path, name)`;
    await tx.query(`${insert} VALUES ($1, $2, NULL, 'V', task_label($2)::ltree, 'Parent')`, [p, parent]);
    await tx.query(`${insert} VALUES ($1, $2, NULL, 'W', task_label($2)::ltree, 'Other')`, [p, ids.other_id]);
    await tx.query(
      `${insert} VALUES ($1, $2, $3, 'V', task_label($3)::ltree || task_label($2), 'Elder'), ($1, $4, $3, 'W', task_label($3)::ltree || task_label($4), 'Child')`,
      [p, randomUUID(), parent, child],
    );
    await tx.query('INSERT INTO calendars (project_id, id, name) VALUES ($1, $2, $3)', [p, ids.calendar_id, 'C']);
    await tx.query('INSERT INTO resources (project_id, id, name) VALUES ($1, $2, $3)', [p, ids.resource_id, 'R']);
    await tx.query('INSERT INTO dependencies (project_id, id, predecessor_id, successor_id) VALUES ($1, $2, $3, $4)', [
      p,
      ids.dependency_id,
      child,
      ids.other_id,
    ]);
    await tx.query('INSERT INTO assignments (project_id, id, task_id, resource_id) VALUES ($1, $2, $3, $4)', [
      p,
      ids.assignment_id,
      child,
      ids.resource_id,
    ]);
    // Every call has an active sprint of its own.
    await tx.query('UPDATE projects SET allows_parallel_sprints = true WHERE id = $1', [p]);
    await tx.query(
      `INSERT INTO sprints (project_id, id, name, start, finish, state)
       VALUES ($1, $2, 'S', '2026-01-05T08:00', '2026-01-16T17:00', 'planned'),
              ($1, $3, 'A', '2026-01-05T08:00', '2026-01-16T17:00', 'active')`,
      [p, ids.sprint_id, ids.active_sprint_id],
    );
    await tx.query(
      `INSERT INTO scope_changes (project_id, id, sprint_id, task_id, action) VALUES ($1, $2, $3, $4, 'add')`,
      [p, ids.scope_change_id, ids.active_sprint_id, ids.task_id],
    );
  });
  return ids;
}

/** Makes a planned sprint active, whatever others are. */
export async function activateSprint(database: Database, id: string): Promise<void> {
  const { rows } = await database.pool.query('SELECT project_id FROM sprints WHERE id = $1', [id]);
  await withProjectWrite(database, { projectId: rows[0].project_id, actor: null, cause: 'system' }, async tx => {
    await tx.query(
      `UPDATE sprints SET state = 'active', committed_tasks = 0, committed_points = 0, committed_minutes = 0
        WHERE project_id = $1 AND id = $2`,
      [tx.projectId, id],
    );
  });
}
