import { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import { SchedulerError } from '../errors.js';
import type { Project, Task } from '../model.js';
import type { Schedule, ScheduleColumns } from '../outcome.js';
import { secondsOfMinutes } from '../time.js';
import { baselineCurve } from './baseline-curve.js';
import { actualCost, type Cost, plannedCost, readPayroll, shareDone } from './cost.js';
import { CostCurve } from './cost-curve.js';
import type { Sums } from './figures.js';

/** A task that has nothing below it, and what was planned, done and spent of it. */
export interface Leaf {
  /** The task's own calendar. */
  readonly time: WorkingTime;
  /** The baseline's cost over time; null without that baseline. */
  readonly curve: CostCurve | null;
  readonly sums: Sums;
  readonly cost: Cost;
  readonly actual: Cost;
  /** What is earned and spent by the status date, over the time since the task began; null for nothing. */
  readonly earned: CostCurve | null;
  readonly spent: CostCurve | null;
}

const NO_COST: Cost = { amount: 0, source: 'none' };

/** Reads the leaves of a project, as seen from a status date against a baseline. */
export class LeafReader {
  readonly #project: Project;
  readonly #columns: ScheduleColumns;
  readonly #calendars: CalendarSet;
  readonly #payroll: ReturnType<typeof readPayroll>;
  readonly #status: number;
  readonly #baseline: number;
  readonly #hasBaseline: boolean;

  /** @throws SchedulerError `unknown_id` when the schedule is of another project */
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

  /** The project's calendar. */
  get calendar(): WorkingTime {
    return this.#calendars.project;
  }

  /** Reads one task, given its position in the project. */
  read(position: number, task: Task): Leaf {
    const time = task.durationUnit?.startsWith('e') ? this.#calendars.elapsed : this.#calendars.of(task.calendarId);
    const cost = plannedCost(task, this.#payroll);
    // Against no baseline at all there is nothing to measure; beside others, work that nobody planned has its cost.
    const actual = this.#hasBaseline ? actualCost(task, this.#payroll) : NO_COST;
    const curve = this.#curveOf(position, task, time);
    const ev = curve ? earnedOf(task, curve) : 0;
    const sums = { pv: curve?.at(this.#status) ?? 0, ev, ac: actual.amount, bac: curve?.total ?? 0 };
    const spread = (amount: number) => (amount > 0 ? this.#spread(position, task, time, amount) : null);
    return { time, curve, sums, cost, actual, earned: spread(ev), spent: spread(actual.amount) };
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
    return baselineCurve(baseline, { start, finish, time, startMinute, finishMinute });
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
