import type { AssignmentCreate, Client, ProjectSession, TaskCreate, WriteTransaction } from '@trueppm/sdk';
import { asapScheduler, combineLatest, debounceTime, defer, filter, map, type Observable, shareReplay } from 'rxjs';
import type { PlanSource, SourceState } from '../context.js';
import type { PlanEdit } from '../plan/edit.js';
import type { PlanRows, ProjectRow } from '../plan/rows.js';
import { clientLayers } from './client-layers.js';
import { firstBaseline, OwnBaseline } from './own-baseline.js';

/** Fields of a task a client may write; the others are computed and refused by the contract. */
const TASK_FIELDS: readonly (keyof TaskCreate)[] = [
  'id',
  'uid',
  'parent_id',
  'position',
  'name',
  'notes',
  'duration_minutes',
  'duration_unit',
  'is_estimated',
  'is_milestone',
  'is_manual',
  'manual_start',
  'manual_finish',
  'is_active',
  'is_external',
  'constraint_type',
  'constraint_date',
  'deadline',
  'calendar_id',
  'ignores_resource_calendars',
  'task_type',
  'is_effort_driven',
  'priority',
  'percent_complete',
  'actual_start',
  'actual_finish',
  'actual_duration_minutes',
  'remaining_duration_minutes',
  'stop',
  'resume',
  'leveling_delay_minutes',
  'segments',
];
const DEPENDENCY_FIELDS = [
  'id',
  'predecessor_id',
  'successor_id',
  'type',
  'lag_minutes',
  'lag_percent',
  'lag_unit',
] as const;

const ASSIGNMENT_FIELDS: readonly (keyof AssignmentCreate)[] = [
  'id',
  'uid',
  'task_id',
  'resource_id',
  'units',
  'work_minutes',
  'actual_work_minutes',
  'remaining_work_minutes',
  'delay_minutes',
  'segments',
];

type Fields = Readonly<Record<string, unknown>>;

function only<Values>(row: Fields, names: readonly string[]): Values {
  const values: Record<string, unknown> = {};
  for (const name of names) if (row[name] !== undefined) values[name] = row[name];
  return values as Values;
}

/** Writes edits into a transaction of the SDK's store. */
function writeInto(transaction: WriteTransaction, edits: readonly PlanEdit[]): void {
  for (const edit of edits) {
    if (edit.op === 'create') {
      if (edit.table === 'tasks') transaction.tasks.create(only(edit.row, TASK_FIELDS));
      else if (edit.table === 'dependencies') transaction.dependencies.create(only(edit.row, DEPENDENCY_FIELDS));
      else transaction.assignments.create(only(edit.row, ASSIGNMENT_FIELDS));
    } else if (edit.op === 'delete') transaction[edit.table].delete(edit.id);
    else if (edit.table === 'tasks') transaction.tasks.update(edit.id, only(edit.changes, TASK_FIELDS));
    else transaction.dependencies.update(edit.id, only(edit.changes, DEPENDENCY_FIELDS));
  }
}

/** The tables of a project's session. */
function tablesOf(project: ProjectSession) {
  return {
    project: project.project$.pipe(filter((row): row is NonNullable<typeof row> => row !== null)),
    tasks: project.tasks$(),
    dependencies: project.dependencies$(),
    calendars: project.calendars$(),
    resources: project.resources$(),
    assignments: project.assignments$(),
    agreed: firstBaseline(project),
  };
}

/**
 * A project of the SDK's client as a plan: rows from its store, edits into it. The session is asked for anew whenever
 * somebody begins to look: the host may have closed the one before.
 */
export function clientSource(client: Client, projectId: string): PlanSource {
  let current: ProjectSession | null = null;
  const follow = (): ProjectSession => {
    current = client.project(projectId);
    return current;
  };
  const baseline = new OwnBaseline();
  const rows$: Observable<PlanRows> = defer(() => combineLatest(tablesOf(follow()))).pipe(
    // A transaction over several tables reaches each of them in turn; the plan is taken when all have it.
    debounceTime(0, asapScheduler),
    map(({ agreed, tasks, project, ...rows }): PlanRows => {
      const plan = { ...rows, tasks: baseline.join(tasks, agreed), project: project as unknown as ProjectRow };
      return plan as unknown as PlanRows;
    }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  return {
    rows$,
    layers$: defer(() => clientLayers(follow())),
    state$: defer(() => follow().status$).pipe(map(({ state }): SourceState => state as SourceState)),
    reopen: () => client.closeProject(projectId),
    pendingTaskIds: () => current?.pendingIds('tasks') ?? new Set(),
    write: async edits => (current ?? follow()).write(transaction => writeInto(transaction, edits)),
  };
}
