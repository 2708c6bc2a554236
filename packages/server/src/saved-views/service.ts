import { OWN_ROWS } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { isAllowed, leastRole } from '../http/roles.js';
import { PROJECT_SAVED_VIEWS_MAX, VIEW_SETTINGS_BYTES_MAX } from '../limits.js';
import { type Breach, type Change, fieldOf, type Verdicts } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';

/** What is wrong with the settings of a view, or null. */
export function settingsBreach(change: Change): Breach | null {
  const settings = change.values['settings'];
  if (settings === undefined) return null;
  const bytes = Buffer.byteLength(JSON.stringify(settings));
  if (bytes <= VIEW_SETTINGS_BYTES_MAX) return null;
  const message = `Settings have at most ${VIEW_SETTINGS_BYTES_MAX} bytes as JSON; these have ${bytes}.`;
  return { code: 'too_large', path: '/settings', message };
}

/** Only its owner opens a view to others or closes it, and opening needs a role of its own. */
function checkSharing(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): void {
  if (tx.role === null) return;
  for (const change of changes) {
    if (!Object.hasOwn(change.values, 'is_shared')) continue;
    const isOwn = change.current === null || change.current['owner_id'] === tx.actor;
    const isAsked = fieldOf(change, 'is_shared') === true;
    if (isOwn && (!isAsked || isAllowed(tx.role, 'saved_view.share'))) continue;
    const message = isOwn
      ? `To share a view needs the role ${leastRole('saved_view.share')}.`
      : 'Only its owner shares a view or stops sharing it.';
    verdicts.refuse('saved_views', change, { code: 'forbidden', path: '/is_shared', message });
  }
}

/** Rules of saved views: one's own, or shared by who may. */
export const savedViewRules = rulesOf('saved_views', {
  rowsMax: PROJECT_SAVED_VIEWS_MAX,
  owner: OWN_ROWS.saved_views,
  breachOf: settingsBreach,
  check: checkSharing,
});

/** The one writer of saved views on the server. */
export const savedViewService: RowService = rowService(savedViewRules);
