import type { SyncWrites } from '@trueppm/sdk/protocol';
import { type ColumnType, permissionsOf, type Shapes } from '../shape.js';

type Input<Table extends keyof SyncWrites> = Record<Exclude<keyof SyncWrites[Table][0], 'id'>, ColumnType>;

/** Stands where a text would in a tombstone of what was never made. */
const NOTHING = '?';

/** Who is in a project, its board, and what it adds to its tasks. */
export const boardShapes: Shapes<'members' | 'board_columns' | 'custom_fields' | 'saved_views'> = {
  members: {
    noun: 'ProjectMember',
    input: {},
    computed: { name: 'text', initials: 'text', role: 'text' },
    isReadOnly: true,
    permissions: { create: null, update: null, delete: null },
    bare: () => ({ name: NOTHING, initials: NOTHING, role: 'viewer' }),
  },
  board_columns: {
    noun: 'BoardColumn',
    input: {
      name: 'text',
      status: 'text',
      category: 'text',
      position: 'text',
      wip_limit: 'integer',
      is_wip_enforced: 'boolean',
    } satisfies Input<'board_columns'>,
    computed: {},
    fixed: ['status'],
    permissions: permissionsOf('board_column'),
    bare: () => ({ name: NOTHING, status: NOTHING, position: NOTHING }),
  },
  custom_fields: {
    noun: 'CustomField',
    input: {
      name: 'text',
      kind: 'text',
      choices: 'jsonb',
      description: 'text',
      position: 'text',
    } satisfies Input<'custom_fields'>,
    computed: {},
    fixed: ['kind'],
    permissions: permissionsOf('custom_field'),
    bare: () => ({ name: NOTHING, kind: NOTHING, position: NOTHING }),
  },
  saved_views: {
    noun: 'SavedView',
    input: { name: 'text', kind: 'text', settings: 'jsonb', is_shared: 'boolean' } satisfies Input<'saved_views'>,
    computed: { owner_id: 'uuid' },
    permissions: permissionsOf('saved_view'),
    bare: () => ({ name: NOTHING, kind: NOTHING, is_shared: true }),
    personal: { owner: 'owner_id', open: 'is_shared' },
  },
};
