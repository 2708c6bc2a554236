import { OWN_ROWS } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import { PROJECT_TIME_ENTRIES_MAX } from '../limits.js';
import { type Change, fieldOf, type StoredRow, touches, type Verdicts } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';
import { buryRows, liveIds } from '../rows/statements.js';
import { checkDays } from './day-cap.js';
import { selectWeekStates, setsActualWork, updateActualWork } from './queries.js';
import { mondayOf } from './week.js';

const TABLE = 'time_entries';

interface Worked {
  readonly userId: string;
  readonly taskId: string;
}

/** Whether the entries of a week may change. */
const isOpen = (state: string | undefined): boolean => state === undefined || state === 'rejected';

const ownerOf = (tx: ProjectTransaction, change: Change): string =>
  (change.current?.['user_id'] as string | undefined) ?? (tx.actor as string);

/** The weeks a change touches: the one it leaves and the one it comes to lie in. */
function weeksOf(tx: ProjectTransaction, change: Change): { userId: string; week: string }[] {
  const days = new Set([fieldOf(change, 'day'), ...(change.isRevived ? [] : [change.current?.['day']])]);
  return [...days]
    .filter(day => typeof day === 'string')
    .map(day => ({ userId: ownerOf(tx, change), week: mondayOf(day) }));
}

const lockedMessage = 'This week was handed in: its entries change once it is rejected.';

async function checkWeeks(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  const weeks = new Map(changes.map(change => [change, weeksOf(tx, change)]));
  const states = await selectWeekStates(tx, tx.projectId, [...weeks.values()].flat());
  for (const [change, touched] of weeks) {
    if (touched.every(({ userId, week }) => isOpen(states.get(`${userId} ${week}`)))) continue;
    verdicts.refuse(TABLE, change, { code: 'wrong_state', path: '/day', message: lockedMessage });
  }
}

async function checkTasks(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  const naming = changes.filter(change => touches(change, 'task_id'));
  if (naming.length === 0) return;
  const ids = naming.map(change => fieldOf(change, 'task_id') as string);
  const live = await liveIds(tx, 'tasks', tx.projectId, ids);
  for (const change of naming) {
    const id = fieldOf(change, 'task_id') as string;
    if (live.has(id)) continue;
    const message = 'task_id names no task of this project.';
    verdicts.refuse(TABLE, change, { code: 'unknown_reference', path: '/task_id', message, ids: [id] });
  }
}

/** Time becomes the actual work of assignments where the project says so. */
export async function settleWork(tx: ProjectTransaction, worked: readonly Worked[]): Promise<void> {
  if (worked.length === 0 || !(await setsActualWork(tx))) return;
  const changed = await updateActualWork(tx, worked);
  tx.recordChange('assignments', changed, ['actual_work_minutes', 'remaining_work_minutes']);
}

/** Rules of time entries: one's own, on tasks that are there, in weeks that were not handed in, in days of 24 hours. */
export const timeEntryRules = rulesOf(TABLE, {
  rowsMax: PROJECT_TIME_ENTRIES_MAX,
  owner: OWN_ROWS.time_entries,
  context: ['day', 'task_id', 'minutes'],
  async check(tx, changes, verdicts) {
    await checkTasks(tx, changes, verdicts);
    const standing = () => changes.filter(change => !verdicts.isRefused(TABLE, change.id));
    await checkWeeks(tx, standing(), verdicts);
    // Entries are one's own: whoever writes them is whose day it is.
    if (tx.actor !== null) await checkDays(tx, standing(), verdicts, tx.actor);
  },
  settle(tx, changes) {
    const worked = changes.flatMap(change => {
      const tasks = new Set([fieldOf(change, 'task_id') as string, change.current?.['task_id'] as string | undefined]);
      return [...tasks].filter(id => id !== undefined).map(taskId => ({ userId: ownerOf(tx, change), taskId }));
    });
    return settleWork(tx, worked);
  },
  async checkRemoval(tx, rows, verdicts) {
    const weekOf = (row: StoredRow) => ({ userId: row['user_id'] as string, week: mondayOf(row['day'] as string) });
    const states = await selectWeekStates(tx, tx.projectId, rows.map(weekOf));
    for (const row of rows) {
      const { userId, week } = weekOf(row);
      if (isOpen(states.get(`${userId} ${week}`))) continue;
      verdicts.refuse(TABLE, row, { code: 'wrong_state', path: '', message: lockedMessage });
    }
  },
  async bury(tx, rows) {
    await buryRows(
      tx,
      TABLE,
      rows.map(row => row.id),
    );
    await settleWork(
      tx,
      rows.map(row => ({ userId: row['user_id'] as string, taskId: row['task_id'] as string })),
    );
  },
});

/** The one writer of time entries on the server, beside the timer. */
export const timeEntryService: RowService = rowService(timeEntryRules);

/**
 * Refuses weeks of a user that were handed in.
 * @throws ServerError `wrong_state`
 */
export async function requireOpenWeeks(tx: ProjectTransaction, userId: string, days: readonly string[]): Promise<void> {
  const weeks = [...new Set(days.map(mondayOf))].map(week => ({ userId, week }));
  const states = await selectWeekStates(tx, tx.projectId, weeks);
  if ([...states.values()].every(isOpen)) return;
  throw new ServerError('wrong_state', lockedMessage);
}
