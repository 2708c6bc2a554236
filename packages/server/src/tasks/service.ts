import type { ProjectTransaction } from '../db/transaction.js';
import { checkNetwork } from '../dependencies/network.js';
import { notFound, ServerError } from '../errors.js';
import type { TableRules } from '../rows/apply.js';
import type { Breach, Change, StoredRow } from '../rows/change.js';
import { releaseReferences } from '../rows/reference.js';
import { type RowService, requireUnchanged, rowService, type WriteOptions } from '../rows/service.js';
import { loadRows } from '../rows/statements.js';
import { SPRINT_FIELDS } from '../sprints/task-rules.js';
import { makePosition } from './order.js';
import { burySubtrees, type MovedPath, refreshSummaries, rewritePaths, selectNeighbour } from './queries.js';
import { checkTasks, FREE_FIELDS, isPlaced, keepPlace, placementOf } from './rules.js';

/** Where a task is to go. */
export interface Destination {
  readonly parent_id: string | null;
  /** Sibling to stand behind; null = first; undefined = last. */
  readonly after_id?: string | null;
}

const pathOf = (row: StoredRow | null): string => row?.['wbs_path'] as string;

/** Paths of placed tasks and of what lies below them; whether a new row is a summary from its start. */
async function derivePlaces(
  tx: ProjectTransaction,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const placed = changes.filter(isPlaced);
  if (placed.length === 0) return new Map();
  const isChecked = placed.every(change => change.derived !== undefined);
  const placement = isChecked ? null : await placementOf(tx, changes);
  const pathAt = (change: Change): string => {
    if (placement === null) return change.derived?.['wbs_path'] as string;
    const place = placement.place(change.id);
    if (!('path' in place)) throw new Error(`task ${change.id} has no place`);
    return place.path;
  };
  const parents = new Set(placed.map(change => change.values['parent_id']));
  const derived = new Map<string, Record<string, unknown>>();
  const moves: MovedPath[] = [];
  for (const change of placed) {
    const path = pathAt(change);
    const isNew = change.current === null;
    derived.set(change.id, { wbs_path: path, ...(isNew && parents.has(change.id) ? { is_summary: true } : {}) });
    if (!isNew && !change.isRevived) moves.push({ from: pathOf(change.current), to: path });
  }
  const followers = await rewritePaths(
    tx,
    moves,
    placed.map(change => change.id),
  );
  tx.recordChange('tasks', followers, ['wbs_path']);
  return derived;
}

async function settleParents(tx: ProjectTransaction, changes: readonly Change[]): Promise<void> {
  const parents = new Set<string>();
  for (const change of changes.filter(isPlaced)) {
    for (const parent of [change.values['parent_id'], change.current?.['parent_id']]) {
      if (typeof parent === 'string') parents.add(parent);
    }
    if (change.isRevived) parents.add(change.id);
  }
  tx.recordChange('tasks', await refreshSummaries(tx, [...parents]), ['is_summary']);
}

async function bury(tx: ProjectTransaction, rows: readonly StoredRow[]): Promise<void> {
  const buried = await burySubtrees(tx, rows.map(pathOf));
  tx.recordChange('tasks', buried, ['is_deleted']);
  await releaseReferences(tx, 'tasks', buried);
  const parents = rows.map(row => row['parent_id']).filter(parent => typeof parent === 'string');
  tx.recordChange('tasks', await refreshSummaries(tx, parents), ['is_summary']);
}

/** Rules of task rows: the outline, its paths and summaries, and what goes with a deleted task. */
export const taskRules: TableRules = {
  table: 'tasks',
  free: { fields: FREE_FIELDS, permission: 'task.update' },
  context: [
    'parent_id',
    'wbs_path',
    'calendar_id',
    'constraint_type',
    'constraint_date',
    'manual_start',
    'manual_finish',
    'actual_start',
    'actual_finish',
    'stop',
    'resume',
    'cost',
    'fixed_cost',
    'status',
    'board_position',
    ...SPRINT_FIELDS,
  ],
  async check(tx, changes, verdicts) {
    await checkTasks(tx, changes, verdicts);
    const moved = changes.filter(
      change => change.current !== null && isPlaced(change) && !verdicts.isRefused('tasks', change.id),
    );
    const onMoveKept = (move: Change, breach: Breach): void => {
      keepPlace(move, verdicts, breach);
      // Whatever lay below it has another path now.
      for (const change of changes) change.derived = undefined;
    };
    await checkNetwork(tx, { moves: moved, links: [], onMoveKept }, verdicts);
  },
  derive: derivePlaces,
  settle: settleParents,
  bury,
};

async function liveTask(tx: ProjectTransaction, id: string): Promise<StoredRow> {
  const stored = await loadRows(tx, 'tasks', tx.projectId, [id], [...taskRules.context, 'position']);
  const row = stored.get(id);
  if (row === undefined || row.is_deleted) throw notFound();
  return row;
}

/** Writer of tasks: rows, and their places in the outline. */
export interface TaskService extends RowService {
  /** Moves a subtree. Writes one row, the paths below it if the parent changes, and siblings only when keys ran out. */
  move(tx: ProjectTransaction, id: string, to: Destination, options?: WriteOptions): Promise<void>;
  /** Makes a task the last child of the sibling above it. */
  indent(tx: ProjectTransaction, id: string, options?: WriteOptions): Promise<void>;
  /** Makes a task the next sibling of its parent. */
  outdent(tx: ProjectTransaction, id: string, options?: WriteOptions): Promise<void>;
}

const rows = rowService(taskRules);

async function move(
  tx: ProjectTransaction,
  id: string,
  { parent_id, after_id }: Destination,
  { baseVersion, path = '' }: WriteOptions = {},
): Promise<void> {
  await requireUnchanged(tx, taskRules, await liveTask(tx, id), baseVersion);
  const parentId = parent_id?.toLowerCase() ?? null;
  const place = { parentId, afterId: after_id?.toLowerCase() ?? after_id };
  const position = await makePosition(tx, id, place, path);
  await rows.update(tx, id, { parent_id: parentId, position }, { path });
}

/** The one writer of task rows on the server. */
export const taskService: TaskService = {
  ...rows,
  move: (tx, id, to, options) => move(tx, id.toLowerCase(), to, options),
  async indent(tx, given, options) {
    const id = given.toLowerCase();
    const task = await liveTask(tx, id);
    const parentId = task['parent_id'] as string | null;
    const self = { id, position: task['position'] as string };
    const parent = await selectNeighbour(tx, parentId, id, self, 'before');
    if (parent === null) {
      throw new ServerError('invalid_value', 'There is no task above it on its level.', { ids: [id] });
    }
    await move(tx, id, { parent_id: parent.id }, options);
  },
  async outdent(tx, given, options) {
    const id = given.toLowerCase();
    const task = await liveTask(tx, id);
    const parentId = task['parent_id'] as string | null;
    if (parentId === null) throw new ServerError('invalid_value', 'It is on the top level.', { ids: [id] });
    const parent = await liveTask(tx, parentId);
    await move(tx, id, { parent_id: parent['parent_id'] as string | null, after_id: parentId }, options);
  },
};
