import type { ProjectTransaction } from '../db/transaction.js';
import { PROJECT_BOARD_COLUMNS_MAX } from '../limits.js';
import type { StoredRow } from '../rows/change.js';
import { keepApart, keyBreach } from '../rows/order.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';
import { buryRows, insertRows } from '../rows/statements.js';
import { moveTasksOf, selectBoardColumns } from './queries.js';

/** Tasks of a column that goes stand in the one before it, or the one behind the first; without another they stay. */
async function bury(tx: ProjectTransaction, rows: readonly StoredRow[]): Promise<void> {
  const doomed = new Set(rows.map(row => row.id));
  const columns = await selectBoardColumns(tx);
  await buryRows(tx, 'board_columns', [...doomed]);
  for (const [at, column] of columns.entries()) {
    if (!doomed.has(column.id)) continue;
    const lives = ({ id }: { id: string }): boolean => !doomed.has(id);
    const next = columns.slice(0, at).findLast(lives) ?? columns.slice(at + 1).find(lives);
    if (next === undefined) continue;
    tx.recordChange('tasks', await moveTasksOf(tx, column.status, next.status), ['board_position', 'status']);
  }
}

/** Rules of the board's columns: one for a status, each at a place of its own. */
export const boardColumnRules = rulesOf('board_columns', {
  rowsMax: PROJECT_BOARD_COLUMNS_MAX,
  context: ['position'],
  unique: ['status'],
  breachOf: change => keyBreach(change, 'position'),
  check: (tx, changes) => keepApart(tx, 'board_columns', changes, { field: 'position' }, { fillsIn: true }),
  bury,
});

/** The one writer of the board's columns on the server. */
export const boardColumnService: RowService = rowService(boardColumnRules);

const STANDARD_COLUMNS = [
  { name: 'To do', status: 'todo', category: 'todo', position: 'F' },
  { name: 'In progress', status: 'doing', category: 'doing', position: 'V' },
  { name: 'Done', status: 'done', category: 'done', position: 'k' },
];

/** The columns that a new project starts with. */
export async function insertStandardColumns(tx: ProjectTransaction, mintId: () => string): Promise<void> {
  const rows = STANDARD_COLUMNS.map(column => ({ ...column, id: mintId() }));
  await insertRows(tx, 'board_columns', rows);
  tx.recordChange(
    'board_columns',
    rows.map(row => row.id),
    null,
  );
}
