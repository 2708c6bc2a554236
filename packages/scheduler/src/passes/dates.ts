/** What the passes compute, as flat columns; index = position of the task. Instants and amounts are seconds. */
export interface Dates {
  readonly earlyStart: Float64Array;
  readonly earlyFinish: Float64Array;
  readonly lateStart: Float64Array;
  readonly lateFinish: Float64Array;
  /** Duration as scheduled; of summaries the working time they span. */
  readonly duration: Float64Array;
  /**
   * Where the rest of a task in progress begins; under retained logic also when a complete task's unfinished predecessors
   * let its successors go on; NaN otherwise.
   */
  readonly resume: Float64Array;
  /** The last such instant that the successors of a complete task leave; of complete tasks under retained logic only. */
  readonly lateResume: Float64Array;
  /** Start that the links ask for where a hard constraint overrules them; NaN where none does. */
  readonly logicStart: Float64Array;
  /** Start before a levelling delay; NaN for tasks without one. */
  readonly undelayedStart: Float64Array;
  /** Early dates of tasks that stand as late as possible, earlier than where they stand; minus infinity for the others. */
  readonly soonestStart: Float64Array;
  readonly soonestFinish: Float64Array;
  /** Summaries: first start the links and dates above allow what lies below. */
  readonly floor: Float64Array;
  /** Summaries: last finish, and last start of what drives them, that successors and deadlines leave. */
  readonly finishCap: Float64Array;
  readonly startCap: Float64Array;
  readonly totalSlack: Float64Array;
  readonly freeSlack: Float64Array;
  readonly startSlack: Float64Array;
  readonly finishSlack: Float64Array;
  /** See schedule flags in model.ts. */
  readonly flags: Uint8Array;
  /** First start and last finish of the project. */
  projectStart: number;
  projectFinish: number;
}

/** Names of the columns of numbers. */
export const DATE_COLUMNS = [
  'earlyStart',
  'earlyFinish',
  'lateStart',
  'lateFinish',
  'duration',
  'totalSlack',
  'freeSlack',
  'startSlack',
  'finishSlack',
  'soonestStart',
  'soonestFinish',
  'resume',
  'lateResume',
  'logicStart',
  'undelayedStart',
  'floor',
  'finishCap',
  'startCap',
] as const;

/** How many of `DATE_COLUMNS`, from the first, a schedule shows; the rest are the passes' own. */
export const SHOWN_COLUMNS = 11;

/** Columns for a number of tasks. */
export function createDates(size: number): Dates {
  const columns = Object.fromEntries(DATE_COLUMNS.map(name => [name, new Float64Array(size)]));
  return {
    ...(columns as Record<(typeof DATE_COLUMNS)[number], Float64Array>),
    soonestStart: new Float64Array(size).fill(Number.NEGATIVE_INFINITY),
    soonestFinish: new Float64Array(size).fill(Number.NEGATIVE_INFINITY),
    flags: new Uint8Array(size),
    projectStart: Number.NaN,
    projectFinish: Number.NaN,
  };
}

/** Takes over everything from columns that are no longer. */
export function copyDates(from: Dates, to: Dates): Dates {
  for (const name of DATE_COLUMNS) to[name].set(from[name]);
  to.flags.set(from.flags);
  to.projectStart = from.projectStart;
  to.projectFinish = from.projectFinish;
  return to;
}
