import type { WorkingTime } from '../calendar/work-calendar.js';
import { SchedulerError } from '../errors.js';
import type { Id, LocalTime, Project, Task } from '../model.js';
import { readHierarchy } from '../network/hierarchy.js';
import type { Schedule } from '../outcome.js';
import { schedule as dateProject } from '../schedule.js';
import { formatInstant, parseInstant } from '../time.js';
import type { CostSource } from './cost.js';
import type { EarnedValueFigures, Sums } from './figures.js';
import { type Leaf, LeafReader } from './leaf.js';
import { figures, Rollup } from './rollup.js';
import { type ValuePoint, valueCurve } from './value-curve.js';

/** Options of `earnedValue`. */
export interface EarnedValueOptions {
  /** The instant looked from. Default: the project's status date. */
  readonly statusDate?: LocalTime | null;
  /** Looked from where there is no status date: the engine has no clock of its own. */
  readonly today?: LocalTime;
  /** Number of the baseline to compare with. Default 0. */
  readonly baseline?: number;
}

/** One task, or a summary with all that lies below it. */
export interface TaskEarnedValue extends EarnedValueFigures {
  readonly id: Id;
  readonly isSummary: boolean;
  /** Cost of the whole task as planned now, and where it and `ac` come from; of a summary, `none`: it adds up. */
  readonly cost: number;
  readonly costSource: CostSource;
  readonly actualCostSource: CostSource;
}

/** Earned value of a plan. */
export interface EarnedValue {
  readonly statusDate: LocalTime;
  readonly baseline: number;
  readonly project: EarnedValueFigures;
  /** In the order of `Project.tasks`. Inactive tasks and those of other plans are all zero. */
  readonly tasks: readonly TaskEarnedValue[];
  readonly curve: readonly ValuePoint[];
}

const NOTHING: Sums = { pv: 0, ev: 0, ac: 0, bac: 0 };

function readStatus(project: Project, { statusDate, today }: EarnedValueOptions): number {
  const text = (statusDate === undefined ? project.statusDate : statusDate) ?? today;
  const instant = text == null ? Number.NaN : parseInstant(text, project.defaultFinishMinute ?? 1020);
  if (Number.isNaN(instant)) {
    const found = text == null ? 'The project has none, and the engine no clock' : `"${text}" is none`;
    throw new SchedulerError('bad_status_date', `Earned value needs a status date, or today: ${found}.`);
  }
  return instant;
}

/** The leaves that take part and the sums of what lies below each summary, by position; and of all. */
function addUp(project: Project, reader: LeafReader) {
  const { tasks } = project;
  const { parent, firstChild } = readHierarchy(tasks, []);
  const leaves = new Map<number, Leaf>();
  const rollups = new Map<number, Rollup>();
  const whole = new Rollup();
  for (let task = 0; task < tasks.length; task++) if (firstChild[task]! >= 0) rollups.set(task, new Rollup());
  for (let task = 0; task < tasks.length; task++) {
    const { isActive, isExternal } = tasks[task]!;
    if (firstChild[task]! >= 0 || isActive === false || isExternal === true) continue;
    const leaf = reader.read(task, tasks[task]!);
    leaves.set(task, leaf);
    whole.add(leaf);
    for (let above = parent[task]!; above >= 0; above = parent[above]!) rollups.get(above)!.add(leaf);
  }
  return { leaves, rollups, whole };
}

function summaryRow(task: Task, rollup: Rollup, time: WorkingTime, status: number): TaskEarnedValue {
  return {
    id: task.id,
    isSummary: true,
    ...figures(rollup.sums, rollup.curves, time, status),
    cost: rollup.cost,
    costSource: 'none',
    actualCostSource: 'none',
  };
}

function leafRow(task: Task, leaf: Leaf | undefined, time: WorkingTime, status: number): TaskEarnedValue {
  const curves = leaf?.curve ? [leaf.curve] : [];
  return {
    id: task.id,
    isSummary: false,
    ...figures(leaf?.sums ?? NOTHING, curves, leaf?.time ?? time, status),
    cost: leaf?.cost.amount ?? 0,
    costSource: leaf?.cost.source ?? 'none',
    actualCostSource: leaf?.actual.source ?? 'none',
  };
}

/**
 * Earned value of every task, summary and the project against a baseline.
 *
 * Planned value follows the baseline's cost segments, else spreads its cost evenly over the working time from its start
 * to its finish on the task's calendar. Earned value is read along that curve at the percentage complete, or is the
 * physical percentage of it for tasks that say so. Summaries and the project add up the tasks below them; their own
 * costs and baselines are not looked at. Costs that tasks do not say come from their assignments, see cost.ts.
 * Without any baseline of that number all figures are zero, and quotients null.
 *
 * Cost: O(tasks × depth of the outline), and about twice the span's logarithm for each earned schedule.
 *
 * @param schedule of the project as it is; made when absent
 * @throws SchedulerError `bad_status_date` without a status date or today, `unknown_id` when the schedule is of another
 * project; ScheduleError when the project has errors
 */
export function earnedValue(
  project: Project,
  schedule: Schedule = dateProject(project),
  options: EarnedValueOptions = {},
): EarnedValue {
  const status = readStatus(project, options);
  const baseline = options.baseline ?? 0;
  const reader = new LeafReader(project, schedule, status, baseline);
  const { leaves, rollups, whole } = addUp(project, reader);
  const parts = [...leaves.values()];
  const earned = parts.flatMap(leaf => leaf.earned ?? []);
  const spent = parts.flatMap(leaf => leaf.spent ?? []);
  return {
    statusDate: formatInstant(status),
    baseline,
    project: figures(whole.sums, whole.curves, reader.calendar, status),
    tasks: project.tasks.map((task, position) => {
      const rollup = rollups.get(position);
      const leaf = leaves.get(position);
      return rollup ? summaryRow(task, rollup, reader.calendar, status) : leafRow(task, leaf, reader.calendar, status);
    }),
    curve: valueCurve({ planned: whole.curves, earned, spent }, status),
  };
}
