import { randomUUID } from 'node:crypto';
import type { Database } from '../src/db/pool.js';
import { withProjectWrite } from '../src/db/transaction.js';

/** Ids by the name of the path parameter or field that takes them. */
export type Ids = Readonly<Record<string, string>>;

/**
 * Rows to act on, new for every call that changes something, so that one call cannot spoil the next.
 *
 * @param author whose the rows are that belong to somebody; null = nobody's
 * @param kept rows that go on beside them; of others as many end as the caps demand
 */
export async function createRows(
  database: Database,
  project: string,
  author: string | null = null,
  kept: readonly Ids[] = [],
): Promise<Ids> {
  const ids = {
    parent_id: randomUUID(),
    task_id: randomUUID(),
    other_id: randomUUID(),
    deleted_id: randomUUID(),
    dependency_id: randomUUID(),
    calendar_id: randomUUID(),
    resource_id: randomUUID(),
    assignment_id: randomUUID(),
    import_id: randomUUID(),
    export_id: randomUUID(),
    time_entry_id: randomUUID(),
    week: '2026-01-05',
    baseline_id: randomUUID(),
    baseline_task_id: randomUUID(),
    sprint_id: randomUUID(),
    active_sprint_id: randomUUID(),
    scope_change_id: randomUUID(),
    label_id: randomUUID(),
    task_label_id: randomUUID(),
    comment_id: randomUUID(),
    attachment_id: randomUUID(),
    risk_id: randomUUID(),
    board_column_id: randomUUID(),
    custom_field_id: randomUUID(),
    saved_view_id: randomUUID(),
    token_id: randomUUID(),
    invitation_id: randomUUID(),
    webhook_id: randomUUID(),
    link_id: randomUUID(),
    job_id: await failedJob(database, project),
    forecast_id: randomUUID(),
    row_import_id: randomUUID(),
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
    await tx.query(
      `INSERT INTO tasks (project_id, id, position, wbs_path, name, is_deleted) VALUES ($1, $2, 'X', task_label($2)::ltree, 'Deleted', true)`,
      [p, ids.deleted_id],
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
    const add = (table: string, values: Record<string, unknown>) => {
      const columns = Object.keys(values);
      return tx.query(
        `INSERT INTO ${table} (project_id, ${columns}) VALUES ($1, ${columns.map((_, at) => `$${at + 2}`)})`,
        [p, ...Object.values(values)],
      );
    };
    // Hundreds of calls would meet the caps.
    const keptIds = kept.flatMap(rows => Object.values(rows));
    for (const table of ['labels', 'sprints', 'baselines', 'custom_fields', 'board_columns']) {
      const which = table === 'board_columns' ? `AND name = 'spare'` : '';
      await tx.query(
        `UPDATE ${table} SET is_deleted = true WHERE project_id = $1 AND NOT is_deleted AND id::text <> ALL ($2) ${which}`,
        [p, keptIds],
      );
    }
    await add('labels', { id: ids.label_id, name: `L ${ids.label_id}` });
    await add('task_labels', { id: ids.task_label_id, task_id: child, label_id: ids.label_id });
    await add('comments', { id: ids.comment_id, task_id: child, body: 'said', author_id: author });
    await add('attachments', {
      id: ids.attachment_id,
      task_id: child,
      name: 'A',
      url: 'https://a.test/',
      author_id: author,
    });
    await add('time_entries', {
      id: ids.time_entry_id,
      task_id: child,
      day: '2026-02-02',
      minutes: 60,
      user_id: author ?? randomUUID(),
    });
    await add('baselines', { id: ids.baseline_id, number: kept.length });
    await add('baseline_tasks', { id: ids.baseline_task_id, baseline_id: ids.baseline_id, task_id: child });
    // Every call has an active sprint of its own.
    await tx.query('UPDATE projects SET allows_parallel_sprints = true WHERE id = $1', [p]);
    const dates = { start: '2026-01-05T08:00', finish: '2026-01-16T17:00' };
    await add('sprints', { id: ids.sprint_id, name: 'S', ...dates });
    await add('sprints', { id: ids.active_sprint_id, name: 'A', ...dates, state: 'active' });
    await add('scope_changes', {
      id: ids.scope_change_id,
      sprint_id: ids.active_sprint_id,
      task_id: child,
      action: 'add',
      requested_by: author,
    });
    await add('risks', { id: ids.risk_id, title: 'R', task_id: child });
    const status = `s${ids.board_column_id.replaceAll('-', '')}`;
    await add('board_columns', { id: ids.board_column_id, name: 'spare', status, position: 'z' });
    await add('custom_fields', { id: ids.custom_field_id, name: ids.custom_field_id, kind: 'text', position: 'V' });
    await add('saved_views', {
      id: ids.saved_view_id,
      name: 'V',
      kind: 'board',
      owner_id: author,
      is_shared: author === null,
    });
  });
  await createTokens(database, project, ids, kept);
  await database.pool.query(
    `INSERT INTO forecasts (project_id, id, runs, seed, options, state, result, tasks)
     VALUES ($1, $2, 100, 1, '{"runs":100,"seed":1}', 'queued', NULL, $3)`,
    [project, ids.forecast_id, JSON.stringify(NO_TASKS)],
  );
  await database.pool.query('DELETE FROM exports WHERE project_id = $1 AND id <> ALL ($2)', [
    project,
    kept.map(rows => rows['export_id']),
  ]);
  if (author !== null) {
    await database.pool.query(
      `INSERT INTO exports (id, project_id, user_id, format, state, file_name, bytes)
       VALUES ($1, $2, $3, 'csv', 'done', 'plan.csv', 0)`,
      [ids.export_id, project, author],
    );
  }
  await database.pool.query(
    `INSERT INTO row_imports (project_id, id, file_name, match_by, base_version, draft)
     VALUES ($1, $2, 'rows.csv', 'id', 0, '{"rows":[],"resources":[],"warnings":[]}')`,
    [project, ids.row_import_id],
  );
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

/** A webhook, an invitation, and a token and a share link with their stand-ins; these ended, so that they do not count against the caps. */
async function createTokens(database: Database, project: string, ids: Ids, kept: readonly Ids[]): Promise<void> {
  // There are caps.
  for (const table of ['webhooks', 'invitations']) {
    await database.pool.query(`DELETE FROM ${table} WHERE project_id = $1 AND id::text <> ALL ($2)`, [
      project,
      kept.flatMap(rows => Object.values(rows)),
    ]);
  }
  await database.pool.query(
    `INSERT INTO webhooks (id, project_id, url, secret, sent_version) VALUES ($1, $2, 'https://example.test', '', 0)`,
    [ids['webhook_id'], project],
  );
  await database.pool.query(
    `INSERT INTO invitations (id, project_id, email, role, token_hash, expires_at)
     VALUES ($1, $2, $3, 'viewer', sha256($3::text::bytea), now() + interval '1 day')`,
    [ids['invitation_id'], project, `${randomUUID()}@example.test`],
  );
  for (const [kind, id] of [
    ['project', ids['token_id']],
    ['link', ids['link_id']],
  ]) {
    const standIn = kind === 'project' ? 'machine' : 'link';
    const { rows } = await database.pool.query(
      `INSERT INTO users (email, name, initials, kind) VALUES ($1, 'Stand-in', 'SI', $2) RETURNING id`,
      [`${randomUUID()}@tokens.invalid`, standIn],
    );
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      project,
      rows[0].id,
    ]);
    await database.pool.query(
      `INSERT INTO api_tokens (id, kind, token_hash, hint, user_id, project_id, name, expires_at)
       VALUES ($1, $2, sha256($3::text::bytea), 'abcd', $4, $5, 'T', now())`,
      [id, kind, randomUUID(), rows[0].id, project],
    );
  }
}

const NO_TASKS = Object.fromEntries(
  [
    'task_ids',
    'planned_finish',
    'planned_probability',
    'mean',
    'p10',
    'p50',
    'p80',
    'p90',
    'p95',
    'deviation_minutes',
    'criticality',
    'sensitivity',
    'cruciality',
    'rank_correlation',
    'significance',
    'deadline_probability',
    'constraint_probability',
  ].map(name => [name, []]),
);

/** A job of the project that was given up. */
async function failedJob(database: Database, project: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT id::text FROM graphile_worker.add_job('schedule', json_build_object('project_id', $1::text),
                                                  run_at := now() + interval '1 hour', max_attempts := 1)`,
    [project],
  );
  const id = rows[0]!.id;
  await database.pool.query(`SELECT graphile_worker.permanently_fail_jobs(ARRAY[$1::bigint], 'spoilt')`, [id]);
  return id;
}
