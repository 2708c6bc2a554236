import { validate } from '@trueppm/scheduler';
import { ServerError } from '../errors.js';
import type { Queries } from '../rows/statements.js';
import type { ProgramTransaction } from './write.js';

/** The ends of a link across projects. */
export interface Ends {
  readonly predecessor_project_id: string;
  readonly predecessor_id: string;
  readonly successor_project_id: string;
  readonly successor_id: string;
}

/** Outline and links of one project, and links between projects, with ids as a graph knows them. */
export interface ProgramGraph {
  readonly tasks: readonly { readonly id: string; readonly parentId: string | null }[];
  readonly links: readonly { readonly id: string; readonly predecessorId: string; readonly successorId: string }[];
}

/** A task's id in a graph of several projects: ids are unique inside a project only. */
export const nodeOf = (projectId: string, taskId: string): string => `${projectId}/${taskId}`;

const taskOf = (node: string): string => node.slice(node.indexOf('/') + 1);
const projectOf = (node: string): string => node.slice(0, node.indexOf('/'));

/**
 * The graph of every project of a program that accepted links touch, and these links.
 *
 * @param exceptId a project whose own graph the caller has; its nodes are still named by the links
 */
export async function selectProgramGraph(
  queries: Queries,
  programId: string,
  more: readonly string[],
  exceptId: string | null,
): Promise<ProgramGraph> {
  const { rows } = await queries.query<{
    tasks: [string, string, string | null][];
    links: [string, string, string, string][];
    across: [string, string, string, string, string][];
  }>(
    `WITH across AS (
       SELECT id, predecessor_project_id, predecessor_id, successor_project_id, successor_id FROM program_links
        WHERE program_id = $1 AND NOT is_deleted AND state = 'accepted'
     ), involved AS (
       SELECT predecessor_project_id AS id FROM across UNION SELECT successor_project_id FROM across
       UNION SELECT unnest($2::uuid[])
     ), read AS (SELECT id FROM involved WHERE $3::uuid IS NULL OR id <> $3)
     SELECT (SELECT coalesce(json_agg(json_build_array(project_id, id, parent_id)), '[]') FROM tasks
              WHERE project_id IN (SELECT id FROM read) AND NOT is_deleted) AS tasks,
            (SELECT coalesce(json_agg(json_build_array(project_id, id, predecessor_id, successor_id)), '[]')
               FROM dependencies WHERE project_id IN (SELECT id FROM read) AND NOT is_deleted) AS links,
            (SELECT coalesce(json_agg(json_build_array(id, predecessor_project_id, predecessor_id,
                                                       successor_project_id, successor_id)), '[]') FROM across) AS across`,
    [programId, more, exceptId],
  );
  const { tasks = [], links = [], across = [] } = rows[0] ?? {};
  return {
    tasks: tasks.map(([project, id, parent]) => ({
      id: nodeOf(project, id),
      parentId: parent === null ? null : nodeOf(project, parent),
    })),
    links: [
      ...links.map(([project, id, predecessor, successor]) => ({
        id: nodeOf(project, id),
        predecessorId: nodeOf(project, predecessor),
        successorId: nodeOf(project, successor),
      })),
      ...across.map(([id, from, predecessor, to, successor]) => ({
        id,
        predecessorId: nodeOf(from, predecessor),
        successorId: nodeOf(to, successor),
      })),
    ],
  };
}

/**
 * Refuses a link that would close a circle through several projects, with those tasks of its path that the caller may
 * see. Costs a read of the projects that links of the program touch.
 *
 * @throws ServerError `dependency_cycle`
 */
export async function demandNoCircle(tx: ProgramTransaction, link: Ends): Promise<void> {
  const graph = await selectProgramGraph(
    tx,
    tx.projectId,
    [link.predecessor_project_id, link.successor_project_id],
    null,
  );
  const added = {
    id: 'proposed',
    predecessorId: nodeOf(link.predecessor_project_id, link.predecessor_id),
    successorId: nodeOf(link.successor_project_id, link.successor_id),
  };
  const problems = validate({
    start: '2026-01-05T08:00',
    tasks: graph.tasks,
    dependencies: [...graph.links, added],
  });
  const step = `${added.predecessorId} ${added.successorId}`;
  const circle = problems.find(({ code, severity, ids = [] }) => {
    if (severity !== 'error' || code !== 'cycle') return false;
    return ids.some((id, at) => `${ids[at - 1]} ${id}` === step || `${id} ${ids[at - 1]}` === step);
  });
  if (circle === undefined) return;
  const { rows } = await tx.query<{ readable: string[] }>('SELECT readable_projects($1, $2) AS readable', [
    tx.projectId,
    tx.actor,
  ]);
  const readable = new Set(rows[0]?.readable ?? []);
  const path = (circle.ids ?? []).map(node => (readable.has(projectOf(node)) ? taskOf(node) : null));
  const message = `Links would run in a circle: ${path.map(id => id ?? 'a task of another project').join(' → ')}.`;
  throw new ServerError('dependency_cycle', message, {
    ids: path.filter(id => id !== null),
    errors: [{ path: '/successor_id', code: 'dependency_cycle', message }],
  });
}
