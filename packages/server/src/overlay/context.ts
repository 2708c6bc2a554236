import type { Role } from '@trueppm/sdk/protocol';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { type ExtensionContext, RANKS, type Registered } from '../extensions.js';
import { JOB_ATTEMPTS_MAX } from '../jobs/queue.js';

type ContextDeps = Pick<Deps, 'database' | 'log' | 'config'>;

/** What the queue calls a job of an extension. */
export const jobName = (extension: string, job: string): string => `x:${extension}:${job}`;

/** What an extension gets of the server. */
export function contextOf({ database, log, config }: ContextDeps, { name, roles }: Registered): ExtensionContext {
  const { pool } = database;
  return {
    database,
    config,
    log,
    async rankOf(projectId, userId) {
      const { rows } = await pool.query<{ role: Role; custom: string | null }>(
        `SELECT m.role, r.role AS custom
           FROM memberships AS m JOIN live_projects AS p ON p.id = m.project_id
           LEFT JOIN extension_roles AS r
             ON r.project_id = m.project_id AND r.user_id = m.user_id AND r.extension = $3
          WHERE m.project_id = $1 AND m.user_id = $2`,
        [projectId, userId, name],
      );
      const [held] = rows;
      if (held === undefined) return null;
      const custom = roles.find(role => role.name === held.custom);
      return Math.max(RANKS[held.role], custom?.rank ?? 0);
    },
    async setRole(projectId, userId, role) {
      if (role === null) {
        await pool.query('DELETE FROM extension_roles WHERE project_id = $1 AND user_id = $2 AND extension = $3', [
          projectId,
          userId,
          name,
        ]);
        return;
      }
      if (!roles.some(known => known.name === role)) throw new Error(`the extension ${name} has no role ${role}`);
      const { rowCount } = await pool.query(
        `INSERT INTO extension_roles (project_id, user_id, extension, role)
         SELECT project_id, user_id, $3, $4 FROM memberships WHERE project_id = $1 AND user_id = $2
         ON CONFLICT (project_id, user_id, extension) DO UPDATE SET role = excluded.role`,
        [projectId, userId, name, role],
      );
      if (rowCount === 0) throw notFound();
    },
    async enqueue(job, payload, key) {
      const named = key === undefined ? null : `${jobName(name, job)}:${key}`;
      await pool.query('SELECT graphile_worker.add_job($1, $2::json, job_key := $3, max_attempts := $4)', [
        jobName(name, job),
        JSON.stringify(payload),
        named,
        JOB_ATTEMPTS_MAX,
      ]);
    },
  };
}
