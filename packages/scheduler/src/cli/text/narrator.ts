import type { BoundKind } from '../../explain/bound.js';
import type { Explanation, Quantity, Reason } from '../../explain/explanation.js';
import type { ConstraintType, Dependency, Id, LocalTime, Project, Task } from '../../model.js';
import type { Schedule } from '../../outcome.js';
import { inDays, spokenTime, trimmed } from './units.js';

/** Names of the constraints as people know them. */
const CONSTRAINTS: Readonly<Record<ConstraintType, string>> = {
  asap: 'as soon as possible',
  alap: 'as late as possible',
  mso: 'must start on',
  mfo: 'must finish on',
  snet: 'start no earlier than',
  snlt: 'start no later than',
  fnet: 'finish no earlier than',
  fnlt: 'finish no later than',
};

/** Which dates a reason is about. */
export type Side = 'early' | 'late';

/** The dates a quantity is about; a slack is made by its late ones. */
export function sideOf(quantity: Quantity): Side {
  return quantity.startsWith('early') ? 'early' : 'late';
}

/** What clauses are made of. */
interface Words {
  readonly bound: string;
  /** The task that a reason comes from. */
  readonly other: string;
  readonly act: string;
  readonly acts: string;
  readonly isEarly: boolean;
  /** The plan is measured against a finish that is set. */
  readonly mustFinish: boolean;
}

/** Reasons as clauses, but for links and constraints, which need more words. */
const CLAUSES: Readonly<Record<Exclude<BoundKind, 'link' | 'constraint'>, (words: Words) => string>> = {
  project_start: ({ bound }) => `the project starts ${bound}`,
  project_finish: ({ mustFinish, bound }) => `the project ${mustFinish ? 'must finish by' : 'finishes'} ${bound}`,
  summary: ({ isEarly, other, act, bound }) =>
    isEarly
      ? `summary ${other} lets nothing below it ${act} before ${bound}`
      : `summary ${other} has everything below it ${act} by ${bound}`,
  child: ({ isEarly, other, act, acts, bound }) =>
    isEarly ? `${other} below it ${acts} ${bound}` : `${other} below it must ${act} by ${bound}`,
  manual: ({ act, bound }) => `its dates are typed by hand (${act} ${bound})`,
  external: ({ act, bound }) => `another plan puts its ${act} at ${bound}`,
  actual: ({ act, bound }) => `its actual ${act} is ${bound}`,
  leveling_delay: ({ bound }) => `levelling delays it to ${bound}`,
  late_date: () => 'it stands as late as possible',
  deadline: ({ bound }) => `its deadline is ${bound}`,
  early_finish: ({ bound }) => `nothing follows it, and each network has a critical path of its own (${bound})`,
  data_date: ({ bound }) => `no work is planned before the status date ${bound}`,
  suspension: ({ bound }) => `its work is suspended until ${bound}`,
  expected_finish: ({ bound }) => `its expected finish is ${bound}`,
  driver: ({ other, acts, bound }) => `it spans ${other}, which ${acts} ${bound}`,
};

/** Puts what the engine says of a plan into words. */
export class Narrator {
  readonly #project: Project;
  readonly #schedule: Schedule;
  readonly #tasks: ReadonlyMap<Id, Task>;

  constructor(project: Project, schedule: Schedule) {
    this.#project = project;
    this.#schedule = schedule;
    this.#tasks = new Map(project.tasks.map(task => [task.id, task]));
  }

  /** A task as it can be found again: `"Pour" (id 12)`. */
  label(id: Id): string {
    const name = this.#tasks.get(id)?.name;
    return name ? `"${name}" (id ${id})` : `task ${id}`;
  }

  /** A link's type and lag: `FS`, `SS + 2 d`, `FS - 50 %`. */
  link({ type = 'FS', lagMinutes = 0, lagPercent = 0, lagUnit = 'd' }: Dependency): string {
    const isElapsed = lagUnit.startsWith('e');
    if (lagUnit.endsWith('%'))
      return lagPercent === 0
        ? type
        : `${type} ${signed(lagPercent, `% ${isElapsed ? 'elapsed ' : ''}of its duration`)}`;
    if (lagMinutes === 0) return type;
    if (isElapsed) return `${type} ${signed(lagMinutes / 1440, 'elapsed d')}`;
    return `${type} ${lagMinutes < 0 ? '-' : '+'} ${inDays(Math.abs(lagMinutes), this.#project)}`;
  }

  /**
   * A reason as a clause that goes after "because".
   *
   * @param owner the task whose date it holds
   */
  reason(reason: Reason, owner: Id, side: Side): string {
    if (reason.kind === 'link') return this.#linkClause(reason, side);
    if (reason.kind === 'constraint') return this.#constraintClause(reason, owner);
    const words: Words = {
      bound: spokenTime(reason.bound),
      other: reason.taskId === undefined ? '' : this.label(reason.taskId),
      act: reason.end,
      acts: reason.end === 'start' ? 'starts' : 'finishes',
      isEarly: side === 'early',
      mustFinish: this.#project.mustFinishBy != null,
    };
    return CLAUSES[reason.kind](words);
  }

  /** The reasons that hold a date, as one clause; empty when none does. */
  because(explanation: Pick<Explanation, 'id' | 'reasons'>, side: Side): string {
    const binding = explanation.reasons.filter(reason => reason.isBinding);
    const clauses = binding.map(reason => this.reason(reason, explanation.id, side));
    if (clauses.length > 3) return `${clauses.slice(0, 2).join(' and ')} and ${clauses.length - 2} more as tight`;
    return clauses.join(' and ');
  }

  /** The chain from a date to its root cause, nearest first: one clause a step, each with the task it holds. */
  chain({ id, chain }: Explanation, asked: Side): readonly { readonly taskId: Id; readonly clause: string }[] {
    let owner = id;
    let side = asked;
    return chain.map(reason => {
      const step = { taskId: owner, clause: this.reason(reason, owner, side) };
      if (reason.kind === 'late_date') side = 'late';
      owner = reason.taskId ?? owner;
      return step;
    });
  }

  #linkClause({ taskId, dependency, bound }: Reason, side: Side): string {
    const { type = 'FS' } = dependency!;
    const isStart = type[side === 'early' ? 0 : 1] === 'S';
    const dates = this.#schedule.task(taskId!);
    const early = isStart ? dates.start : dates.finish;
    const late = isStart ? dates.lateStart : dates.lateFinish;
    const act =
      side === 'early'
        ? `${isStart ? 'starts' : 'finishes'} ${spokenTime(early)}`
        : `must ${isStart ? 'start' : 'finish'} by ${spokenTime(late)}`;
    const isPlain = bound === (side === 'early' ? early : late);
    return `${this.label(taskId!)} ${act} (${this.link(dependency!)}${isPlain ? '' : `, which allows ${spokenTime(bound)}`})`;
  }

  #constraintClause({ taskId, end, bound }: Reason, owner: Id): string {
    const task = this.#tasks.get(taskId ?? owner);
    const whose = taskId === undefined || taskId === owner ? 'it' : this.label(taskId);
    const first = task?.constraintType ?? 'asap';
    const second = task?.secondaryConstraintType;
    const isSecond = second !== undefined && holds(second, task?.secondaryConstraintDate, end, bound);
    const type = isSecond && !holds(first, task?.constraintDate, end, bound) ? second : first;
    return `${whose} has the constraint "${CONSTRAINTS[type]}" at ${spokenTime(bound)}`;
  }
}

/** Whether a constraint is the one that a bound comes from: on the same end and day. */
function holds(
  type: ConstraintType,
  date: LocalTime | null | undefined,
  end: Reason['end'],
  bound: LocalTime,
): boolean {
  const isOnStart = type === 'mso' || type === 'snet' || type === 'snlt';
  return isOnStart === (end === 'start') && date?.slice(0, 10) === bound.slice(0, 10);
}

function signed(value: number, unit: string): string {
  return `${value < 0 ? '-' : '+'} ${trimmed(Math.abs(value))} ${unit}`;
}
