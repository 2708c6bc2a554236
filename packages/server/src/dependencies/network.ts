import { type Problem, validate } from '@trueppm/scheduler';
import type { ProjectTransaction } from '../db/transaction.js';
import { selectBeyond } from '../programs/beyond.js';
import { type Breach, type Change, fieldOf, type Verdicts } from '../rows/change.js';
import { type GraphLink, hasLinks, selectGraph, selectLinkedSubtrees } from './queries.js';

/** Changes that can close a circle. */
export interface NetworkChanges {
  /** Tasks that get another parent. */
  readonly moves: readonly Change[];
  /** Links that are new, come back or get another end. */
  readonly links: readonly Change[];
  /** Takes a move back when lenient. */
  readonly onMoveKept?: (move: Change, breach: Breach) => void;
}

/** Rows refused one by one before all that are left are: a batch made to be slow must not hold the project's lock. */
const ROUNDS_MAX = 20;

const linkOf = (change: Change): GraphLink => ({
  id: change.id,
  predecessorId: fieldOf(change, 'predecessor_id') as string,
  successorId: fieldOf(change, 'successor_id') as string,
});

/** Pairs of neighbours on a closed path, as keys in both directions of the outline and one of a link. */
function pairsOf(ids: readonly string[]): Set<string> {
  const pairs = new Set<string>();
  for (let at = 1; at < ids.length; at += 1) pairs.add(`${ids[at - 1]} ${ids[at]}`);
  return pairs;
}

/** The project's graph with a batch of changes laid over it; changes can be taken out again. */
class Overlay {
  readonly moves: Map<string, Change>;
  readonly links: Map<string, Change>;
  readonly #tasks: readonly { readonly id: string; readonly parentId: string | null }[];
  readonly #stored: readonly GraphLink[];
  /** Links that a rule broken long ago makes useless for the check. */
  readonly #ignored = new Set<string>();

  constructor(
    tasks: readonly { readonly id: string; readonly parentId: string | null }[],
    stored: readonly GraphLink[],
    changes: NetworkChanges,
  ) {
    this.#tasks = tasks;
    this.#stored = stored;
    this.moves = new Map(changes.moves.map(change => [change.id, change]));
    this.links = new Map(changes.links.map(change => [change.id, change]));
  }

  /** Errors of the graph as it would be, and its links in the order of their paths. */
  problems(): { readonly errors: readonly Problem[]; readonly links: readonly GraphLink[] } {
    const tasks = this.#tasks.map(task => {
      const move = this.moves.get(task.id);
      return move === undefined ? task : { id: task.id, parentId: fieldOf(move, 'parent_id') as string | null };
    });
    const links = [
      ...this.#stored.filter(link => !this.links.has(link.id)),
      ...[...this.links.values()].map(linkOf),
    ].filter(link => !this.#ignored.has(link.id));
    const problems = validate({ start: '2026-01-05T08:00', tasks, dependencies: links });
    return { errors: problems.filter(problem => problem.severity === 'error'), links };
  }

  ignore(id: string): void {
    this.#ignored.add(id);
  }
}

const linkAt = (problem: Problem, links: readonly GraphLink[]): GraphLink | undefined => {
  const [, at] = /^dependencies\[(\d+)\]/.exec(problem.path) ?? [];
  return at === undefined ? undefined : links[Number(at)];
};

/** The change to blame for a link that cannot be, or for a circle: the last one that takes part in it. */
function culprit(overlay: Overlay, ids: readonly string[], link: GraphLink | undefined): Change | undefined {
  if (link !== undefined) {
    return (
      overlay.links.get(link.id) ??
      overlay.moves.get(link.successorId) ??
      overlay.moves.get(link.predecessorId) ??
      [...overlay.moves.values()].at(-1)
    );
  }
  const pairs = pairsOf(ids);
  const blamed = [...overlay.links.values()].filter(change => {
    const { predecessorId, successorId } = linkOf(change);
    return pairs.has(`${predecessorId} ${successorId}`);
  });
  if (blamed.length > 0) return blamed.at(-1);
  return [...overlay.moves.values()]
    .filter(change => {
      const parent = fieldOf(change, 'parent_id') as string | null;
      return pairs.has(`${parent} ${change.id}`) || pairs.has(`${change.id} ${parent}`);
    })
    .at(-1);
}

/** Moves of more subtrees than this are checked with the whole graph, which then costs less than a look at each. */
const LOOKS_MAX = 50;

async function isAnyMoveLinked(tx: ProjectTransaction, moves: readonly Change[]): Promise<boolean> {
  if (moves.length === 0) return false;
  const paths = moves.map(move => move.current?.['wbs_path']).filter(path => typeof path === 'string');
  if (paths.length < moves.length || paths.length > LOOKS_MAX) return hasLinks(tx);
  return (await selectLinkedSubtrees(tx, paths)).size > 0;
}

/**
 * Refuses changes that would make links run in a circle, through summaries too: a link out of a summary waits for all
 * its tasks, a link into one holds all of them. The engine says what a circle is; a link between a task and a summary
 * around it is one. Costs a read of the graph and a pass over it (some 20 ms for 10,000 tasks with 12,000 links), which
 * moves of subtrees without a link across their edge are spared.
 */
export async function checkNetwork(tx: ProjectTransaction, changes: NetworkChanges, verdicts: Verdicts): Promise<void> {
  if (changes.links.length === 0 && !(await isAnyMoveLinked(tx, changes.moves))) return;
  const own = await selectGraph(tx);
  const beyond = await selectBeyond(tx);
  const overlay = new Overlay([...own.tasks, ...beyond.tasks], [...own.links, ...beyond.links], changes);
  for (let round = 0; ; round += 1) {
    const { errors, links } = overlay.problems();
    const [error] = errors;
    if (error === undefined) return;
    const link = linkAt(error, links);
    const ids = link === undefined ? (error.ids ?? []) : [link.predecessorId, link.successorId, link.predecessorId];
    const isRound = error.code === 'cycle' || error.code === 'summary_link';
    const blamed = isRound ? culprit(overlay, ids, link) : undefined;
    if (blamed === undefined) {
      // Not of this batch's making: it must not keep anybody from editing the plan, and least from mending it.
      if (link === undefined) return;
      overlay.ignore(link.id);
      continue;
    }
    // Tasks of other projects are nobody's business here.
    const told = ids.filter(id => !id.includes('/'));
    const path = ids.map(id => (id.includes('/') ? 'another project' : id)).filter((id, at, all) => id !== all[at - 1]);
    const refused = round < ROUNDS_MAX ? [blamed] : [...overlay.links.values(), ...overlay.moves.values()];
    for (const change of refused) {
      const isLink = overlay.links.delete(change.id);
      const message = `Links would run in a circle: ${path.join(' → ')}.`;
      const breach = {
        code: 'dependency_cycle',
        path: isLink ? '/successor_id' : '/parent_id',
        message,
        ids: told,
      } as const;
      if (!isLink && verdicts.isLenient) changes.onMoveKept?.(change, breach);
      else verdicts.refuse(isLink ? 'dependencies' : 'tasks', change, breach);
      if (!isLink) overlay.moves.delete(change.id);
    }
  }
}
