/**
 * The short notation the demo plan is written in: `10d`, `survey SS+2d`, `mina 50%`, `snet 34`. Workdays are counted
 * from 0 on the plan's own calendar, so that a plan that begins at another season keeps its shape around the holidays.
 */
import type { DependencyRow, TaskRow } from '@trueppm/sdk/protocol';

/** One task of the plan, as its author thinks of it. */
export interface PlannedTask {
  readonly name: string;
  /** Duration: `5d`, `4h`, `2w`, elapsed `10ed`; `0d` makes a milestone. */
  readonly takes: string;
  /** Duration as agreed before work began, when it is another one: the baseline has that. */
  readonly agreed?: string;
  /** Predecessors, comma-separated: `permit`, `roof SS+2d`, `pour FS+3ed`, `sew FF`, `wire SS+50%`. */
  readonly after?: string;
  /** People and things, comma-separated: `mina`, `juno 50%`, `oak x90` (90 units of a material). */
  readonly who?: string;
  /** Calendar, when it is not the plan's. */
  readonly on?: 'site' | 'night';
  /** Constraint and its workday: `snet 34`; `alap` needs none. */
  readonly must?: string;
  /** Deadline: the evening of a workday. */
  readonly by?: number;
  /** Workday of the morning it begins, typed by hand: the task takes no notice of links. */
  readonly typed?: number;
  /** Work done per day of the schedule, 1 = as planned: below it the task is behind today's line. */
  readonly pace?: number;
  readonly isEstimated?: boolean;
  /** Which of the plan's sprints it is in, 0 = the one under way. */
  readonly sprint?: 0 | 1;
  readonly notes?: string;
}

/** Tasks under one heading, by key. Keys are unique across the whole plan. */
export interface PlannedPackage {
  readonly name: string;
  readonly tasks: Readonly<Record<string, PlannedTask>>;
}

/** A phase: the top level of the outline. */
export interface PlannedPhase {
  readonly name: string;
  readonly packages: readonly PlannedPackage[];
}

/** A link as written: the predecessor's key and the columns of the row. */
export type PlannedLink = Pick<DependencyRow, 'type' | 'lag_minutes' | 'lag_percent' | 'lag_unit'> & {
  readonly predecessor: string;
};

type Unit = TaskRow['duration_unit'];

/** Minutes of one unit: working ones by the plan's 8-hour day, 5-day week, 20-day month; elapsed ones by the clock. */
const UNIT_MINUTES: Readonly<Record<Unit, number>> = {
  m: 1,
  h: 60,
  d: 480,
  w: 2400,
  mo: 9600,
  em: 1,
  eh: 60,
  ed: 1440,
  ew: 10_080,
  emo: 43_200,
};

const DURATION = /^(\d+(?:\.\d+)?)(m|h|d|w|mo|em|eh|ed|ew|emo)$/;
const LINK = /^(\w+)(?: (FS|SS|FF|SF)(?:([+-]\d+(?:\.\d+)?)(e?(?:mo|[mhdw])|e?%))?)?$/;
const SHARE = /^(\w+)(?: (\d+)%| x(\d+))?$/;

const words = (text: string | undefined): string[] => (text === undefined ? [] : text.split(', '));

/** A duration in minutes with the unit it was written in. */
export function readDuration(text: string): Pick<TaskRow, 'duration_minutes' | 'duration_unit'> {
  const match = DURATION.exec(text);
  if (!match) throw new RangeError(`no duration: ${text}`);
  const unit = match[2] as Unit;
  return { duration_minutes: Number(match[1]) * UNIT_MINUTES[unit], duration_unit: unit };
}

/** The links into a task. */
export function readLinks(text: string | undefined): PlannedLink[] {
  return words(text).map(word => {
    const match = LINK.exec(word);
    if (!match) throw new RangeError(`no link: ${word}`);
    const amount = Number(match[3] ?? 0);
    const unit = (match[4] ?? 'd') as DependencyRow['lag_unit'];
    const isPercent = unit === '%' || unit === 'e%';
    return {
      predecessor: match[1]!,
      type: (match[2] ?? 'FS') as DependencyRow['type'],
      lag_minutes: isPercent ? 0 : amount * UNIT_MINUTES[unit],
      lag_percent: isPercent ? amount : null,
      lag_unit: unit,
    };
  });
}

/** Who works on a task: keys of resources and their units, 1 = full time, or the amount of a material. */
export function readCrew(text: string | undefined): { readonly resource: string; readonly units: number }[] {
  return words(text).map(word => {
    const match = SHARE.exec(word);
    if (!match) throw new RangeError(`no assignment: ${word}`);
    return { resource: match[1]!, units: match[3] !== undefined ? Number(match[3]) : Number(match[2] ?? 100) / 100 };
  });
}

/**
 * A constraint.
 *
 * @param at the morning or evening of a workday: starts are constrained to mornings, finishes to evenings
 */
export function readConstraint(
  text: string | undefined,
  at: (workday: number, end: 'start' | 'finish') => string,
): Pick<TaskRow, 'constraint_type' | 'constraint_date'> {
  if (text === undefined) return { constraint_type: 'asap', constraint_date: null };
  const [type, workday] = text.split(' ') as [TaskRow['constraint_type'], string?];
  if (workday === undefined) return { constraint_type: type, constraint_date: null };
  const isStart = type === 'mso' || type === 'snet' || type === 'snlt';
  return { constraint_type: type, constraint_date: at(Number(workday), isStart ? 'start' : 'finish') };
}
