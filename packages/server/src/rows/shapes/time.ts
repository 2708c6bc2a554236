import type { TimeEntryCreate } from '@trueppm/sdk/protocol';
import { type ColumnType, permissionsOf, type Shapes } from '../shape.js';

const timeEntry = {
  task_id: 'uuid',
  day: 'date',
  minutes: 'integer',
  note: 'text',
  is_shared: 'boolean',
} as const satisfies Record<keyof Omit<TimeEntryCreate, 'id'>, ColumnType>;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Time that people worked. */
export const timeShapes: Shapes<'time_entries'> = {
  time_entries: {
    noun: 'TimeEntry',
    input: timeEntry,
    computed: { user_id: 'uuid', state: 'text', started_at: 'timestamptz', stopped_at: 'timestamptz' },
    permissions: permissionsOf('time_entry'),
    personal: { owner: 'user_id', open: 'is_shared' },
    bare: () => ({ task_id: NOBODY, day: '2000-01-01', minutes: 1, user_id: NOBODY }),
  },
};
