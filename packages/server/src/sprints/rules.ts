import type { TableRules } from '../rows/apply.js';
import { type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';
import { checkReferences } from '../rows/reference.js';
import { type RowService, rowService } from '../rows/service.js';

const isOpen = (state: unknown): boolean => state === undefined || state === 'planned' || state === 'active';

function checkDates(change: Change, verdicts: Verdicts): void {
  if (!touches(change, 'start') && !touches(change, 'finish')) return;
  const [start, finish] = [fieldOf(change, 'start') as string, fieldOf(change, 'finish') as string];
  if (finish > start) return;
  const message = 'A sprint finishes after it starts.';
  verdicts.refuse('sprints', change, { code: 'invalid_value', path: '/finish', message });
}

/** Rules of sprints: dates in order, a milestone that is there; what has ended stays as it was. */
export const sprintRules: TableRules = {
  table: 'sprints',
  context: ['start', 'finish', 'milestone_id', 'state'],
  async check(tx, changes, verdicts) {
    for (const change of changes) {
      if (change.current !== null && !isOpen(change.current['state'])) {
        const message = `The sprint is ${String(change.current['state'])}: it does not change any more.`;
        verdicts.refuse('sprints', change, { code: 'wrong_state', path: '', message });
      } else checkDates(change, verdicts);
    }
    await checkReferences(
      tx,
      'sprints',
      changes.filter(change => !verdicts.isRefused('sprints', change.id)),
      verdicts,
    );
  },
  async checkRemoval(_tx, rows, verdicts) {
    for (const row of rows) {
      if (row['state'] === 'planned' || row['state'] === 'cancelled') continue;
      const message =
        row['state'] === 'active' ? 'An active sprint is closed or cancelled first.' : 'A completed sprint is history.';
      verdicts.refuse('sprints', row, { code: 'wrong_state', path: '', message });
    }
  },
};

/** The one writer of sprint rows on the server; their state changes by `sprints/service.ts`. */
export const sprintService: RowService = rowService(sprintRules);
