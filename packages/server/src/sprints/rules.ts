import { PROJECT_SPRINTS_MAX } from '../limits.js';
import type { Breach, Change } from '../rows/change.js';
import { fieldOf } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';

function breachOf(change: Change): Breach | null {
  const state = change.current?.['state'];
  if (!change.isRevived && (state === 'completed' || state === 'cancelled')) {
    return { code: 'wrong_state', path: '', message: `The sprint is ${state}: it does not change any more.` };
  }
  if ((fieldOf(change, 'finish') as string) > (fieldOf(change, 'start') as string)) return null;
  return { code: 'invalid_value', path: '/finish', message: 'A sprint finishes after it starts.' };
}

/** Rules of sprints: dates in order, a milestone that is there; what has ended stays as it was. */
export const sprintRules = rulesOf('sprints', {
  rowsMax: PROJECT_SPRINTS_MAX,
  context: ['start', 'finish', 'state'],
  breachOf,
  async checkRemoval(_tx, rows, verdicts) {
    for (const row of rows) {
      if (row['state'] === 'planned' || row['state'] === 'cancelled') continue;
      const message =
        row['state'] === 'active' ? 'An active sprint is closed or cancelled first.' : 'A completed sprint is history.';
      verdicts.refuse('sprints', row, { code: 'wrong_state', path: '', message });
    }
  },
});

/** The one writer of sprint rows on the server; their state changes by `sprints/service.ts`. */
export const sprintService: RowService = rowService(sprintRules);
