import { readDelta } from '../changes/delta.js';
import type { Relay } from '../changes/relay.js';
import { inTransaction, isUnavailable } from '../db/pool.js';
import type { Deps } from '../deps.js';
import type { HeardChange, Registered } from '../extensions.js';
import { FRAME_ROWS_MAX } from '../limits.js';
import { contextOf } from './context.js';

/** Between two looks for commits that a listener has not heard. */
const SWEEP_MS = 2_000;

/** The running listeners of a process. */
export interface ListeningExtensions {
  stop(): Promise<void>;
}

/**
 * Tells the listeners of extensions what was committed. How far each has heard a project stands in a table, in the
 * transaction that holds its row while it listens: one process at a time, in order, and again after a crash.
 */
export async function startListeners(deps: Deps, relay: Relay): Promise<ListeningExtensions> {
  const listening = deps.extensions.all.filter(({ listeners }) => listeners.length > 0);
  for (const { name } of listening) {
    await deps.database.pool.query('INSERT INTO extension_listeners (extension) VALUES ($1) ON CONFLICT DO NOTHING', [
      name,
    ]);
  }
  let isStopped = false;
  let working: Promise<void> = Promise.resolve();
  let isPlanned = false;
  const work = (): void => {
    if (isPlanned || isStopped) return;
    isPlanned = true;
    working = working.then(async () => {
      isPlanned = false;
      for (const registered of listening) {
        if (isStopped) return;
        await tellAll(deps, registered).catch((err: unknown) => {
          if (!isUnavailable(err)) deps.log.error({ err, extension: registered.name }, 'a listener is told again');
        });
      }
    });
  };
  const stops = listening.length === 0 ? [] : [deps.database.committed.listen(work), relay.hearOthers(work)];
  const timer = setInterval(work, SWEEP_MS);
  timer.unref();
  work();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      for (const stop of stops) stop();
      await working;
    },
  };
}

async function tellAll(deps: Deps, registered: Registered): Promise<void> {
  const { rows } = await deps.database.pool.query<{ project_id: string }>(
    `SELECT c.project_id FROM project_counters AS c
       LEFT JOIN extension_cursors AS x ON x.project_id = c.project_id AND x.extension = $1
      WHERE x.version IS NULL OR x.version < c.server_version`,
    [registered.name],
  );
  for (const { project_id } of rows) await tellProject(deps, registered, project_id);
}

async function tellProject(deps: Deps, registered: Registered, projectId: string): Promise<void> {
  const { name, listeners } = registered;
  const context = contextOf(deps, registered);
  await inTransaction(deps.database.pool, async client => {
    // A project that was there before the listener begins where it stands; one that came later, at its first commit.
    await client.query(
      `INSERT INTO extension_cursors (extension, project_id, version)
       SELECT $1, c.project_id, CASE WHEN p.created_at < l.began_at THEN c.server_version ELSE 0 END
         FROM project_counters AS c JOIN projects AS p ON p.id = c.project_id
         JOIN extension_listeners AS l ON l.extension = $1
        WHERE c.project_id = $2 ON CONFLICT DO NOTHING`,
      [name, projectId],
    );
    const { rows } = await client.query<{ version: number }>(
      'SELECT version FROM extension_cursors WHERE extension = $1 AND project_id = $2 FOR UPDATE SKIP LOCKED',
      [name, projectId],
    );
    const from = rows[0]?.version;
    // Another process tells it.
    if (from === undefined) return;
    const delta = await readDelta(client, { projectId, since: from, rowsMax: FRAME_ROWS_MAX });
    if (delta === null || delta.version <= from) return;
    const change: HeardChange = {
      project_id: projectId,
      from_version: from,
      server_version: delta.version,
      changes: delta.changes === null ? null : JSON.parse(delta.changes),
      by: JSON.parse(delta.by),
    };
    for (const listener of listeners) await listener(change, context);
    await client.query('UPDATE extension_cursors SET version = $3 WHERE extension = $1 AND project_id = $2', [
      name,
      projectId,
      delta.version,
    ]);
  });
}
