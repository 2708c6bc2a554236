import type { SyncTable } from '@trueppm/sdk/protocol';
import { type Request, type Response, Router } from 'express';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { etagOf, ifMatch, pageRequest, sendJson, sendNotModified } from '../http/page.js';
import { answerPage } from '../http/page-memory.js';
import { accessOf, callerId, callerOf, param } from '../http/request.js';
import { leastRole, type Permission } from '../http/roles.js';
import { patchDirectly } from './direct.js';
import { keysOf, type RowText, selectPage, selectRow } from './page.js';
import { personalColumns } from './personal.js';
import type { RowService } from './service.js';
import { tellsNames, unnamedRows } from './unnamed.js';

/** The addresses of one table's rows. */
export interface RowAddresses {
  /** `/projects/:project_id/tasks` */
  readonly list: string;
  /** Name of the row's path parameter: `task_id`. */
  readonly parameter: string;
  readonly create: Permission;
  readonly update: Permission;
  readonly remove: Permission;
  /** Query parameters of the list that are columns. */
  readonly filters?: readonly string[];
  /** The column that the list is ordered by before the ids. */
  readonly order?: string;
}

/** The usual addresses of a table: `board_columns` at `/board-columns`, with one resource of the matrix. */
export function addressesOf<Resource extends string>(
  table: SyncTable,
  parameter: string,
  resource: Resource,
): Pick<RowAddresses, 'list' | 'parameter'> &
  Record<'create' | 'update' | 'remove', `${Resource}.${'create' | 'update' | 'delete'}`> {
  const list = `/projects/:project_id/${table.replaceAll('_', '-')}`;
  return { list, parameter, create: `${resource}.create`, update: `${resource}.update`, remove: `${resource}.delete` };
}

/** The row's version that `If-Match` asks for. */
export const baseVersion = (request: Request): number | undefined => ifMatch(request) ?? undefined;

/** Sends a row that Postgres built. */
export function sendRow(response: Response, row: RowText, status: number = 200): void {
  response.setHeader('ETag', etagOf(row.version));
  sendJson(response, row.text, status);
}

/** One writing transaction on the project of the path, for the caller. */
export function write<T>(
  { database }: Pick<Deps, 'database'>,
  request: Request,
  permission: Permission,
  work: Parameters<typeof withProjectWrite<T>>[2],
): Promise<T> {
  const scope = {
    projectId: param(request, 'project_id').toLowerCase(),
    actor: callerId(request),
    cause: 'rest',
    role: leastRole(permission),
  } as const;
  return withProjectWrite(database, scope, work);
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** List, create, read, change and delete of one table's rows. */
export function rowRoutes(deps: Deps, table: SyncTable, service: RowService, addresses: RowAddresses): Router {
  const router = Router();
  const { list, parameter } = addresses;
  const one = `${list}/:${parameter}`;
  const { pool } = deps.database;
  const hidesNames = (request: Request): boolean => tellsNames(table) && callerOf(request).hidesNames === true;

  router.get(list, async (request, response) => {
    const { projectId, version } = accessOf(request);
    if (sendNotModified(request, response, version)) return;
    const { parent_id, q } = request.query;
    const equals: Record<string, string> = {};
    for (const column of addresses.filters ?? []) {
      const value = text(request.query[column]);
      if (value !== undefined) equals[column] = value;
    }
    const filter = {
      parentId: text(parent_id),
      search: text(q),
      // Named where it matters, so that readers share what is kept.
      ...(personalColumns(table).length > 0 ? { userId: callerId(request) } : {}),
      equals,
      order: addresses.order,
    };
    const page = pageRequest(request, keysOf(filter));
    // What people type is hardly ever typed twice.
    const hides = hidesNames(request);
    const memory = filter.search === undefined && !hides ? deps.pages : null;
    await answerPage(memory, request, response, { list: [table, filter], page }, async since => {
      const rows = await selectPage(pool, table, projectId.toLowerCase(), filter, page, since);
      return hides ? rows.map(row => ({ ...row, json: row.json && unnamedRows(table, row.json) })) : rows;
    });
  });

  router.post(list, async (request, response) => {
    const row = await write(deps, request, addresses.create, async tx => {
      const id = await service.create(tx, request.body);
      return { id, ...(await selectRow(tx, table, tx.projectId, id)) };
    });
    response.setHeader('Location', `${request.baseUrl}${request.path.replace(/\/$/, '')}/${row.id}`);
    sendRow(response, row, 201);
  });

  router.get(one, async (request, response) => {
    const { projectId } = accessOf(request);
    const row = await selectRow(pool, table, projectId.toLowerCase(), param(request, parameter), callerId(request));
    if (sendNotModified(request, response, row.version)) return;
    sendRow(response, hidesNames(request) ? { ...row, text: unnamedRows(table, row.text) } : row);
  });

  router.patch(one, async (request, response) => {
    const id = param(request, parameter).toLowerCase();
    const patch = {
      projectId: param(request, 'project_id').toLowerCase(),
      id,
      values: request.body,
      baseVersion: baseVersion(request),
      permission: addresses.update,
      caller: callerOf(request),
    };
    const row =
      (await patchDirectly(deps.database, service.rules, patch)) ??
      (await write(deps, request, addresses.update, async tx => {
        await service.update(tx, id, request.body, { baseVersion: patch.baseVersion });
        return selectRow(tx, table, tx.projectId, id);
      }));
    sendRow(response, row);
  });

  router.delete(one, async (request, response) => {
    await write(deps, request, addresses.remove, tx =>
      service.remove(tx, param(request, parameter), { baseVersion: baseVersion(request) }),
    );
    response.status(204).end();
  });

  return router;
}
