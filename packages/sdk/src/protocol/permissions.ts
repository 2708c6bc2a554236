import type { SyncTable } from './sync.js';

/** The `can` of a project: what the caller's role may do, by permission such as `comment.create`. */
export type Can = Readonly<Record<string, boolean>>;

/** Who looks at a row, as far as its permissions depend on it. */
export interface RowReader {
  readonly can: Can;
  /** The caller. */
  readonly userId: string;
  /** Whether the caller is assigned to the task: only asked of tasks. */
  readonly isAssigned?: boolean;
}

/** What can be done to one row, by verb: `update`, `delete`, and what is special about the table, such as `activate`. */
export type RowCan = Readonly<Record<string, boolean>>;

/** Rows that belong to whoever made them: the column that says who, and what lets others write them. */
export const OWN_ROWS = {
  comments: { field: 'author_id', update: null, delete: 'comment.moderate' },
  attachments: { field: 'author_id', update: 'attachment.manage', delete: 'attachment.manage' },
  saved_views: { field: 'owner_id', update: 'saved_view.manage', delete: 'saved_view.manage' },
  time_entries: { field: 'user_id', update: null, delete: null },
  scope_changes: { field: 'requested_by', update: 'scope_change.decide', delete: 'scope_change.decide' },
} as const satisfies Partial<
  Record<SyncTable, { readonly field: string; readonly update: string | null; readonly delete: string | null }>
>;

/** The resource of the roles matrix that a table's rows are; none where clients only read. */
const RESOURCES: Readonly<Partial<Record<SyncTable, string>>> = {
  calendars: 'calendar',
  resources: 'resource',
  tasks: 'task',
  dependencies: 'dependency',
  assignments: 'assignment',
  baselines: 'baseline',
  time_entries: 'time_entry',
  sprints: 'sprint',
  scope_changes: 'scope_change',
  labels: 'label',
  comments: 'comment',
  attachments: 'attachment',
  risks: 'risk',
  board_columns: 'board_column',
  custom_fields: 'custom_field',
  saved_views: 'saved_view',
};

type Row = Readonly<Record<string, unknown>>;

/** What a table adds to `update` and `delete`, or takes from them, by the state of the row. */
const SPECIAL: Readonly<Partial<Record<SyncTable, (row: Row, reader: RowReader, usual: RowCan) => RowCan>>> = {
  tasks: (_row, { can, isAssigned = false }, usual) => ({
    ...usual,
    progress: usual['update'] === true || (isAssigned && can['task.progress'] === true),
    move: can['task.move'] === true,
    restore: can['task.restore'] === true,
    plan: can['sprint.plan'] === true,
  }),
  // A week that was handed in is locked until it is rejected.
  time_entries: ({ state }, _reader, usual) => (state === 'open' || state === 'rejected' ? usual : NOTHING),
  sprints: ({ state }, { can }, usual) => {
    const [isPlanned, isActive] = [state === 'planned', state === 'active'];
    const may = (permission: string): boolean => can[permission] === true;
    return {
      update: usual['update'] === true && (isPlanned || isActive),
      delete: usual['delete'] === true && (isPlanned || state === 'cancelled'),
      plan: may('sprint.plan') && (isPlanned || isActive),
      activate: may('sprint.run') && isPlanned,
      close: may('sprint.run') && isActive,
      cancel: may('sprint.run') && (isPlanned || isActive),
    };
  },
  scope_changes: ({ state }, { can }, usual) => {
    const isPending = state === 'pending';
    return {
      update: usual['update'] === true && isPending,
      delete: usual['delete'] === true && isPending,
      decide: can['scope_change.decide'] === true && isPending,
    };
  },
  saved_views: (row, { can, userId }, usual) => ({
    ...usual,
    share: row['owner_id'] === userId && can['saved_view.share'] === true,
  }),
  // A label is put on a task and taken off; there is nothing to change.
  task_labels: (_row, { can }) => ({ update: false, delete: can['label.assign'] === true }),
};

const NOTHING: RowCan = { update: false, delete: false };

/**
 * What the caller can do to a row, from the `can` of its project and the row itself, so that a menu need not guess. The
 * server decides by the same table; what it asks beyond (a limit of a column, a project that locks its sprints) it says
 * when it refuses.
 *
 * @param row as pulled or read
 * @returns `update`, `delete` and what is special about the table
 */
export function rowCan(table: SyncTable, row: Row, reader: RowReader): RowCan {
  const resource = RESOURCES[table];
  const own: { field: string; update: string | null; delete: string | null } | undefined = (
    OWN_ROWS as Partial<Record<SyncTable, { field: string; update: string | null; delete: string | null }>>
  )[table];
  const may = (verb: 'update' | 'delete'): boolean => {
    if (resource === undefined || reader.can[`${resource}.${verb}`] !== true) return false;
    if (own === undefined || row[own.field] === reader.userId) return true;
    const others = own[verb];
    return others !== null && reader.can[others] === true;
  };
  const usual = { update: may('update'), delete: may('delete') };
  return SPECIAL[table]?.(row, reader, usual) ?? usual;
}
