import { EMPTY_PLAN, type PlanRows } from '../rows.js';
import { allAtOnce, type Steps } from '../steps.js';
import type { PlanLiteral } from './literal.js';
import { readAssignment } from './read-assignment.js';
import { readCalendar } from './read-calendar.js';
import { readDependency } from './read-dependency.js';
import { readProject } from './read-project.js';
import { readEach } from './read-table.js';
import { readTask } from './read-task.js';
import { type Fields, inWireSpelling } from './spelling.js';
import { silent, type Tell } from './tell.js';

/** A plan as given and as read, so that what is given again need not be read again. */
export interface ReadPlan {
  readonly zone: string | undefined;
  readonly literal: PlanLiteral;
  readonly rows: PlanRows;
}

/** How a plan is read. */
export interface ReadOptions {
  /** Time zone that instants are read in; undefined = the viewer's. */
  readonly zone?: string | undefined;
  /** What was read last. */
  readonly before?: ReadPlan | undefined;
  /** Takes what cannot be used, with where it stands: `tasks[3]: It has no id.` */
  readonly tell?: Tell;
}

/** As text, to compare; what cannot be written is never the same. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

/**
 * A whole plan in wire rows, a few hundred rows at a time. Rows already in wire spelling keep their identity, and so do
 * rows of literals that stand where they stood before.
 */
export function* readLiteralSteps(
  plan: PlanLiteral,
  { zone, before, tell = silent }: ReadOptions = {},
): Steps<PlanRows> {
  const project = readProject(plan.project, zone);
  const withId = (row: Readonly<Fields>): Fields & { id: string } => ({
    ...inWireSpelling(row),
    id: String(row['id'] ?? ''),
  });
  // Durations count in the project's days: with another project everything is read anew.
  const text = textOf(project);
  const isSame = before !== undefined && before.zone === zone && text !== null && text === textOf(before.rows.project);
  const { literal, rows } = isSame ? before : { literal: {} as PlanLiteral, rows: EMPTY_PLAN };
  return {
    project,
    tasks: yield* readEach('tasks', {
      literals: plan.tasks,
      read: (task, tellOfIt) => readTask(task, project, zone, tellOfIt),
      before: { literals: literal.tasks, rows: rows.tasks },
      tell,
    }),
    dependencies: yield* readEach('dependencies', {
      literals: plan.dependencies,
      read: (link, tellOfIt) => readDependency(link, project, tellOfIt),
      before: { literals: literal.dependencies, rows: rows.dependencies },
      tell,
    }),
    calendars:
      plan.calendars !== undefined && plan.calendars === literal.calendars
        ? rows.calendars
        : yield* readEach('calendars', { literals: plan.calendars, read: readCalendar, tell }),
    resources: yield* readEach('resources', {
      literals: plan.resources,
      read: withId,
      before: { literals: literal.resources, rows: rows.resources as (Fields & { id: string })[] },
      tell,
    }),
    assignments: yield* readEach('assignments', {
      literals: plan.assignments as readonly Readonly<Fields>[] | undefined,
      read: readAssignment,
      before: { literals: literal.assignments as readonly Readonly<Fields>[] | undefined, rows: rows.assignments },
      tell,
    }),
  };
}

/** The same at once. */
export function readLiterals(plan: PlanLiteral, zone?: string): PlanRows {
  return allAtOnce(readLiteralSteps(plan, { zone }));
}
