import {
  type Baseline,
  type EarnedValue,
  earnedValue,
  type Project,
  type Schedule,
  type TaskEarnedValue,
} from '@trueppm/scheduler';
import { encodeCursor } from '../http/page.js';
import { toWire } from '../schedule/wire.js';

/** What is asked about the value of a plan. */
export interface EarnedValueQuestion {
  readonly kind: 'earned_value';
  /** Null = the project has none. */
  readonly baselineId: string | null;
  /** JSON of an object: the tasks of the baseline by id; see queries.ts. Null = as it was looked from last. */
  readonly baseline: string | null;
  /** Null = the project's own. */
  readonly statusDate: string | null;
  /** Looked from when the project has no status date: a day of the project. */
  readonly today: string;
  /** Null = the project and its curve; else a page of its tasks by id. */
  readonly page: { readonly limit: number; readonly after: string | null } | null;
}

/** The answer when the baseline's tasks are not here any more: ask again with them. */
export const LACKS_BASELINE = '{"lacks":"baseline"}';

/** The state of the plan that a question is about. */
export interface PlanState {
  readonly projectId: string;
  /** The project's number: while it is the same, so is everything that the value depends on, the baseline included. */
  readonly version: number;
}

/** A task as a baseline has it. */
interface KeptTask {
  readonly start: string | null;
  readonly finish: string | null;
  readonly duration_minutes: number | null;
  readonly cost: number | null;
}

/** Sums of thousands of amounts end in digits that mean nothing. */
const MEANT = 1e6;
const rounded = (value: unknown): unknown =>
  typeof value === 'number'
    ? Math.round(value * MEANT) / MEANT
    : Array.isArray(value)
      ? value.map(rounded)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, rounded(inner)]))
        : value;

/** The project with one baseline on its tasks, numbered 0. */
function withBaseline(project: Project, kept: ReadonlyMap<string, KeptTask>): Project {
  const tasks = project.tasks.map(task => {
    const found = kept.get(task.id);
    if (found === undefined) return task;
    const { start, finish, duration_minutes: minutes, cost } = found;
    const baseline: Baseline = {
      number: 0,
      start,
      finish,
      ...(minutes === null ? {} : { durationMinutes: minutes }),
      ...(cost === null ? {} : { cost }),
    };
    return { ...task, baselines: [baseline] };
  });
  return { ...project, tasks };
}

const taskOnWire = (nameOf: (id: string) => string, { id, ...figures }: TaskEarnedValue): unknown => ({
  task_id: id,
  name: nameOf(id),
  ...(rounded(toWire(figures)) as object),
});

interface Valued {
  readonly key: string;
  readonly value: EarnedValue;
  /** By id. */
  readonly tasks: readonly TaskEarnedValue[];
}

/**
 * What was computed last: who reads a list of tasks page by page looks at one value. One for the whole thread, since that
 * of a large plan is large.
 */
let last: Valued | null = null;

/** The value that a question asks for; null when it takes the baseline's tasks to compute it. */
function valuedBy(
  project: Project,
  schedule: Schedule,
  { baselineId, baseline, statusDate, today }: EarnedValueQuestion,
  { projectId, version }: PlanState,
): Valued | null {
  const key = [projectId, version, baselineId, statusDate, today].join(' ');
  if (last?.key === key) return last;
  if (baseline === null) return null;
  const kept = new Map(Object.entries(JSON.parse(baseline) as Record<string, KeptTask>));
  const value = earnedValue(withBaseline(project, kept), schedule, {
    ...(statusDate === null ? {} : { statusDate }),
    today,
  });
  last = { key, value, tasks: value.tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  return last;
}

/** The first task behind an id. */
function placeBehind(tasks: readonly TaskEarnedValue[], id: string): number {
  let [low, high] = [0, tasks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tasks[middle]!.id > id) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The value of a plan as the JSON of the contract's body, without the number of the plan. The first answer about a state
 * of the plan costs O(plan), every further page of it O(page).
 *
 * @param schedule of the project
 * @returns {@link LACKS_BASELINE} when it takes the tasks of the baseline
 */
export function answerEarnedValue(
  project: Project,
  schedule: Schedule,
  question: EarnedValueQuestion,
  state: PlanState,
  nameOf: (id: string) => string,
): string {
  const valued = valuedBy(project, schedule, question, state);
  if (valued === null) return LACKS_BASELINE;
  const { value, tasks } = valued;
  const { page } = question;
  if (page === null) {
    return JSON.stringify({
      status_date: toWire(value.statusDate),
      totals: rounded(toWire(value.project)),
      curve: rounded(toWire(value.curve)),
    });
  }
  const { limit, after } = page;
  const first = after === null ? 0 : placeBehind(tasks, after);
  const shown = tasks.slice(first, first + limit);
  return JSON.stringify({
    status_date: toWire(value.statusDate),
    results: shown.map(task => taskOnWire(nameOf, task)),
    next_cursor: tasks.length > first + limit ? encodeCursor([shown.at(-1)!.id]) : null,
  });
}
