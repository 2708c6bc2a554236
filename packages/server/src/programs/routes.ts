import type { Role } from '@trueppm/sdk/protocol';
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { etagOf, ifMatch, pageRequest, sendJson, sendNotModified, sendPage } from '../http/page.js';
import { accessOf, callerId, callerOf, param } from '../http/request.js';
import { type BacklogFields, changeItem, createItem, deleteItem, placeItem } from './backlog.js';
import { decideLink, deleteLink, type LinkFields, proposeLink } from './links.js';
import {
  listBacklog,
  listLinks,
  listProgramMembers,
  listPrograms,
  programDelta,
  readBacklogItem,
  readLink,
  readProgram,
  readProgramMember,
} from './queries.js';
import { selectProgramSchedule, selectRollup } from './rollup.js';
import {
  addMember,
  addProject,
  changeMember,
  changeProgram,
  createProgram,
  deleteProgram,
  type ProgramFields,
  removeMember,
  removeProject,
} from './service.js';
import { writeProgram } from './write.js';

const ONE = '/programs/:program_id';

/** A row that Postgres built, or the 404 of one that is not there for the reader. */
function sendSeen(
  response: Response,
  row: { readonly text: string; readonly version: number } | null,
  status = 200,
): void {
  if (row === null) throw notFound();
  response.setHeader('ETag', etagOf(row.version));
  sendJson(response, row.text, status);
}

/** `/programs` and below. */
export function programRoutes(deps: Deps): Router {
  const router = Router();
  programs(router, deps);
  members(router, deps);
  links(router, deps);
  backlog(router, deps);
  return router;
}

function programs(router: Router, deps: Deps): void {
  const { pool } = deps.database;
  const send = async (request: Request, response: Response, programId: string, status = 200): Promise<void> => {
    const found = await readProgram(pool, callerOf(request), programId);
    sendSeen(response, found === null ? null : { text: found.json, version: found.version }, status);
  };

  router.get('/programs', async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listPrograms(pool, callerOf(request), page), page.limit);
  });
  router.post('/programs', async (request, response) => {
    const programId = await createProgram(deps, callerId(request), request.body);
    response.setHeader('Location', `/api/v1/programs/${programId}`);
    await send(request, response, programId, 201);
  });
  router.get(ONE, async (request, response) => {
    const { projectId, version } = accessOf(request);
    const found = await readProgram(pool, callerOf(request), projectId);
    if (found === null) throw notFound();
    // Not the row's number: what the caller may do changes with their place, and that with the program's.
    if (!sendNotModified(request, response, version)) sendJson(response, found.json);
  });
  router.patch(ONE, async (request, response) => {
    await writeProgram(deps, request, 'program.update', tx =>
      changeProgram(tx, request.body as ProgramFields, ifMatch(request)),
    );
    await send(request, response, accessOf(request).projectId);
  });
  router.delete(ONE, async (request, response) => {
    await writeProgram(deps, request, 'program.delete', tx => deleteProgram(tx, ifMatch(request)));
    response.status(204).end();
  });
  router.get(`${ONE}/sync`, async (request, response) => {
    const since = Number(request.query['last_pulled_at'] ?? 0);
    const delta = await programDelta(pool, accessOf(request).projectId, since, callerId(request));
    if (delta === null) throw notFound();
    sendJson(response, `{"changes":${delta.changes},"timestamp":${delta.version}}`);
  });
  router.post(`${ONE}/projects`, async (request, response) => {
    const json = await writeProgram(deps, request, 'program.add_project', async tx => {
      await addProject(tx, (request.body as { project_id: string }).project_id.toLowerCase());
      return selectRollup(tx, tx.projectId, callerId(request));
    });
    sendJson(response, json, 201);
  });
  router.delete(`${ONE}/projects/:member_project_id`, async (request, response) => {
    await writeProgram(deps, request, 'program.remove_project', tx =>
      removeProject(tx, param(request, 'member_project_id').toLowerCase()),
    );
    response.status(204).end();
  });
  for (const [name, select] of [
    ['rollup', selectRollup],
    ['schedule', selectProgramSchedule],
  ] as const) {
    router.get(`${ONE}/${name}`, async (request, response) => {
      response.setHeader('Cache-Control', 'no-store');
      sendJson(response, await select(pool, accessOf(request).projectId, callerId(request)));
    });
  }
}

function members(router: Router, deps: Deps): void {
  const { pool } = deps.database;
  router.get(`${ONE}/members`, async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listProgramMembers(pool, accessOf(request).projectId, page), page.limit);
  });
  router.post(`${ONE}/members`, async (request, response) => {
    const { email, role } = request.body as { email: string; role: Role };
    const json = await writeProgram(deps, request, 'program_member.create', async tx => {
      const userId = await addMember(tx, email, role);
      return (await readProgramMember(tx, tx.projectId, userId))?.json ?? '';
    });
    sendJson(response, json, 201);
  });
  router.patch(`${ONE}/members/:user_id`, async (request, response) => {
    const { role } = request.body as { role: Role };
    const json = await writeProgram(deps, request, 'program_member.update', async tx => {
      const userId = param(request, 'user_id').toLowerCase();
      await changeMember(tx, userId, role);
      return (await readProgramMember(tx, tx.projectId, userId))?.json ?? '';
    });
    sendJson(response, json);
  });
  router.delete(`${ONE}/members/:user_id`, async (request, response) => {
    const userId = param(request, 'user_id').toLowerCase();
    const action = userId === callerId(request) ? 'leave' : 'delete';
    await writeProgram(deps, request, `program_member.${action}`, tx => removeMember(tx, userId));
    response.status(204).end();
  });
}

function links(router: Router, deps: Deps): void {
  const { pool } = deps.database;
  router.get(`${ONE}/links`, async (request, response) => {
    const page = pageRequest(request, 1);
    const { state = null } = request.query as { state?: string };
    const rows = await listLinks(pool, accessOf(request).projectId, callerId(request), state, page);
    sendPage(response, rows, page.limit);
  });
  router.post(`${ONE}/links`, async (request, response) => {
    const row = await writeProgram(deps, request, 'program_link.propose', async tx => {
      const id = await proposeLink(tx, request.body as LinkFields);
      return readLink(tx, tx.projectId, callerId(request), id);
    });
    sendSeen(response, row, 201);
  });
  router.get(`${ONE}/links/:cross_link_id`, async (request, response) => {
    const id = param(request, 'cross_link_id');
    sendSeen(response, await readLink(pool, accessOf(request).projectId, callerId(request), id));
  });
  router.delete(`${ONE}/links/:cross_link_id`, async (request, response) => {
    await writeProgram(deps, request, 'program_link.delete', tx =>
      deleteLink(tx, param(request, 'cross_link_id').toLowerCase(), ifMatch(request)),
    );
    response.status(204).end();
  });
  for (const [action, state] of [
    ['accept', 'accepted'],
    ['decline', 'declined'],
  ] as const) {
    router.post(`${ONE}/links/:cross_link_id/${action}`, async (request, response) => {
      const row = await writeProgram(deps, request, 'program_link.decide', async tx => {
        const id = param(request, 'cross_link_id').toLowerCase();
        await decideLink(tx, id, state, ifMatch(request));
        return readLink(tx, tx.projectId, callerId(request), id);
      });
      sendSeen(response, row);
    });
  }
}

function backlog(router: Router, deps: Deps): void {
  const { pool } = deps.database;
  router.get(`${ONE}/backlog`, async (request, response) => {
    const page = pageRequest(request, 2);
    const rows = await listBacklog(pool, accessOf(request).projectId, callerId(request), page);
    sendPage(response, rows, page.limit);
  });
  router.post(`${ONE}/backlog`, async (request, response) => {
    const row = await writeProgram(deps, request, 'backlog.create', async tx => {
      const id = await createItem(tx, request.body as BacklogFields);
      return readBacklogItem(tx, tx.projectId, callerId(request), id);
    });
    sendSeen(response, row, 201);
  });
  router.patch(`${ONE}/backlog/:item_id`, async (request, response) => {
    const row = await writeProgram(deps, request, 'backlog.update', async tx => {
      const id = param(request, 'item_id').toLowerCase();
      await changeItem(tx, id, request.body as BacklogFields, ifMatch(request));
      return readBacklogItem(tx, tx.projectId, callerId(request), id);
    });
    sendSeen(response, row);
  });
  router.delete(`${ONE}/backlog/:item_id`, async (request, response) => {
    await writeProgram(deps, request, 'backlog.delete', tx =>
      deleteItem(tx, param(request, 'item_id').toLowerCase(), ifMatch(request)),
    );
    response.status(204).end();
  });
  router.post(`${ONE}/backlog/:item_id/place`, async (request, response) => {
    const program = { programId: accessOf(request).projectId, userId: callerId(request) };
    const id = param(request, 'item_id').toLowerCase();
    await placeItem(deps, program, id, request.body);
    sendSeen(response, await readBacklogItem(pool, program.programId, program.userId, id));
  });
}
