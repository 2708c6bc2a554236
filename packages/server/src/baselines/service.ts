import { PROJECT_BASELINES_MAX } from '../limits.js';
import { type Change, fieldOf } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';
import { buryRows } from '../rows/statements.js';
import { buryBaselineTasks, insertBaselineTasks, selectNumbers, selectSpan } from './queries.js';

const isFresh = (change: Change): boolean => change.current === null || change.isRevived;

/** Rules of baselines: eleven numbers; to create one is to keep the plan as it is at that moment, under its lock. */
export const baselineRules = rulesOf('baselines', {
  rowsMax: PROJECT_BASELINES_MAX,
  unique: ['number'],
  async check(tx, changes) {
    const open = changes.filter(change => isFresh(change) && fieldOf(change, 'number') === undefined);
    if (open.length === 0) return;
    const taken = await selectNumbers(tx);
    for (const change of open) {
      let number = 0;
      while (taken.has(number)) number += 1;
      taken.add(number);
      change.values['number'] = number;
    }
  },
  async derive(tx, changes) {
    const fresh = changes.filter(isFresh);
    if (fresh.length === 0) return new Map();
    const captured = { captured_at: new Date().toISOString(), captured_by: tx.actor, ...(await selectSpan(tx)) };
    return new Map(fresh.map(change => [change.id, captured]));
  },
  async settle(tx, changes) {
    for (const change of changes.filter(isFresh)) await insertBaselineTasks(tx, change.id);
  },
  async bury(tx, rows) {
    const ids = rows.map(row => row.id);
    await buryRows(tx, 'baselines', ids);
    await buryBaselineTasks(tx, ids);
  },
});

/** The one writer of baselines on the server. */
export const baselineService: RowService = rowService(baselineRules);

/** Rows of baselines are written by their baseline alone. */
export const baselineTaskRules = rulesOf('baseline_tasks');
