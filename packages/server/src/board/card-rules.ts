import type { ProjectTransaction } from '../db/transaction.js';
import { type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';
import { keepApart } from '../rows/order.js';
import { standing } from '../rows/rules.js';
import { type BoardColumn, countCards, selectBoardColumns } from './queries.js';

/** A status is that of a column. A device that names one that is gone keeps the task where it stood. */
function checkStatus(changes: readonly Change[], columns: readonly BoardColumn[], verdicts: Verdicts): void {
  const known = new Set(columns.map(column => column.status));
  // A project without columns has no board to be true to.
  if (known.size === 0) return;
  const first = columns[0]?.status as string;
  for (const change of changes) {
    const status = fieldOf(change, 'status');
    if (typeof status === 'string' && known.has(status)) continue;
    if (status === undefined || !Object.hasOwn(change.values, 'status')) {
      // A new task that says nothing, or one that comes back to a board that has changed.
      if (status !== undefined || !known.has('todo')) change.values['status'] = first;
      continue;
    }
    const message = `No column of the board has the status ${String(status)}.`;
    const breach = { code: 'unknown_reference', path: '/status', message } as const;
    if (!verdicts.isLenient) {
      verdicts.refuse('tasks', change, breach);
      continue;
    }
    const kept = change.current?.['status'];
    if (typeof kept === 'string' && known.has(kept)) delete change.values['status'];
    else change.values['status'] = first;
    verdicts.repair('tasks', change, breach);
  }
}

/** No more cards in a column than its limit, where the limit is meant. */
async function checkLimits(
  tx: ProjectTransaction,
  changes: readonly Change[],
  columns: readonly BoardColumn[],
  verdicts: Verdicts,
): Promise<void> {
  const limited = new Map(
    columns.flatMap(({ status, wip_limit, is_wip_enforced }) =>
      is_wip_enforced && wip_limit !== null ? [[status, wip_limit] as const] : [],
    ),
  );
  const statusOf = (change: Change): string => String(fieldOf(change, 'status') ?? 'todo');
  const arriving = changes.filter(change => limited.has(statusOf(change)));
  if (arriving.length === 0) return;
  const counts = await countCards(
    tx,
    [...limited.keys()],
    arriving.map(change => change.id),
  );
  for (const change of arriving) {
    const status = statusOf(change);
    const count = (counts.get(status) ?? 0) + 1;
    const limit = limited.get(status) as number;
    if (count <= limit) counts.set(status, count);
    else {
      const message = `At most ${limit} tasks stand in this column.`;
      verdicts.refuse('tasks', change, { code: 'wip_limit', path: '/status', message });
    }
  }
}

/** Rules of a task's card: its column, the column's limit, its place among the cards there. */
export async function checkCards(
  tx: ProjectTransaction,
  changes: readonly Change[],
  verdicts: Verdicts,
): Promise<void> {
  const moved = changes.filter(change => touches(change, 'status'));
  if (moved.length > 0) {
    const columns = await selectBoardColumns(tx);
    checkStatus(moved, columns, verdicts);
    await checkLimits(tx, standing('tasks', moved, verdicts), columns, verdicts);
  }
  const order = { field: 'board_position', group: 'status' };
  await keepApart(tx, 'tasks', standing('tasks', changes, verdicts), order, { fillsIn: false });
}
