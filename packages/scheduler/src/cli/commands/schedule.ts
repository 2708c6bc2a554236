import type { Id, Project, Task } from '../../model.js';
import type { Schedule, TaskSchedule } from '../../outcome.js';
import { schedule } from '../../schedule.js';
import { type Call, type Command, EXIT_DONE } from '../command.js';
import { type OpenPlan, readPlan } from '../plan/read.js';
import { readSettings, SETTING_OPTIONS } from '../plan/settings.js';
import { remarkAll } from '../remarks.js';
import { formatTable } from '../text/table.js';
import { counted, inDays, spokenTime } from '../text/units.js';

/** One task of the answer. */
interface Row {
  readonly task: Task;
  readonly dates: TaskSchedule;
  /** Row number in the file; null where it has none. */
  readonly row: number | null;
}

/** `schedule PLAN`: dates and slack of every task. */
export const scheduleCommand: Command = {
  operands: ['PLAN'],
  options: [...SETTING_OPTIONS, { name: 'critical-only', help: 'only critical tasks' }],
  notes: '',
  async run(call: Call): Promise<number> {
    const { args, terminal, watch } = call;
    const settle = readSettings(args);
    const plan = await readPlan(args.operands[0]!, call);
    const project = settle(plan.project);
    const result = schedule(project, { onPhase: watch.mark });
    remarkAll(result.problems, terminal);
    const rows = rowsOf(plan, result).filter(({ dates }) => !args.has('critical-only') || dates.isCritical);
    await (args.has('json')
      ? terminal.emit(jsonLines(project, result, rows))
      : terminal.print(textLines(project, result, rows)));
    return EXIT_DONE;
  },
};

function rowsOf(plan: OpenPlan, { tasks }: Schedule): Row[] {
  return tasks.map((dates, at) => ({
    task: plan.project.tasks[at]!,
    dates,
    row: plan.stored.get(dates.id)?.row ?? null,
  }));
}

/** A JSON document line by line, a task each: however many there are, they are never one text. */
function* jsonLines(project: Project, result: Schedule, rows: readonly Row[]): Generator<string> {
  const bounds = { name: project.name ?? null, start: result.start, finish: result.finish };
  yield `{"project": ${JSON.stringify(bounds)},`;
  yield `"criticalPath": ${JSON.stringify(result.criticalPath)},`;
  yield '"tasks": [';
  for (let at = 0; at < rows.length; at++) {
    yield `  ${JSON.stringify(asJson(rows[at]!))}${at + 1 < rows.length ? ',' : ''}`;
  }
  yield ']}';
}

function asJson({ task, dates, row }: Row) {
  return {
    taskId: task.id,
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

const COLUMNS = [
  { title: 'ID', align: 'right' },
  { title: 'Task' },
  { title: 'Start' },
  { title: 'Finish' },
  { title: 'Duration', align: 'right' },
  { title: 'Slack', align: 'right' },
  { title: '' },
] as const;

function* textLines(project: Project, { start, finish }: Schedule, rows: readonly Row[]): Generator<string> {
  yield `${project.name ?? 'Plan'}: ${spokenTime(start)} to ${spokenTime(finish)}, ${counted(rows.length, 'task')}`;
  yield '';
  const depths = depthsOf(project.tasks);
  yield* formatTable(
    COLUMNS,
    rows.map(({ task, dates, row }) => [
      row === null ? task.id : String(row),
      '  '.repeat(depths.get(task.id) ?? 0) + (task.name ?? task.id),
      spokenTime(dates.start),
      spokenTime(dates.finish),
      inDays(dates.durationMinutes, project),
      inDays(dates.totalSlackMinutes, project),
      dates.isCritical ? 'critical' : '',
    ]),
  );
}

/** Outline depth by task id; parents stand before their children in a file. */
function depthsOf(tasks: readonly Task[]): Map<Id, number> {
  const depths = new Map<Id, number>();
  for (const { id, parentId } of tasks) depths.set(id, parentId == null ? 0 : (depths.get(parentId) ?? 0) + 1);
  return depths;
}
