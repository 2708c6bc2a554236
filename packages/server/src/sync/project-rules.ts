import type { ProjectPatch } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { unknownTasks, withoutTasks, withStoredIds } from '../projects/named-tasks.js';
import { isKnownTimeZone } from '../projects/time-zone.js';
import type { TableRules } from '../rows/apply.js';
import { type Change, fieldOf, type Verdicts } from '../rows/change.js';
import { projectNestedBreach } from '../rows/nested.js';
import { checkReference } from '../rows/reference.js';

/** Correlations and risks name tasks of the project: of those that are gone they let go. */
async function checkNamedTasks(tx: ProjectTransaction, change: Change, verdicts: Verdicts): Promise<void> {
  const values = withStoredIds(change.values as ProjectPatch);
  Object.assign(change.values, values);
  const unknown = await unknownTasks(tx, tx.projectId, values, {
    stored: (change.current ?? {}) as ProjectPatch,
    coming: verdicts.comingOf('tasks'),
  });
  const [first] = unknown;
  if (first === undefined) return;
  Object.assign(change.values, withoutTasks(values, new Set(unknown.map(({ id }) => id))));
  const message = 'This names no task of the project.';
  verdicts.repair('projects', change, { code: 'unknown_reference', path: first.path, message, ids: [first.id] });
}

/** Rules of the project's own row in a push: its settings may change, it is neither made nor deleted this way. */
export const projectRules: TableRules = {
  table: 'projects',
  context: ['schedule_from', 'finish', 'calendar_id'],
  async check(tx, changes, verdicts) {
    for (const change of changes) {
      if (change.current === null) {
        const message = 'A push changes the project it is sent to and no other.';
        verdicts.refuse('projects', change, { code: 'forbidden', path: '', message });
      } else if (fieldOf(change, 'schedule_from') === 'finish' && fieldOf(change, 'finish') === null) {
        const message = 'A project scheduled from its finish needs one.';
        verdicts.refuse('projects', change, { code: 'invalid_value', path: '/finish', message });
      } else {
        const breach = projectNestedBreach(change.values);
        if (breach !== null) verdicts.refuse('projects', change, breach);
      }
    }
    for (const change of changes) {
      const { time_zone } = change.values;
      if (typeof time_zone !== 'string' || (await isKnownTimeZone(tx, time_zone))) continue;
      const message = `${time_zone} is no time zone, such as Europe/Berlin.`;
      verdicts.refuse('projects', change, { code: 'invalid_value', path: '/time_zone', message });
    }
    const standing = changes.filter(change => !verdicts.isRefused('projects', change.id));
    for (const change of standing) await checkNamedTasks(tx, change, verdicts);
    await checkReference(tx, 'projects', standing, verdicts, { field: 'calendar_id', to: 'calendars' });
  },
  async checkRemoval(_tx, rows, verdicts) {
    for (const row of rows) {
      const message = 'A project is put in the trash, not deleted by a push.';
      verdicts.refuse('projects', row, { code: 'forbidden', path: '', message });
    }
  },
};
