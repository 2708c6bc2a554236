import { randomUUID } from 'node:crypto';
import type { Assignment, Dependency, Id, Task } from '@trueppm/scheduler';
import { type CsvPlan, type DateOrder, readCsv } from '@trueppm/scheduler/csv';
import type { ImportWarning, ProblemItem } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import { fromFormatWarning } from '../imports/warning.js';
import { ROW_IMPORT_BYTES_MAX, ROW_IMPORT_ROWS_MAX, TASK_DEPTH_MAX } from '../limits.js';
import type { Fields } from '../rows/columns.js';
import { differing } from '../rows/values.js';
import { type DraftRow, type MatchBy, type PartEdit, type RowDraft, refused, settled } from './draft.js';
import { nameKey, type StoredPlan } from './stored-plan.js';
import { type CellContext, taskValues } from './task-values.js';

/** How a table is to be read. */
export interface RowImportOptions {
  readonly match: MatchBy;
  readonly dateOrder?: DateOrder | undefined;
  /** Where new tasks go that the table puts nowhere; null = the top level. */
  readonly parentId: string | null;
}

/** The task of a row, once known: one of the project, a new one, or none and why. */
type Found = { readonly taskId: string; readonly isStored: boolean } | Omit<ProblemItem, 'path'>;

/**
 * Says what a table would do to a project; nothing is written.
 *
 * @throws FormatError with every wrong cell; ServerError `too_many`
 */
export async function readTable(file: Uint8Array, plan: StoredPlan, options: RowImportOptions): Promise<RowDraft> {
  const { project } = plan;
  const named = [...plan.calendars.values()].map(({ name }) => ({ id: name, name, weekdays: [] }));
  const table = await readCsv(Buffer.from(file).toString('utf8'), {
    maxBytes: ROW_IMPORT_BYTES_MAX,
    ...(options.dateOrder === undefined ? {} : { dateOrder: options.dateOrder }),
    project: {
      minutesPerDay: project.minutes_per_day,
      minutesPerWeek: project.minutes_per_week,
      daysPerMonth: project.days_per_month,
      calendars: named,
    },
    outside: reference => plan.byId(reference) ?? plan.byWbs(reference),
  });
  const count = table.project.tasks.length;
  if (count > ROW_IMPORT_ROWS_MAX) {
    throw new ServerError('too_many', `The table has ${count} rows; ${ROW_IMPORT_ROWS_MAX} may be imported at once.`, {
      limit: ROW_IMPORT_ROWS_MAX,
    });
  }
  return new TableReading(table, plan, options).draft();
}

class TableReading {
  readonly #table: CsvPlan;
  readonly #plan: StoredPlan;
  readonly #options: RowImportOptions;
  readonly #rows: ReadonlyMap<Id, Task>;
  readonly #found = new Map<Id, Found>();
  /** Rows whose task is being found, each for the one below it. */
  #nesting = 0;
  /** Stored tasks by the row that has them. */
  readonly #taken = new Map<string, Id>();
  readonly #parents: ReadonlySet<Id>;
  readonly #links = new Map<Id, Dependency[]>();
  readonly #crews = new Map<Id, Assignment[]>();
  readonly #resources = new Map<string, { id: string; name: string }>();
  readonly #cells: CellContext;

  constructor(table: CsvPlan, plan: StoredPlan, options: RowImportOptions) {
    this.#table = table;
    this.#plan = plan;
    this.#options = options;
    const { tasks, dependencies = [], assignments = [] } = table.project;
    this.#rows = new Map(tasks.map(task => [task.id, task]));
    this.#parents = new Set(tasks.flatMap(({ parentId }) => parentId ?? []));
    for (const link of dependencies)
      this.#links.set(link.successorId, [...(this.#links.get(link.successorId) ?? []), link]);
    for (const one of assignments) this.#crews.set(one.taskId, [...(this.#crews.get(one.taskId) ?? []), one]);
    const calendars = new Map([...plan.calendars.values()].map(({ id, name }) => [name, id]));
    this.#cells = { project: plan.project, columns: table.columns, calendarId: name => calendars.get(name) };
  }

  draft(): RowDraft {
    for (const id of this.#rows.keys()) this.#find(id);
    const rows = [...this.#rows.values()].map(task => this.#row(task));
    const draft = { rows, resources: [...this.#resources.values()], warnings: this.#warnings() };
    return settled(draft, id => this.#plan.tasks.has(id));
  }

  #warnings(): ImportWarning[] {
    const ignored = (['baselineStart', 'baselineFinish', 'baselineCost'] as const).flatMap(column => {
      const at = this.#table.columns[column];
      if (at === undefined) return [];
      const message = 'Baselines are captured, not imported row by row; the column was left out';
      return [{ path: `line 1, column ${at}`, code: 'unknown_column' as const, message }];
    });
    return [...this.#table.warnings.map(fromFormatWarning), ...ignored];
  }

  /** The task that a row is about. Parents first, since names count below one parent. */
  #find(id: Id): Found {
    const known = this.#found.get(id);
    if (known !== undefined) return known;
    if (this.#nesting >= TASK_DEPTH_MAX) return this.#tooDeep(id);
    // What comes back here lies below itself; that is found when the outline is checked.
    this.#found.set(id, { taskId: randomUUID(), isStored: false });
    this.#nesting += 1;
    const found = this.#match(this.#rows.get(id)!);
    this.#nesting -= 1;
    const other = 'taskId' in found && found.isStored ? this.#taken.get(found.taskId) : undefined;
    const result: Found =
      other === undefined
        ? found
        : { code: 'duplicate', message: `Line ${this.#lineOf(other)} is about this task already.` };
    if ('taskId' in result && result.isStored) this.#taken.set(result.taskId, id);
    this.#found.set(id, result);
    return result;
  }

  /** The row is so far above the one that was looked for that no outline holds both. */
  #tooDeep(id: Id): Found {
    const found = { code: 'too_deep', message: `The outline has at most ${TASK_DEPTH_MAX} levels.` } as const;
    this.#found.set(id, found);
    return found;
  }

  #match(task: Task): Found {
    const fresh = this.#found.get(task.id) as Found;
    const stored = (taskId: string | undefined): Found => (taskId === undefined ? fresh : { taskId, isStored: true });
    const { match } = this.#options;
    if (match === 'wbs') {
      const { wbs } = this.#table.places.get(task.id)!;
      return wbs === undefined ? fresh : stored(this.#plan.byWbs(wbs));
    }
    if (match === 'id') {
      if (this.#table.columns.id === undefined) return fresh;
      const taskId = this.#plan.byId(task.id);
      if (taskId !== undefined || task.id.length < UUID_LENGTH) return stored(taskId);
      return { code: 'unknown_reference', message: `The project has no task with the id "${task.id.slice(0, 60)}".` };
    }
    const parentId = this.#parentOf(task);
    const ids = this.#plan.byName(task.name ?? '', parentId);
    if (ids.length < 2) return stored(ids[0]);
    return { code: 'duplicate', message: `${ids.length} tasks there have this name: match by id or WBS number.` };
  }

  /** The row's parent as a task of the project, or one to be made; where the table says nothing, what was asked for. */
  #parentOf({ parentId }: Task): string | null {
    return parentId == null ? this.#options.parentId : this.#taskOf(parentId);
  }

  /** The task of a row or, of what is no row, the one that the project has. */
  #taskOf(id: Id): string {
    if (!this.#rows.has(id)) return id;
    const found = this.#find(id);
    return 'taskId' in found ? found.taskId : REFUSED;
  }

  #lineOf(id: Id): number {
    return this.#table.places.get(id)!.line;
  }

  #row(task: Task): DraftRow {
    const found = this.#find(task.id);
    const blank: DraftRow = {
      line: this.#lineOf(task.id),
      action: 'refuse',
      task_id: null,
      name: (task.name ?? '').slice(0, SHOWN_LENGTH),
      values: {},
      links: [],
      assignments: [],
      problems: [],
    };
    if (!('taskId' in found)) return refused(blank, found);
    const { taskId, isStored } = found;
    const row = { ...blank, task_id: taskId };
    if (!isStored && task.name === undefined)
      return refused(row, { code: 'invalid_value', message: 'A new task needs a name.' });
    const stored = this.#plan.tasks.get(taskId);
    const isSummary = this.#parents.has(task.id) || stored?.is_summary === true;
    const said = taskValues(task, isSummary, this.#cells);
    const parentId = this.#parentOf(task);
    if (parentId === REFUSED) {
      return refused(row, { code: 'unknown_reference', message: 'The row that it lies below is refused.' });
    }
    // A table may be a part of the plan: what stands at its top need not stand at the top there.
    const isPlaced = !isStored || (this.#options.match === 'id' && task.parentId != null);
    const wanted: Fields = isPlaced ? { ...said, parent_id: parentId } : said;
    const values = stored === undefined ? wanted : differing(stored, wanted);
    const links = this.#linkEdits(task.id, taskId);
    if (links === null)
      return refused(row, { code: 'unknown_reference', message: 'A row that it follows is refused.' });
    const assignments = this.#crewEdits(task.id, taskId);
    if (assignments === null) {
      return refused(row, {
        code: 'duplicate',
        message: 'Several resources of the project have the name of one of its resources.',
      });
    }
    const isChanged = Object.keys(values).length + links.length + assignments.length > 0;
    const action = isStored ? (isChanged ? 'update' : 'unchanged') : 'create';
    return { ...row, action, values, links, assignments };
  }

  /** A cell of predecessors has all of a task's: links that it does not have go. */
  #linkEdits(id: Id, taskId: string): PartEdit[] | null {
    const typed = this.#links.get(id);
    if (typed === undefined) return [];
    const stored = new Map(this.#plan.linksInto(taskId).map(link => [`${link.predecessor_id} ${link.type}`, link]));
    const edits: PartEdit[] = [];
    const kept = new Set<string>();
    for (const link of typed) {
      const predecessorId = this.#taskOf(link.predecessorId);
      if (predecessorId === REFUSED) return null;
      const values = {
        predecessor_id: predecessorId,
        successor_id: taskId,
        type: link.type ?? 'FS',
        lag_minutes: Math.round(link.lagMinutes ?? 0),
        lag_percent: link.lagPercent ?? null,
        lag_unit: link.lagUnit ?? 'd',
      };
      const key = `${predecessorId} ${values.type}`;
      if (kept.has(key)) continue;
      kept.add(key);
      const old = stored.get(key);
      const changed = old === undefined ? values : differing(old, values);
      if (old === undefined) edits.push({ op: 'create', id: randomUUID(), values });
      else if (Object.keys(changed).length > 0) edits.push({ op: 'update', id: old.id, values: changed });
    }
    for (const [key, link] of stored) if (!kept.has(key)) edits.push({ op: 'delete', id: link.id, values: {} });
    return edits;
  }

  /** Resources that a cell names are put on the task, or get its units; nobody is taken off. */
  #crewEdits(id: Id, taskId: string): PartEdit[] | null {
    const edits: PartEdit[] = [];
    const onTask = new Map(this.#plan.assignmentsOf(taskId).map(row => [row.resource_id, row]));
    const seen = new Set<string>();
    for (const { resourceId: name, units } of this.#crews.get(id) ?? []) {
      const [first, second] = this.#plan.resourcesNamed(name);
      if (second !== undefined) return null;
      const resourceId = first?.id ?? this.#freshResource(name);
      if (seen.has(resourceId)) continue;
      seen.add(resourceId);
      const old = onTask.get(resourceId);
      if (old === undefined) {
        const values = { task_id: taskId, resource_id: resourceId, ...(units === undefined ? {} : { units }) };
        edits.push({ op: 'create', id: randomUUID(), values });
      } else if (units !== undefined && units !== old.units)
        edits.push({ op: 'update', id: old.id, values: { units } });
    }
    return edits;
  }

  #freshResource(name: string): string {
    const key = nameKey(name);
    const resource = this.#resources.get(key) ?? { id: randomUUID(), name: name.trim() };
    this.#resources.set(key, resource);
    return resource.id;
  }
}

/** Stands where the task of a refused row would. */
const REFUSED = '';
const UUID_LENGTH = 36;
/** Of a name as much as a list shows. */
const SHOWN_LENGTH = 1_000;
