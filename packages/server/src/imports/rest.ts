import type { Id } from '@trueppm/scheduler';
import type { MspdiRest } from '@trueppm/scheduler/mspdi';

type ById = MspdiRest['tasks'];
type Blank = MspdiRest['blankTasks'][number];

/** Lists by id as JSON holds them. */
type Listed = readonly (readonly [Id, ById extends ReadonlyMap<Id, infer Elements> ? Elements : never])[];

/** {@link MspdiRest} as JSON. */
interface StoredRest {
  readonly project: MspdiRest['project'];
  readonly projectSummary: MspdiRest['projectSummary'];
  readonly calendars: Listed;
  readonly tasks: Listed;
  readonly resources: Listed;
  readonly assignments: Listed;
  readonly unassigned: Listed;
  readonly blankTasks: readonly Blank[];
  readonly blankResources: readonly Blank[];
}

/** The row's id of each thing by its id in the file. */
export interface RowIds {
  readonly calendar: (id: Id) => string;
  readonly task: (id: Id) => string;
  readonly resource: (id: Id) => string;
  readonly assignment: (id: Id) => string;
}

/** What a plan file says beyond the plan, as JSON to be stored, with the ids of the rows. */
export function writeRest(rest: MspdiRest, idOf: RowIds): string {
  const listed = (elements: ById, of: (id: Id) => string): Listed =>
    [...elements].map(([id, list]) => [of(id), list] as const);
  const blanks = (rows: readonly Blank[], of: (id: Id) => string): Blank[] =>
    rows.map(row => ({ ...row, after: row.after === null ? null : of(row.after) }));
  return JSON.stringify({
    project: rest.project,
    projectSummary: rest.projectSummary,
    calendars: listed(rest.calendars, idOf.calendar),
    tasks: listed(rest.tasks, idOf.task),
    resources: listed(rest.resources, idOf.resource),
    assignments: listed(rest.assignments, idOf.assignment),
    unassigned: listed(rest.unassigned, idOf.task),
    blankTasks: blanks(rest.blankTasks, idOf.task),
    blankResources: blanks(rest.blankResources, idOf.resource),
  } satisfies StoredRest);
}

/** The way back of {@link writeRest}. What has been deleted since is not looked up when the file is written. */
export function readRest(json: string): MspdiRest {
  const stored = JSON.parse(json) as StoredRest;
  return {
    project: stored.project,
    projectSummary: stored.projectSummary,
    calendars: new Map(stored.calendars),
    tasks: new Map(stored.tasks),
    resources: new Map(stored.resources),
    assignments: new Map(stored.assignments),
    unassigned: new Map(stored.unassigned),
    blankTasks: stored.blankTasks,
    blankResources: stored.blankResources,
  };
}
