import type { MspdiPlan } from '../formats/mspdi/index.js';
import type { Id, Task } from '../model.js';
import type { TaskSchedule } from '../outcome.js';
import { schedule } from '../schedule.js';
import { formatTable } from './table.js';

/** What `schedule` prints. */
export function scheduleReport(plan: MspdiPlan, options: { readonly json: boolean }): string {
  const result = schedule(plan.project);
  const byId = new Map(result.tasks.map(task => [task.id, task]));
  const rows = plan.project.tasks.flatMap(task => {
    const dates = byId.get(task.id);
    return dates === undefined ? [] : [{ task, dates, row: plan.stored.get(task.id)?.row ?? null }];
  });
  const bounds = { name: plan.project.name ?? null, start: result.start, finish: result.finish };
  if (options.json) return JSON.stringify({ project: bounds, tasks: rows.map(asJson) }, null, 2);
  const depths = depthsOf(plan.project.tasks);
  return [
    `${bounds.name ?? 'Plan'}: ${bounds.start} to ${bounds.finish}, ${rows.length} tasks`,
    '',
    formatTable(
      [
        { title: 'ID', align: 'right' },
        { title: 'Task', align: 'left' },
        { title: 'Start', align: 'left' },
        { title: 'Finish', align: 'left' },
        { title: 'Duration', align: 'right' },
        { title: 'Slack', align: 'right' },
        { title: '', align: 'left' },
      ],
      rows.map(({ task, dates, row }) => [
        row === null ? '' : String(row),
        '  '.repeat(depths.get(task.id) ?? 0) + (task.name ?? task.id),
        dates.start.replace('T', ' '),
        dates.finish.replace('T', ' '),
        inDays(dates.durationMinutes, plan.project.minutesPerDay),
        inDays(dates.totalSlackMinutes, plan.project.minutesPerDay),
        dates.isCritical ? 'critical' : '',
      ]),
    ),
  ].join('\n');
}

function asJson({
  task,
  dates,
  row,
}: {
  readonly task: Task;
  readonly dates: TaskSchedule;
  readonly row: number | null;
}) {
  return {
    uid: task.uid ?? null,
    id: row,
    name: task.name ?? '',
    start: dates.start,
    finish: dates.finish,
    earlyStart: dates.earlyStart,
    earlyFinish: dates.earlyFinish,
    lateStart: dates.lateStart,
    lateFinish: dates.lateFinish,
    durationMin: dates.durationMinutes,
    totalSlackMin: dates.totalSlackMinutes,
    freeSlackMin: dates.freeSlackMinutes,
    startSlackMin: dates.startSlackMinutes,
    finishSlackMin: dates.finishSlackMinutes,
    critical: dates.isCritical,
  };
}

/** Outline depth by task id; parents stand before their children in a file. */
function depthsOf(tasks: readonly Task[]): Map<Id, number> {
  const depths = new Map<Id, number>();
  for (const { id, parentId } of tasks) depths.set(id, parentId == null ? 0 : (depths.get(parentId) ?? 0) + 1);
  return depths;
}

function inDays(minutes: number, minutesPerDay = 480): string {
  return `${Number((minutes / minutesPerDay).toFixed(2))} d`;
}
