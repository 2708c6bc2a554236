import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { accessOf, callerId, param } from '../http/request.js';
import { drain } from '../imports/drain.js';
import { fileNameOf } from '../imports/file-name.js';
import { tooLarge } from '../imports/problem.js';
import { ROW_IMPORTS_AT_ONCE_MAX, ROW_IMPORTS_PER_USER_MAX, ROW_IMPORTS_WAITING_MAX } from '../limits.js';
import { Places } from '../places.js';
import { type DraftRow, type MatchBy, placeOf } from './draft.js';
import { formatOfType, type RowFormat, rowBytesMaxOf } from './format.js';
import { type RowImport, selectRowImport } from './queries.js';
import type { RowImportOptions } from './read.js';
import { applyRows, previewRows, type RowImportCaller } from './service.js';

/** `POST /projects/{id}/imports`, `GET …/{row_import_id}`, `POST …/{row_import_id}/apply`. */
export function rowImportRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  const base = '/projects/:project_id/imports';
  const places = new Places({
    places: ROW_IMPORTS_AT_ONCE_MAX,
    waitingMax: ROW_IMPORTS_WAITING_MAX,
    perOwnerMax: ROW_IMPORTS_PER_USER_MAX,
    refusal: 'Too many tables are being read; try again in a moment.',
  });

  router.post(base, async (request, response) => {
    const options = optionsOf(request);
    const bytesMax = rowBytesMaxOf(options.format);
    const isTooLong = Number(request.headers['content-length'] ?? 0) > bytesMax;
    const bytes = isTooLong ? null : await bytesOf(request, bytesMax);
    if (bytes === null) {
      await drain(request, response);
      throw tooLarge(bytesMax);
    }
    if (bytes.length === 0) throw new ServerError('invalid_body', 'The file is empty.');
    const file = { name: fileNameOf(request, FALLBACK_NAMES[options.format ?? 'csv']), bytes };
    const caller = callerOf(request);
    const preview = await places.with(() => previewRows({ database }, caller, file, options), {
      owner: caller.userId,
    });
    response.status(201).json(onWire(preview));
  });

  router.get(`${base}/:row_import_id`, async (request, response) => {
    const { projectId } = callerOf(request);
    const preview = await selectRowImport(database.pool, projectId, param(request, 'row_import_id'));
    if (preview === null) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    response.json(onWire(preview));
  });

  router.post(`${base}/:row_import_id/apply`, async (request, response) => {
    response.json(onWire(await applyRows({ database }, callerOf(request), param(request, 'row_import_id'))));
  });

  return router;
}

const callerOf = (request: Request): RowImportCaller => ({
  userId: callerId(request),
  projectId: accessOf(request).projectId.toLowerCase(),
});

function optionsOf(request: Request): RowImportOptions {
  const { format, match, date_order, parent_id } = request.query as Record<string, string | undefined>;
  return {
    format: (format as RowFormat | undefined) ?? formatOfType(request.headers['content-type']),
    match: (match ?? 'id') as MatchBy,
    dateOrder: date_order as RowImportOptions['dateOrder'],
    parentId: parent_id?.toLowerCase() ?? null,
  };
}

/** What a file is called whose sender does not say. */
const FALLBACK_NAMES: Readonly<Record<RowFormat, string>> = { csv: 'rows.csv', json: 'rows.json', mspdi: 'plan.xml' };

/** The whole body; null as soon as it passes the cap. */
async function bytesOf(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > bytesMax) return null;
      pieces.push(piece);
    }
  } catch (cause) {
    throw new ServerError('bad_request', 'The file ended early.', { cause });
  }
  return Buffer.concat(pieces);
}

const countOf = (rows: readonly DraftRow[], action: DraftRow['action']): number =>
  rows.filter(row => row.action === action).length;

/** A preview as the contract has it. */
function onWire({ draft, match_by, base_version, applied_version, ...row }: RowImport): unknown {
  const { rows, warnings } = draft;
  return {
    ...row,
    match: match_by,
    state: applied_version === null ? 'preview' : 'applied',
    base_version,
    applied_version,
    created: countOf(rows, 'create'),
    updated: countOf(rows, 'update'),
    unchanged: countOf(rows, 'unchanged'),
    refused: countOf(rows, 'refuse'),
    rows: rows.map(({ action, task_id, name, values, links, assignments, problems, ...row }) => ({
      line: row.line,
      place: placeOf(row as DraftRow),
      action,
      task_id,
      name,
      fields: Object.keys(values).sort(),
      links_set: links.filter(({ op }) => op !== 'delete').length,
      links_removed: links.filter(({ op }) => op === 'delete').length,
      assignments_set: assignments.length,
      problems,
    })),
    warnings,
  };
}
