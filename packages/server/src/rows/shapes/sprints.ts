import type { ScopeChangeCreate, SprintCreate } from '@trueppm/sdk/protocol';
import { type ColumnType, permissionsOf, type Shapes } from '../shape.js';

const sprint = {
  name: 'text',
  goal: 'text',
  start: 'timestamp',
  finish: 'timestamp',
  capacity_points: 'double precision',
  milestone_id: 'uuid',
} as const satisfies Record<keyof Omit<SprintCreate, 'id'>, ColumnType>;

const scopeChange = {
  sprint_id: 'uuid',
  task_id: 'uuid',
  action: 'text',
  reason: 'text',
} as const satisfies Record<keyof Omit<ScopeChangeCreate, 'id'>, ColumnType>;

/** Sprints, and what Members ask to change about them. */
export const sprintShapes: Shapes<'sprints' | 'scope_changes'> = {
  sprints: {
    noun: 'Sprint',
    input: sprint,
    computed: {
      state: 'text',
      activated_at: 'timestamptz',
      closed_at: 'timestamptz',
      committed_tasks: 'integer',
      committed_points: 'double precision',
      committed_minutes: 'integer',
      completed_tasks: 'integer',
      completed_points: 'double precision',
      completed_minutes: 'integer',
    },
    permissions: permissionsOf('sprint'),
    bare: () => ({ name: '?', start: '2000-01-01T00:00:00', finish: '2000-01-02T00:00:00' }),
  },
  scope_changes: {
    noun: 'ScopeChange',
    input: scopeChange,
    computed: { state: 'text', requested_by: 'uuid', decided_by: 'uuid', decided_at: 'timestamptz' },
    fixed: ['sprint_id', 'task_id', 'action'],
    permissions: permissionsOf('scope_change'),
    bare: () => ({ action: 'add' }),
  },
};
