import { OWN_ROWS } from '@trueppm/sdk/protocol';
import { PROJECT_ATTACHMENTS_MAX, PROJECT_COMMENTS_MAX } from '../limits.js';
import type { Breach, Change } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';
import { joinThreads } from './thread.js';

/** Rules of comments: their author's to change, his or an Admin's to delete, replies in their thread. */
export const commentRules = rulesOf('comments', {
  rowsMax: PROJECT_COMMENTS_MAX,
  owner: OWN_ROWS.comments,
  check: joinThreads,
  async derive(_tx, changes) {
    const edited = changes.filter(change => change.current !== null && Object.hasOwn(change.values, 'body'));
    const now = new Date().toISOString();
    return new Map(edited.map(change => [change.id, { edited_at: now }]));
  },
});

/** What is wrong with a link, or null; it is left as browsers spell it: what could be more than an address is escaped. */
export function linkBreach(change: Change): Breach | null {
  const given = change.values['url'];
  if (typeof given !== 'string') return null;
  const refused = (message: string): Breach => ({ code: 'invalid_value', path: '/url', message });
  if (!URL.canParse(given)) return refused('This is no absolute address.');
  const url = new URL(given);
  if (url.protocol !== 'https:') return refused('A link begins with https.');
  if (url.username !== '' || url.password !== '') return refused('A link carries no user and no password.');
  if (url.href.length > URL_LENGTH_MAX) return refused(`A link has at most ${URL_LENGTH_MAX} characters.`);
  change.values['url'] = url.href;
  return null;
}

/** As the contract says; escaping makes a link longer. */
const URL_LENGTH_MAX = 4_000;

/** Rules of attachments: links, https only. */
export const attachmentRules = rulesOf('attachments', {
  rowsMax: PROJECT_ATTACHMENTS_MAX,
  owner: OWN_ROWS.attachments,
  breachOf: linkBreach,
});

/** The one writer of comments on the server. */
export const commentService: RowService = rowService(commentRules);

/** The one writer of attachments on the server. */
export const attachmentService: RowService = rowService(attachmentRules);
