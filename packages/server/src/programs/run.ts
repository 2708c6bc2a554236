import { Worker } from 'node:worker_threads';
import { PLAN_TABLES } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import type { Database } from '../db/pool.js';
import { withProjectWrite, withSnapshot } from '../db/transaction.js';
import { notFound, ServerError } from '../errors.js';
import { movesDates } from '../schedule/relevance.js';
import { breakLinks, IS_BROKEN } from './links.js';
import type { CrossLink, ExternalStart, ProgramDates } from './network.js';

/** What the thread is started with. */
export interface ProgramRunRequest {
  /** JSON of SyncChanges: every row of the plan. */
  readonly projects: readonly { readonly projectId: string; readonly changes: string }[];
  readonly links: readonly CrossLink[];
}

/** What it found; refused = the projects together cannot be dated. */
export type ProgramRunReply =
  | ({ readonly kind: 'dated' } & ProgramDates)
  | { readonly kind: 'refused'; readonly codes: readonly string[] };

/** Node cannot run the TypeScript that tests load; a thread always comes from the compiled files. */
const THREAD = new URL('./thread.js', import.meta.url.replace('/packages/server/src/', '/packages/server/dist/'));

const HEAP_MB_MAX = 2_048;
const RUN_MS_MAX = 120_000;
const ALL_ROWS = 1_000_000_000;

function runThread(request: ProgramRunRequest): Promise<ProgramRunReply> {
  const worker = new Worker(THREAD, {
    name: 'program',
    workerData: request,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  return new Promise<ProgramRunReply>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the program takes too long to date')), RUN_MS_MAX);
    timer.unref();
    worker.once('message', done);
    worker.once('error', fail);
    worker.once('exit', code => fail(new Error(`the thread ended with ${code}`)));
    worker.once('exit', () => clearTimeout(timer));
  }).finally(() => worker.terminate());
}

interface Loaded {
  readonly request: ProgramRunRequest;
  /** Number of the program and of each project, by id. */
  readonly versions: Readonly<Record<string, number>>;
}

/** Everything a run reads, of one snapshot; null when the program is gone. */
function load(database: Database, programId: string): Promise<Loaded | null> {
  return withSnapshot(database, async client => {
    const { rows } = await client.query<{ id: string; version: number }>(
      `SELECT c.project_id AS id, c.server_version AS version FROM project_counters c
        WHERE c.project_id = (SELECT id FROM programs WHERE id = $1 AND NOT is_deleted)
           OR c.project_id IN (SELECT x.id FROM program_projects x JOIN live_projects p ON p.id = x.id
                                WHERE x.program_id = $1 AND NOT x.is_deleted)`,
      [programId],
    );
    const versions = Object.fromEntries(rows.map(row => [row.id, row.version]));
    if (versions[programId] === undefined) return null;
    const projects: { projectId: string; changes: string }[] = [];
    for (const { id } of rows.filter(row => row.id !== programId).sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const delta = await client.query<{ changes: string | null }>(
        `SELECT changes FROM project_delta($1, 0, ${ALL_ROWS}, '{}', NULL, $2)`,
        [id, PLAN_TABLES],
      );
      const changes = delta.rows[0]?.changes;
      if (changes != null) projects.push({ projectId: id, changes });
    }
    const links = await client.query<CrossLink & pg.QueryResultRow>(
      `SELECT id, predecessor_project_id, predecessor_id, successor_project_id, successor_id, type, lag_minutes, lag_unit
         FROM program_links WHERE program_id = $1 AND NOT is_deleted AND state = 'accepted' ORDER BY id`,
      [programId],
    );
    return { request: { projects, links: links.rows }, versions };
  });
}

/** Writes first starts into the tasks of one project where they differ, and takes back those that no link asks for. */
async function storeStarts(
  database: Database,
  programId: string,
  projectId: string,
  starts: readonly ExternalStart[],
): Promise<void> {
  const { rows } = await database.pool.query<{ is_same: boolean }>(
    `SELECT NOT EXISTS (
       SELECT FROM (SELECT task_id, starts_at FROM program_starts WHERE program_id = $1 AND project_id = $2) AS s
         FULL JOIN unnest($3::uuid[], $4::timestamp[]) AS w (task_id, starts_at) USING (task_id)
         LEFT JOIN tasks t ON t.project_id = $2 AND t.id = task_id
        WHERE s.starts_at IS DISTINCT FROM w.starts_at OR t.external_early_start IS DISTINCT FROM w.starts_at)
       -- What is archived stays as it is.
       OR EXISTS (SELECT FROM projects p WHERE p.id = $2 AND p.is_archived) AS is_same`,
    [programId, projectId, starts.map(start => start.task_id), starts.map(start => start.starts_at)],
  );
  if (rows[0]?.is_same !== false) return;
  const scope = { projectId, actor: null, cause: 'system' } as const;
  await withProjectWrite(database, scope, async tx => {
    const values = [projectId, starts.map(start => start.task_id), starts.map(start => start.starts_at)];
    const changed = await tx.query<{ id: string }>(
      `UPDATE tasks t SET external_early_start = w.starts_at
         FROM (SELECT task_id, w.starts_at FROM unnest($2::uuid[], $3::timestamp[]) AS w (task_id, starts_at)
               UNION ALL
               SELECT task_id, NULL FROM program_starts
                WHERE project_id = $1 AND program_id = $4 AND task_id <> ALL ($2::uuid[])) AS w
        WHERE t.project_id = $1 AND t.id = w.task_id AND NOT t.is_deleted
          AND t.external_early_start IS DISTINCT FROM w.starts_at RETURNING t.id`,
      [...values, programId],
    );
    tx.recordChange(
      'tasks',
      changed.rows.map(row => row.id),
      ['external_early_start'],
    );
    await tx.query('DELETE FROM program_starts WHERE project_id = $1 AND program_id = $2', [projectId, programId]);
    await tx.query(
      `INSERT INTO program_starts (project_id, task_id, program_id, starts_at)
       SELECT $1, task_id, $4, starts_at FROM unnest($2::uuid[], $3::timestamp[]) AS w (task_id, starts_at)`,
      [...values, programId],
    );
  });
}

async function store(database: Database, programId: string, loaded: Loaded, reply: ProgramRunReply, ms: number) {
  const dated = reply.kind === 'dated' ? reply : null;
  const codes = reply.kind === 'refused' ? reply.codes : [];
  await database.pool.query(
    `INSERT INTO program_schedules AS s (program_id, read_versions, duration_ms, start, finish, problems, critical)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (program_id) DO UPDATE
        SET read_versions = excluded.read_versions, finished_at = now(), duration_ms = excluded.duration_ms,
            start = excluded.start, finish = excluded.finish, problems = excluded.problems,
            critical = excluded.critical`,
    [
      programId,
      JSON.stringify(loaded.versions),
      ms,
      dated?.start ?? null,
      dated?.finish ?? null,
      JSON.stringify(codes),
      JSON.stringify(dated?.critical ?? []),
    ],
  );
}

/** Projects whose tasks hold a first start that this program wrote. */
async function heldProjects(database: Database, programId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT DISTINCT project_id AS id FROM program_starts WHERE program_id = $1',
    [programId],
  );
  return rows.map(row => row.id);
}

/**
 * Brings a program up to date: breaks links that lost an end, dates all projects as one network in a thread, and writes
 * into the projects' tasks the first starts that the links allow. Each project's own run then honours them. Nothing is
 * written where nothing differs, so that it comes to rest; it can be repeated at any time.
 */
export async function runProgram(database: Database, programId: string): Promise<void> {
  const { rows } = await database.pool.query<{ is_broken: boolean }>(
    `SELECT EXISTS (SELECT FROM program_links l WHERE l.program_id = $1 AND NOT l.is_deleted
                       AND l.state IN ('proposed', 'accepted') AND ${IS_BROKEN}) AS is_broken`,
    [programId],
  );
  if (rows[0]?.is_broken === true) {
    const scope = { projectId: programId, actor: null, cause: 'system', line: 'program' } as const;
    await withProjectWrite(database, scope, breakLinks);
  }
  const startedAtMs = performance.now();
  const loaded = await load(database, programId);
  const reply: ProgramRunReply =
    loaded === null
      ? { kind: 'dated', start: null, finish: null, critical: [], externalStarts: [] }
      : await runThread(loaded.request);
  if (reply.kind === 'dated') {
    const byProject = new Map((await heldProjects(database, programId)).map(id => [id, [] as ExternalStart[]]));
    for (const start of reply.externalStarts) {
      const starts = byProject.get(start.project_id);
      if (starts === undefined) byProject.set(start.project_id, [start]);
      else starts.push(start);
    }
    for (const [projectId, starts] of byProject) {
      await storeStarts(database, programId, projectId, starts).catch((error: unknown) => {
        // Purged meanwhile: the next run does not meet it.
        if (!(error instanceof ServerError && error.code === notFound().code)) throw error;
      });
    }
  }
  if (loaded !== null) await store(database, programId, loaded, reply, performance.now() - startedAtMs);
}

/**
 * Programs that are behind: a row of theirs, or something that moves dates in a project of theirs, was committed after
 * what the last run had read.
 *
 * @param scopes ids of projects and programs to look at; null = all
 */
export async function programsDue(database: Database, scopes: readonly string[] | null): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT p.id FROM programs p LEFT JOIN program_schedules s ON s.program_id = p.id
      WHERE (NOT p.is_deleted OR EXISTS (SELECT FROM program_starts z WHERE z.program_id = p.id))
        AND ($1::uuid[] IS NULL OR p.id = ANY ($1)
             OR EXISTS (SELECT FROM program_projects x WHERE x.program_id = p.id AND x.id = ANY ($1)))
        AND (p.is_deleted
             OR EXISTS (SELECT FROM project_counters c WHERE c.project_id = p.id
                           AND c.server_version > coalesce((s.read_versions ->> p.id::text)::bigint, 0))
             OR EXISTS (SELECT FROM program_projects x JOIN projects q ON q.id = x.id
                         WHERE x.program_id = p.id AND NOT x.is_deleted
                           AND (q.is_deleted AND s.read_versions ? x.id::text
                                OR NOT q.is_deleted AND EXISTS (
                                  SELECT FROM project_change f WHERE f.project_id = x.id
                                     AND f.version > coalesce((s.read_versions ->> x.id::text)::bigint, 0)
                                     AND ${movesDates('f')}))))`,
    [scopes],
  );
  return rows.map(row => row.id);
}
