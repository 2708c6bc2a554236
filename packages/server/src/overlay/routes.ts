import express, { type Request, type RequestHandler, Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { exportPlan } from '../exports/service.js';
import { type ExtensionContext, RANKS, type Registered, type TaskField } from '../extensions.js';
import { callerId, callerOf, param } from '../http/request.js';
import { beginImport, dropImport, readImport, storePiece } from '../imports/queries.js';
import { addJob } from '../jobs/queue.js';
import { IMPORT_BYTES_MAX, JSON_BYTES_MAX } from '../limits.js';
import { contextOf } from './context.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PIECE_BYTES = 1024 * 1024;

/**
 * The addresses of all extensions, each below `/x/NAME`. Requests arrive signed in. A machine, a link or a bounded token
 * does not reach them: how far those may go is said by the contract's operations only.
 */
export function extensionRoutes(deps: Deps): Router {
  const router = Router();
  for (const registered of deps.extensions.all) {
    const context = contextOf(deps, registered);
    const own = Router();
    own.use(onlyPeople);
    for (const importer of registered.importers)
      own.post(`/import/${importer.format}`, importRoute(deps, context, importer));
    for (const exporter of registered.exporters) {
      own.get(`/projects/:project_id/export/${exporter.format}`, async (request, response) => {
        const projectId = await readable(context, request);
        const plan = await exportPlan(deps.database, projectId, 'mspdi');
        if (plan === null) throw notFound();
        const file = await exporter.fromMspdi(Buffer.from(plan.file), context);
        response.setHeader('Cache-Control', 'no-store');
        response.type(exporter.mediaType).send(file);
      });
    }
    own.use(express.json({ limit: JSON_BYTES_MAX }));
    if (registered.taskFields.length > 0) own.use(fieldRoutes(deps, context, registered));
    for (const make of registered.routes) own.use(make(context));
    router.use(`/${registered.name}`, own);
  }
  return router;
}

const onlyPeople: RequestHandler = (request, _response, next) => {
  const { highestRole, projectId } = callerOf(request);
  if (highestRole !== null || projectId !== null) {
    throw new ServerError('forbidden', 'What this was signed in with does not reach extensions.');
  }
  next();
};

/** The project of the path. @throws ServerError `not_found` for one that the caller may not see */
async function readable(context: ExtensionContext, request: Request, least: number = RANKS.viewer): Promise<string> {
  const projectId = param(request, 'project_id');
  const rank = UUID.test(projectId) ? await context.rankOf(projectId, callerId(request)) : null;
  if (rank === null) throw notFound();
  if (rank < least) throw new ServerError('forbidden', 'Your role does not allow it.');
  return projectId;
}

/** Takes a file, turns it into a plan file, and leaves that to the import job. */
function importRoute(
  { database: { pool } }: Deps,
  context: ExtensionContext,
  { format, toMspdi }: Registered['importers'][number],
): RequestHandler {
  return async (request, response) => {
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > IMPORT_BYTES_MAX) {
        response.setHeader('Connection', 'close');
        throw new ServerError('too_large', `A file may have ${IMPORT_BYTES_MAX} bytes.`, { limit: IMPORT_BYTES_MAX });
      }
      pieces.push(chunk);
    }
    if (size === 0) throw new ServerError('invalid_body', 'The file is empty.');
    let plan: Buffer;
    try {
      plan = await toMspdi(Buffer.concat(pieces), context);
    } catch (cause) {
      throw new ServerError('import_failed', cause instanceof Error ? cause.message : 'The file cannot be read.', {
        cause,
      });
    }
    const userId = callerId(request);
    const id = await beginImport(pool, userId, `${format}.xml`, { format: 'mspdi' });
    try {
      for (let ordinal = 0; ordinal * PIECE_BYTES < plan.length; ordinal += 1) {
        await storePiece(pool, id, ordinal, plan.subarray(ordinal * PIECE_BYTES, (ordinal + 1) * PIECE_BYTES));
      }
      await addJob(pool, 'import', { import_id: id }, `import:${id}`);
    } catch (error) {
      await dropImport(pool, id).catch(() => undefined);
      throw error;
    }
    response.status(202).json(await readImport(pool, id, userId));
  };
}

const FITS: Readonly<Record<TaskField['type'], (value: unknown) => boolean>> = {
  text: value => typeof value === 'string' && value.length <= 10_000 && !value.includes('\0'),
  number: value => typeof value === 'number' && Number.isFinite(value),
  boolean: value => typeof value === 'boolean',
  date: value => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
};

/** `GET` and `PATCH …/projects/ID/tasks/ID/fields`. */
function fieldRoutes(
  { database: { pool } }: Deps,
  context: ExtensionContext,
  { name, taskFields }: Registered,
): Router {
  const router = Router();
  const path = '/projects/:project_id/tasks/:task_id/fields';
  const read = async (projectId: string, taskId: string): Promise<Record<string, unknown>> => {
    if (!UUID.test(taskId)) throw notFound();
    const { rows } = await pool.query<{ field_values: Record<string, unknown> | null }>(
      `SELECT v.field_values FROM live_tasks AS t
         LEFT JOIN extension_task_values AS v ON v.project_id = t.project_id AND v.task_id = t.id AND v.extension = $3
        WHERE t.project_id = $1 AND t.id = $2`,
      [projectId, taskId, name],
    );
    if (rows[0] === undefined) throw notFound();
    const stored = rows[0].field_values ?? {};
    return Object.fromEntries(taskFields.map(field => [field.name, stored[field.name] ?? null]));
  };
  router.get(path, async (request, response) => {
    response.json(await read(await readable(context, request), param(request, 'task_id')));
  });
  router.patch(path, async (request, response) => {
    const given = (request.body ?? {}) as Record<string, unknown>;
    let least: number = RANKS.viewer;
    for (const [key, value] of Object.entries(given)) {
      const field = taskFields.find(known => known.name === key);
      if (field === undefined) throw invalidValue(`/${key}`, `${key} is no field of ${name}.`, 'unknown_field');
      if (value !== null && !FITS[field.type](value)) throw invalidValue(`/${key}`, `${key} is a ${field.type}.`);
      least = Math.max(least, RANKS[field.writtenBy]);
    }
    const projectId = await readable(context, request, least);
    const taskId = param(request, 'task_id');
    await read(projectId, taskId);
    await pool.query(
      `INSERT INTO extension_task_values AS v (extension, project_id, task_id, field_values) VALUES ($1, $2, $3, $4)
       ON CONFLICT (extension, project_id, task_id)
       DO UPDATE SET field_values = v.field_values || excluded.field_values, updated_at = now()`,
      [name, projectId, taskId, JSON.stringify(given)],
    );
    response.json(await read(projectId, taskId));
  });
  return router;
}
