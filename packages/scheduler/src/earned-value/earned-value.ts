import { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import { SchedulerError } from '../errors.js';
import type { Id, LocalTime, Project, Task } from '../model.js';
import { readHierarchy } from '../network/hierarchy.js';
import type { Schedule, ScheduleColumns } from '../outcome.js';
import { schedule as dateProject } from '../schedule.js';
import { formatInstant, minutesOfSeconds, parseInstant, secondsOfMinutes } from '../time.js';
import { baselineCurve } from './baseline-curve.js';
import { actualCost, type Cost, type CostSource, plannedCost, readPayroll, shareDone } from './cost.js';
import { CostCurve } from './cost-curve.js';
import { earnedInstant, spanOf } from './earned-schedule.js';
import { type EarnedValueFigures, figuresOf, type Sums } from './figures.js';
import { type ValuePoint, valueCurve } from './value-curve.js';

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

/** A task that has nothing below it, and what was planned, done and spent of it. */
interface Leaf {
  readonly position: number;
  readonly time: WorkingTime;
  readonly curve: CostCurve | null;
  readonly sums: Sums;
  readonly cost: Cost;
  readonly actual: Cost;
  readonly earned: CostCurve | null;
  readonly spent: CostCurve | null;
}

const NO_COST: Cost = { amount: 0, source: 'none' };
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

/** Reads the leaves of a project. */
class LeafReader {
  readonly #project: Project;
  readonly #columns: ScheduleColumns;
  readonly #calendars: CalendarSet;
  readonly #payroll: ReturnType<typeof readPayroll>;
  readonly #status: number;
  readonly #baseline: number;
  readonly #hasBaseline: boolean;

  constructor(project: Project, schedule: Schedule, status: number, baseline: number) {
    this.#project = project;
    this.#columns = schedule.columns();
    const { ids } = this.#columns;
    if (ids.length !== project.tasks.length || project.tasks.some((task, at) => task.id !== ids[at])) {
      throw new SchedulerError('unknown_id', 'The schedule is not one of this project.');
    }
    this.#calendars = new CalendarSet(project);
    this.#payroll = readPayroll(project);
    this.#status = status;
    this.#baseline = baseline;
    this.#hasBaseline = project.tasks.some(task => this.#baselineOf(task) !== undefined);
  }

  get calendar(): WorkingTime {
    return this.#calendars.project;
  }

  read(position: number, task: Task): Leaf {
    const time = task.durationUnit?.startsWith('e') ? this.#calendars.elapsed : this.#calendars.of(task.calendarId);
    const cost = plannedCost(task, this.#payroll);
    // Against no baseline at all there is nothing to measure; beside others, work that nobody planned has its cost.
    const actual = this.#hasBaseline ? actualCost(task, this.#payroll) : NO_COST;
    const curve = this.#curveOf(position, task, time);
    const ev = curve ? earnedOf(task, curve) : 0;
    const sums = { pv: curve?.at(this.#status) ?? 0, ev, ac: actual.amount, bac: curve?.total ?? 0 };
    const spread = (amount: number) => (amount > 0 ? this.#spread(position, task, time, amount) : null);
    return { position, time, curve, sums, cost, actual, earned: spread(ev), spent: spread(actual.amount) };
  }

  #baselineOf(task: Task) {
    return task.baselines?.find(baseline => baseline.number === this.#baseline);
  }

  #curveOf(position: number, task: Task, time: WorkingTime): CostCurve | null {
    const baseline = this.#baselineOf(task);
    if (!baseline) return null;
    const start = secondsOfMinutes(this.#columns.start[position]!);
    const finish = secondsOfMinutes(this.#columns.finish[position]!);
    const startMinute = this.#project.defaultStartMinute ?? 480;
    const finishMinute = this.#project.defaultFinishMinute ?? 1020;
    return baselineCurve(baseline, {
      start,
      finish,
      time,
      startMinute,
      finishMinute,
    });
  }

  /** What has been earned or spent by the status date, over the time since the task began. */
  #spread(position: number, task: Task, time: WorkingTime, cost: number): CostCurve {
    const end = secondsOfMinutes(this.#columns.finish[position]!);
    const finish = shareDone(task) >= 1 ? Math.min(end, this.#status) : this.#status;
    const span = { start: Math.min(secondsOfMinutes(this.#columns.start[position]!), finish), finish };
    return new CostCurve([{ ...span, cost }], span, time);
  }
}

function earnedOf(task: Task, curve: CostCurve): number {
  if (task.earnedValueMethod !== 'physical_percent_complete') return curve.atProgress(shareDone(task));
  return (curve.total * (task.physicalPercentComplete ?? 0)) / 100;
}

/** Sums and curves of leaves under one summary, or under the whole project. */
class Rollup {
  readonly curves: CostCurve[] = [];
  #pv = 0;
  #ev = 0;
  #ac = 0;
  #bac = 0;
  cost = 0;

  add({ sums, curve, cost }: Leaf): void {
    this.#pv += sums.pv;
    this.#ev += sums.ev;
    this.#ac += sums.ac;
    this.#bac += sums.bac;
    this.cost += cost.amount;
    if (curve) this.curves.push(curve);
  }

  get sums(): Sums {
    return { pv: this.#pv, ev: this.#ev, ac: this.#ac, bac: this.#bac };
  }
}

/** Working time from the first start to where the plan was to have earned what is earned. */
function earnedSeconds(sums: Sums, curves: readonly CostCurve[], time: WorkingTime, status: number): number {
  const even = curves.length === 1 ? curves[0]!.workUpTo(sums.ev, time) : Number.NaN;
  if (!Number.isNaN(even)) return even;
  return time.count(spanOf(curves).start, earnedInstant(curves, sums.ev, status, sums.bac));
}

/** All figures of curves that are measured on one calendar. */
function figures(sums: Sums, curves: readonly CostCurve[], time: WorkingTime, status: number): EarnedValueFigures {
  if (curves.length === 0) return figuresOf(sums, { earned: 0, actual: 0 });
  const { start } = spanOf(curves);
  return figuresOf(sums, {
    earned: minutesOfSeconds(sums.bac > 0 ? earnedSeconds(sums, curves, time, status) : 0),
    actual: Math.max(0, minutesOfSeconds(time.count(start, status))),
  });
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
  const { tasks } = project;
  const { parent, firstChild } = readHierarchy(tasks, []);
  const reader = new LeafReader(project, schedule, status, baseline);
  const leaves = new Map<number, Leaf>();
  const rollups = new Map<number, Rollup>();
  const whole = new Rollup();
  for (let position = 0; position < tasks.length; position++) {
    if (firstChild[position]! >= 0) rollups.set(position, new Rollup());
  }
  for (let position = 0; position < tasks.length; position++) {
    const task = tasks[position]!;
    if (firstChild[position]! >= 0 || task.isActive === false || task.isExternal === true) continue;
    const leaf = reader.read(position, task);
    leaves.set(position, leaf);
    whole.add(leaf);
    for (let above = parent[position]!; above >= 0; above = parent[above]!) rollups.get(above)!.add(leaf);
  }
  const rows = tasks.map((task, position): TaskEarnedValue => {
    const leaf = leaves.get(position);
    const rollup = rollups.get(position);
    const curves = rollup?.curves ?? (leaf?.curve ? [leaf.curve] : []);
    const sums = rollup?.sums ?? leaf?.sums ?? NOTHING;
    return {
      id: task.id,
      isSummary: rollup !== undefined,
      ...figures(sums, curves, leaf?.time ?? reader.calendar, status),
      cost: rollup?.cost ?? leaf?.cost.amount ?? 0,
      costSource: leaf?.cost.source ?? 'none',
      actualCostSource: leaf?.actual.source ?? 'none',
    };
  });
  const parts = [...leaves.values()];
  return {
    statusDate: formatInstant(status),
    baseline,
    project: figures(whole.sums, whole.curves, reader.calendar, status),
    tasks: rows,
    curve: valueCurve(
      {
        planned: whole.curves,
        earned: parts.flatMap(leaf => leaf.earned ?? []),
        spent: parts.flatMap(leaf => leaf.spent ?? []),
      },
      status,
    ),
  };
}
