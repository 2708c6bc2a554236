import { roleAtLeast } from '@trueppm/sdk/protocol';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { PROGRAM_LINKS_MAX } from '../limits.js';
import { demandNoCircle } from './circle.js';
import { type ProgramTransaction, requireVersion, roleInProject } from './write.js';

/** A link across projects as it is proposed. */
export interface LinkFields {
  readonly predecessor_project_id: string;
  readonly predecessor_id: string;
  readonly successor_project_id: string;
  readonly successor_id: string;
  readonly type?: 'FS' | 'SS' | 'FF' | 'SF';
  readonly lag_minutes?: number;
  readonly lag_unit?: string;
  readonly note?: string;
}

/** A stored link, under the program's lock. */
export interface StoredLink extends Required<LinkFields> {
  readonly id: string;
  readonly state: 'proposed' | 'accepted' | 'declined' | 'broken';
  readonly proposed_from: string;
  readonly server_version: number;
}

/**
 * States of a link:
 *
 * ```
 *   propose ─▶ proposed ──accept (other side)──▶ accepted ──a task or a project goes──▶ broken
 *                 │  └──decline (other side)──▶ declined
 *                 └──a task or a project goes──▶ broken
 *   delete (either side) at any time
 * ```
 *
 * Who may edit both sides has no one to ask: the link is accepted as it is proposed.
 */
const SIDES = ['predecessor', 'successor'] as const;
type Side = (typeof SIDES)[number];

const isScheduler = (role: Awaited<ReturnType<typeof roleInProject>>): boolean =>
  role !== null && roleAtLeast(role, 'scheduler');

/** The plan of an archived project stays as it is: nothing new is tied to it. */
const archived = (path: string): ServerError =>
  invalidValue(path, 'The project is archived: take it out of the archive first.', 'archived');

/** Both ends are projects of this program that the caller reads, and live tasks of them. */
async function checkEnds(tx: ProgramTransaction, link: LinkFields): Promise<Record<Side, boolean>> {
  const may = {} as Record<Side, boolean>;
  if (link.predecessor_project_id === link.successor_project_id) {
    throw invalidValue('/successor_project_id', 'Tasks of one project are linked in the project.');
  }
  for (const side of SIDES) {
    const projectId = link[`${side}_project_id`];
    const role = await roleInProject(tx, projectId);
    const { rows } = await tx.query<{ is_here: boolean; is_archived: boolean; is_summary: boolean | null }>(
      `SELECT EXISTS (SELECT FROM program_projects WHERE program_id = $1 AND id = $2 AND NOT is_deleted) AS is_here,
              EXISTS (SELECT FROM projects WHERE id = $2 AND is_archived) AS is_archived,
              (SELECT is_summary FROM tasks WHERE project_id = $2 AND id = $3 AND NOT is_deleted) AS is_summary`,
      [tx.projectId, projectId, link[`${side}_id`]],
    );
    const found = rows[0];
    if (role === null || found?.is_here !== true) {
      throw invalidValue(`/${side}_project_id`, 'This names no project of the program.', 'unknown_reference');
    }
    if (found.is_archived) throw archived(`/${side}_project_id`);
    if (found.is_summary === null) {
      throw invalidValue(`/${side}_id`, 'This names no task of that project.', 'unknown_reference');
    }
    if (side === 'successor' && found.is_summary) {
      throw invalidValue('/successor_id', 'A summary starts with its tasks: link to one of them.');
    }
    may[side] = isScheduler(role);
  }
  return may;
}

/**
 * Proposes a link; returns its id.
 *
 * @throws ServerError `forbidden` unless the caller is Scheduler on one side; `archived`, `unknown_reference`, `duplicate_link`,
 * `dependency_cycle` with the path, `too_many`
 */
export async function proposeLink(
  tx: ProgramTransaction,
  given: LinkFields & { readonly id?: string },
): Promise<string> {
  const link = lowered(given);
  const may = await checkEnds(tx, link);
  if (!may.predecessor && !may.successor) {
    throw new ServerError('forbidden', 'This needs the role scheduler in one of the two projects.');
  }
  const { rows: twins } = await tx.query<{ id: string; count: number }>(
    `SELECT (SELECT count(*) FROM program_links WHERE program_id = $1 AND NOT is_deleted) AS count,
            (SELECT id FROM program_links
              WHERE program_id = $1 AND NOT is_deleted AND state IN ('proposed', 'accepted')
                AND predecessor_project_id = $2 AND predecessor_id = $3 AND successor_project_id = $4
                AND successor_id = $5 AND type = $6 LIMIT 1) AS id`,
    [tx.projectId, ...endsOf(link), link.type ?? 'FS'],
  );
  const twin = twins[0]?.id ?? null;
  if (twin !== null) {
    throw new ServerError('duplicate_link', 'The two tasks already have a link of this type.', { ids: [twin] });
  }
  if ((twins[0]?.count ?? 0) >= PROGRAM_LINKS_MAX) {
    throw new ServerError('too_many', `A program has at most ${PROGRAM_LINKS_MAX} links.`, {
      limit: PROGRAM_LINKS_MAX,
    });
  }
  await demandNoCircle(tx, link);
  const isAgreed = may.predecessor && may.successor;
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO program_links (program_id, id, predecessor_project_id, predecessor_id, successor_project_id,
                                successor_id, type, lag_minutes, lag_unit, note, state, proposed_from, proposed_by,
                                decided_by, decided_at)
     VALUES ($1, coalesce($7::uuid, gen_random_uuid()), $2, $3, $4, $5, $6, $8, $9, $10, $11::text, $12, $13,
             CASE WHEN $11::text = 'accepted' THEN $13::uuid END, CASE WHEN $11::text = 'accepted' THEN now() END)
     RETURNING id`,
    [
      tx.projectId,
      ...endsOf(link),
      link.type ?? 'FS',
      given.id ?? null,
      link.lag_minutes ?? 0,
      link.lag_unit ?? 'd',
      link.note ?? '',
      isAgreed ? 'accepted' : 'proposed',
      may.successor ? link.successor_project_id : link.predecessor_project_id,
      tx.actor,
    ],
  );
  const id = (rows[0] as { id: string }).id;
  tx.recordChange('program_links', [id], null);
  return id;
}

const endsOf = (link: LinkFields): string[] => [
  link.predecessor_project_id,
  link.predecessor_id,
  link.successor_project_id,
  link.successor_id,
];

const lowered = (link: LinkFields): LinkFields => ({
  ...link,
  predecessor_project_id: link.predecessor_project_id.toLowerCase(),
  predecessor_id: link.predecessor_id.toLowerCase(),
  successor_project_id: link.successor_project_id.toLowerCase(),
  successor_id: link.successor_id.toLowerCase(),
});

/** A live link with an end that the caller may see. */
async function lockedLink(tx: ProgramTransaction, id: string, base: number | null): Promise<StoredLink> {
  const { rows } = await tx.query<StoredLink & Record<string, unknown>>(
    `SELECT l.* FROM program_links l
      WHERE l.program_id = $1 AND l.id = $2 AND NOT l.is_deleted
        AND ARRAY[l.predecessor_project_id, l.successor_project_id] && readable_projects($1, $3)`,
    [tx.projectId, id, tx.actor],
  );
  const link = rows[0];
  if (link === undefined) throw notFound();
  requireVersion(link.server_version, base);
  return link;
}

/**
 * Accepts or declines a proposal, for the side that was asked.
 *
 * @throws ServerError `not_found`; `forbidden` unless the caller is Scheduler in the project that was asked; `conflict`
 * when it is no open proposal; `archived` when one of its projects is; `dependency_cycle` with the path
 */
export async function decideLink(
  tx: ProgramTransaction,
  id: string,
  state: 'accepted' | 'declined',
  base: number | null,
): Promise<void> {
  const link = await lockedLink(tx, id, base);
  const asked =
    link.proposed_from === link.predecessor_project_id ? link.successor_project_id : link.predecessor_project_id;
  if (!isScheduler(await roleInProject(tx, asked))) {
    throw new ServerError('forbidden', 'This needs the role scheduler in the project that was asked.');
  }
  if (link.state === state) return;
  if (link.state !== 'proposed') throw new ServerError('conflict', `The link is ${link.state}, not proposed.`);
  if (state === 'accepted') {
    for (const side of SIDES) {
      const { rows } = await tx.query<{ is_archived: boolean }>(
        `SELECT p.is_archived FROM tasks t JOIN projects p ON p.id = t.project_id
          WHERE t.project_id = $1 AND t.id = $2 AND NOT t.is_deleted`,
        [link[`${side}_project_id`], link[`${side}_id`]],
      );
      if (rows[0] === undefined) throw new ServerError('conflict', 'A task of the link is gone.');
      if (rows[0].is_archived) throw new ServerError('archived', 'A project of the link is archived.');
    }
    await demandNoCircle(tx, link);
  }
  await tx.query(
    `UPDATE program_links SET state = $3, decided_by = $4, decided_at = now() WHERE program_id = $1 AND id = $2`,
    [tx.projectId, id, state, tx.actor],
  );
  tx.recordChange('program_links', [id], ['state']);
}

/**
 * Takes a link away, whatever its state; a Scheduler of either side may.
 * @throws ServerError `not_found`, `forbidden`, `version_mismatch`
 */
export async function deleteLink(tx: ProgramTransaction, id: string, base: number | null): Promise<void> {
  const link = await lockedLink(tx, id, base);
  const roles = [
    await roleInProject(tx, link.predecessor_project_id),
    await roleInProject(tx, link.successor_project_id),
  ];
  if (!roles.some(isScheduler)) {
    throw new ServerError('forbidden', 'This needs the role scheduler in one of the two projects.');
  }
  await tx.query('UPDATE program_links SET is_deleted = true WHERE program_id = $1 AND id = $2', [tx.projectId, id]);
  tx.recordChange('program_links', [id], ['is_deleted']);
}

/** Links whose task or project is gone are broken; returns their ids. */
export async function breakLinks(tx: ProgramTransaction): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE program_links l SET state = 'broken'
      WHERE l.program_id = $1 AND NOT l.is_deleted AND l.state IN ('proposed', 'accepted') AND ${IS_BROKEN}
      RETURNING l.id`,
    [tx.projectId],
  );
  const ids = rows.map(row => row.id);
  tx.recordChange('program_links', ids, ['state']);
  return ids;
}

const isGone = (side: Side): string => `NOT EXISTS (
  SELECT FROM tasks t JOIN live_projects p ON p.id = t.project_id
    JOIN program_projects x ON x.program_id = l.program_id AND x.id = p.id AND NOT x.is_deleted
   WHERE t.project_id = l.${side}_project_id AND t.id = l.${side}_id AND NOT t.is_deleted)`;

/** SQL that is true for a link l without a live task on one side. */
export const IS_BROKEN = `(${isGone('predecessor')} OR ${isGone('successor')})`;

export type LinkDeps = Pick<Deps, 'database'>;
