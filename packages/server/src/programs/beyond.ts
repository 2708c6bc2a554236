import type { ProjectTransaction } from '../db/transaction.js';
import { nodeOf, type ProgramGraph, selectProgramGraph } from './circle.js';

const NOTHING: ProgramGraph = { tasks: [], links: [] };

/**
 * What lies beyond a project in its program, as far as accepted links lead: tasks and links of the other projects, and the
 * links across. The project's own tasks are named by their ids, those of others by project and id. One lookup for a
 * project without such links.
 */
export async function selectBeyond(tx: ProjectTransaction): Promise<ProgramGraph> {
  const { rows } = await tx.query<{ program_id: string }>(
    `SELECT l.program_id FROM program_links l
      WHERE (l.predecessor_project_id = $1 OR l.successor_project_id = $1) AND NOT l.is_deleted AND l.state = 'accepted'
      LIMIT 1`,
    [tx.projectId],
  );
  const programId = rows[0]?.program_id;
  if (programId === undefined) return NOTHING;
  const graph = await selectProgramGraph(tx, programId, [], tx.projectId);
  const prefix = nodeOf(tx.projectId, '');
  const named = (node: string): string => (node.startsWith(prefix) ? node.slice(prefix.length) : node);
  return {
    tasks: graph.tasks,
    links: graph.links.map(link => ({
      id: link.id,
      predecessorId: named(link.predecessorId),
      successorId: named(link.successorId),
    })),
  };
}
