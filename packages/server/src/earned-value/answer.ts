import { type Baseline, earnedValue, type Project, type Schedule, type TaskEarnedValue } from '@trueppm/scheduler';
import { encodeCursor } from '../http/page.js';
import { toWire } from '../schedule/wire.js';

/** What is asked about the value of a plan. */
export interface EarnedValueQuestion {
  readonly kind: 'earned_value';
  /** JSON of an object: the tasks of the baseline by id; see queries.ts. */
  readonly baseline: string;
  /** Null = the project's own. */
  readonly statusDate: string | null;
  /** Looked from when the project has no status date: a day of the project. */
  readonly today: string;
  /** Null = the project and its curve; else a page of its tasks by id. */
  readonly page: { readonly limit: number; readonly after: string | null } | null;
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

/**
 * The value of a plan as the JSON of the contract's body, without the number of the plan. Cost O(plan), whatever the page.
 *
 * @param schedule of the project
 */
export function answerEarnedValue(
  project: Project,
  schedule: Schedule,
  question: EarnedValueQuestion,
  nameOf: (id: string) => string,
): string {
  const kept = new Map(Object.entries(JSON.parse(question.baseline) as Record<string, KeptTask>));
  const { statusDate, today, page } = question;
  const value = earnedValue(withBaseline(project, kept), schedule, {
    ...(statusDate === null ? {} : { statusDate }),
    today,
  });
  if (page === null) {
    return JSON.stringify({
      status_date: toWire(value.statusDate),
      totals: rounded(toWire(value.project)),
      curve: rounded(toWire(value.curve)),
    });
  }
  const { limit, after } = page;
  const behind = value.tasks
    .filter(({ id }) => after === null || id > after)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit + 1);
  const shown = behind.slice(0, limit);
  return JSON.stringify({
    status_date: toWire(value.statusDate),
    results: shown.map(task => taskOnWire(nameOf, task)),
    next_cursor: behind.length > limit ? encodeCursor([shown.at(-1)!.id]) : null,
  });
}
