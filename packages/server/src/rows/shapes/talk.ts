import type { SyncWrites } from '@trueppm/sdk/protocol';
import { type ColumnType, permissionsOf, type Shapes } from '../shape.js';

type Input<Table extends keyof SyncWrites> = Record<Exclude<keyof SyncWrites[Table][0], 'id'>, ColumnType>;

/** Stands where a text would in a tombstone of what was never made. */
const NOTHING = '?';

/** What people say about tasks. */
export const talkShapes: Shapes<'labels' | 'task_labels' | 'comments' | 'attachments' | 'risks'> = {
  labels: {
    noun: 'Label',
    input: { name: 'text', color: 'text' } satisfies Input<'labels'>,
    computed: {},
    permissions: permissionsOf('label'),
    bare: () => ({ name: NOTHING }),
  },
  task_labels: {
    noun: 'TaskLabel',
    input: { task_id: 'uuid', label_id: 'uuid' } satisfies Input<'task_labels'>,
    computed: {},
    fixed: ['task_id', 'label_id'],
    permissions: { create: 'label.assign', update: 'label.assign', delete: 'label.assign' },
  },
  comments: {
    noun: 'Comment',
    input: { task_id: 'uuid', parent_id: 'uuid', body: 'text' } satisfies Input<'comments'>,
    computed: { author_id: 'uuid', edited_at: 'timestamptz' },
    fixed: ['task_id', 'parent_id'],
    permissions: permissionsOf('comment'),
    bare: () => ({ body: NOTHING }),
  },
  attachments: {
    noun: 'Attachment',
    input: { task_id: 'uuid', name: 'text', url: 'text' } satisfies Input<'attachments'>,
    computed: { author_id: 'uuid' },
    fixed: ['task_id'],
    permissions: permissionsOf('attachment'),
    bare: () => ({ name: NOTHING, url: NOTHING }),
  },
  risks: {
    noun: 'Risk',
    input: {
      title: 'text',
      description: 'text',
      probability: 'integer',
      impact: 'integer',
      status: 'text',
      owner_id: 'uuid',
      mitigation: 'text',
      task_id: 'uuid',
      review_date: 'date',
    } satisfies Input<'risks'>,
    computed: { score: 'integer' },
    permissions: permissionsOf('risk'),
    bare: () => ({ title: NOTHING }),
  },
};
