import type { SyncTable } from '@trueppm/sdk/protocol';

/** Columns that name a user, by table. A file of the project names people by these ids and says who they are. */
export const PEOPLE: Readonly<Partial<Record<SyncTable, readonly string[]>>> = {
  resources: ['user_id'],
  scope_changes: ['requested_by', 'decided_by'],
  baselines: ['captured_by'],
  time_entries: ['user_id'],
  comments: ['author_id'],
  attachments: ['author_id'],
  risks: ['owner_id'],
  saved_views: ['owner_id'],
};
