import { randomUUID } from 'node:crypto';
import type { Role, SyncTable } from '@trueppm/sdk/protocol';
import { insertStandardColumns } from '../board/service.js';
import type { ProjectTransaction } from '../db/transaction.js';
import type { DemoPlan } from './plan.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * Inserts a dated plan as a project that begins in this transaction: entered fields as they are, computed ones from
 * the plan's own schedule, so that its first reader sees dates at once.
 *
 * @param userIds the user each role of a resource stands for
 */
export async function insertPlan(
  tx: ProjectTransaction,
  plan: DemoPlan,
  userIds: ReadonlyMap<Role, string>,
): Promise<void> {
  const { schedule } = plan;
  const dates = { scheduled_start: schedule.start, scheduled_finish: schedule.finish, scheduled_version: tx.version };
  const resources = plan.resources.map(({ role, ...resource }) => ({
    ...resource,
    user_id: role === undefined ? null : (userIds.get(role) ?? null),
  }));
  await insertRows(tx, 'projects', [{ ...plan.project, ...dates }]);
  await insertRows(tx, 'calendars', plan.calendars);
  await insertRows(tx, 'resources', resources);
  const versionOf = (state: string) => (state === 'active' ? tx.version : null);
  const sprints = plan.sprints.map(sprint => ({ ...sprint, activated_version: versionOf(sprint.state) }));
  await insertRows(tx, 'sprints', sprints);
  await insertRows(tx, 'tasks', datedTasks(plan));
  await insertRows(tx, 'dependencies', plan.dependencies);
  await insertRows(tx, 'assignments', plan.assignments);
  await insertBaseline(tx, plan);
  await insertStandardColumns(tx, randomUUID);
}

/** The tasks with their paths and computed fields; parents come before their children. */
function datedTasks({ tasks, schedule }: DemoPlan): Row[] {
  const paths = new Map<string, string>();
  return tasks.map(task => {
    const label = task.id.replaceAll('-', '');
    const path = task.parent_id === null ? label : `${paths.get(task.parent_id)}.${label}`;
    paths.set(task.id, path);
    const dated = schedule.task(task.id);
    return {
      ...task,
      wbs_path: path,
      duration_minutes: dated.isSummary ? Math.round(dated.durationMinutes) : task.duration_minutes,
      is_summary: dated.isSummary,
      start: dated.start,
      finish: dated.finish,
      early_start: dated.earlyStart,
      early_finish: dated.earlyFinish,
      late_start: dated.lateStart,
      late_finish: dated.lateFinish,
      total_slack_minutes: Math.round(dated.totalSlackMinutes),
      free_slack_minutes: Math.round(dated.freeSlackMinutes),
      start_slack_minutes: Math.round(dated.startSlackMinutes),
      finish_slack_minutes: Math.round(dated.finishSlackMinutes),
      is_critical: dated.isCritical,
    };
  });
}

/** The plan as it was agreed, captured on the morning it began. */
async function insertBaseline(tx: ProjectTransaction, plan: DemoPlan): Promise<void> {
  const { schedule } = plan.agreed;
  const id = randomUUID();
  const dates = { start: schedule.start, finish: schedule.finish };
  const about = { number: 0, name: 'As agreed', captured_at: `${plan.project.start}Z`, captured_by: tx.actor };
  await insertRows(tx, 'baselines', [{ id, ...about, task_count: plan.tasks.length, ...dates }]);
  const work = agreedWork(plan);
  const tasks = plan.tasks.map(task => {
    const { start, finish, durationMinutes } = schedule.task(task.id);
    const planned = { start, finish, duration_minutes: Math.round(durationMinutes) };
    return { id: randomUUID(), baseline_id: id, task_id: task.id, ...planned, work_minutes: work.get(task.id) ?? 0 };
  });
  await insertRows(tx, 'baseline_tasks', tasks);
}

/** Minutes of work by task as agreed; a heading has that of all below it. */
function agreedWork({ tasks, assignments, resources, agreed }: DemoPlan): Map<string, number> {
  const parents = new Map(tasks.map(task => [task.id, task.parent_id]));
  const people = new Set(resources.filter(({ kind }) => kind === 'work').map(resource => resource.id));
  const work = new Map<string, number>();
  for (const { task_id, resource_id, units } of assignments) {
    if (!people.has(resource_id)) continue;
    const minutes = Math.round((agreed.durations.get(task_id) ?? 0) * units);
    for (let id: string | null = task_id; id !== null; id = parents.get(id) ?? null) {
      work.set(id, (work.get(id) ?? 0) + minutes);
    }
  }
  return work;
}

/** Rows of one shape in one statement; columns they lack take their defaults. */
async function insertRows(tx: ProjectTransaction, table: SyncTable, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).map(name => `"${name}"`);
  // The project's own row is the only one without a project_id.
  const owner = table === 'projects' ? '' : 'project_id, ';
  const ownerValue = table === 'projects' ? '' : '$2::uuid, ';
  await tx.query(
    `INSERT INTO ${table} (${owner}${columns.join(', ')})
     SELECT ${ownerValue}${columns.map(column => `r.${column}`).join(', ')}
       FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb) r`,
    table === 'projects' ? [JSON.stringify(rows)] : [JSON.stringify(rows), tx.projectId],
  );
  tx.recordChange(
    table,
    rows.map(row => row['id'] as string),
    null,
  );
}
