import type { BaselineCreate } from '@trueppm/sdk/protocol';
import { type ColumnType, permissionsOf, type Shapes } from '../shape.js';

const baseline = {
  number: 'integer',
  name: 'text',
} as const satisfies Record<keyof Omit<BaselineCreate, 'id'>, ColumnType>;

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Plans as they once were: devices are sent them and push none. */
export const baselineShapes: Shapes<'baselines' | 'baseline_tasks'> = {
  baselines: {
    noun: 'Baseline',
    input: baseline,
    computed: {
      captured_at: 'timestamptz',
      captured_by: 'uuid',
      task_count: 'integer',
      start: 'timestamp',
      finish: 'timestamp',
    },
    fixed: ['number'],
    isPulledOnly: true,
    permissions: permissionsOf('baseline'),
    bare: () => ({ number: 0 }),
  },
  baseline_tasks: {
    noun: 'BaselineTask',
    input: {},
    computed: {
      baseline_id: 'uuid',
      task_id: 'uuid',
      start: 'timestamp',
      finish: 'timestamp',
      duration_minutes: 'integer',
      work_minutes: 'bigint',
      cost: 'double precision',
    },
    isPulledOnly: true,
    permissions: permissionsOf('baseline'),
    bare: () => ({ task_id: NOBODY }),
  },
};
