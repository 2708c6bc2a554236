import { randomUUID } from 'node:crypto';
import type { Id } from '@trueppm/scheduler';
import type { DateOrder } from '@trueppm/scheduler/csv';
import type { ProblemItem } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import { ROW_IMPORT_ROWS_MAX, TASK_DEPTH_MAX } from '../limits.js';
import type { Fields } from '../rows/columns.js';
import { differing } from '../rows/values.js';
import { type DraftRow, type MatchBy, type PartEdit, type RowDraft, refused, settled } from './draft.js';
import type { FileAssignment, FileRow, FileTable } from './file-table.js';
import type { RowFormat } from './format.js';
import { nameKey, type StoredPlan } from './stored-plan.js';

/** How a file of rows is to be read. */
export interface RowImportOptions {
  /** What the file is; default: what it begins like. */
  readonly format?: RowFormat | undefined;
  readonly match: MatchBy;
  readonly dateOrder?: DateOrder | undefined;
  /** Where new tasks go that the file puts nowhere; null = the top level. */
  readonly parentId: string | null;
}

type Reason = Omit<ProblemItem, 'path'>;

/** The task of a row, once known: one of the project, a new one, or none and why. */
type Found = { readonly taskId: string; readonly isStored: boolean } | Reason;

/**
 * Says what a file of rows would do to a project; nothing is written.
 *
 * @throws ServerError `too_many`
 */
export function readTable(table: FileTable, plan: StoredPlan, options: RowImportOptions): RowDraft {
  const count = table.rows.length;
  if (count > ROW_IMPORT_ROWS_MAX) {
    throw new ServerError('too_many', `The file has ${count} rows; ${ROW_IMPORT_ROWS_MAX} may be imported at once.`, {
      limit: ROW_IMPORT_ROWS_MAX,
    });
  }
  return new TableReading(table, plan, options).draft();
}

/** Why rows have no place in the outline, by their keys: they lie inside themselves, or too deep. */
function misplaced(rows: ReadonlyMap<Id, FileRow>): ReadonlyMap<Id, Reason> {
  const depths = new Map<Id, number>();
  for (const start of rows.keys()) {
    const chain = new Set<Id>();
    let at: Id | null = start;
    while (at !== null && rows.has(at) && !depths.has(at) && !chain.has(at)) {
      chain.add(at);
      at = rows.get(at)!.parent;
    }
    const isCircle = at !== null && chain.has(at);
    let depth = isCircle ? Number.POSITIVE_INFINITY : (depths.get(at ?? '') ?? 0);
    for (const key of [...chain].reverse()) {
      depth += 1;
      depths.set(key, depth);
    }
  }
  const reasons = new Map<Id, Reason>();
  for (const [key, depth] of depths) {
    if (depth === Number.POSITIVE_INFINITY) {
      reasons.set(key, { code: 'parent_cycle', message: 'A task cannot lie inside itself.' });
    } else if (depth > TASK_DEPTH_MAX) {
      reasons.set(key, { code: 'too_deep', message: `The outline has at most ${TASK_DEPTH_MAX} levels.` });
    }
  }
  return reasons;
}

class TableReading {
  readonly #table: FileTable;
  readonly #plan: StoredPlan;
  readonly #options: RowImportOptions;
  /** The first row of each key. */
  readonly #rows: ReadonlyMap<Id, FileRow>;
  readonly #misplaced: ReadonlyMap<Id, Reason>;
  readonly #found = new Map<Id, Found>();
  /** Stored tasks by the row that has them. */
  readonly #taken = new Map<string, Id>();
  readonly #parents: ReadonlySet<Id>;
  readonly #resources = new Map<string, { id: string; name: string; values: Fields }>();

  constructor(table: FileTable, plan: StoredPlan, options: RowImportOptions) {
    this.#table = table;
    this.#plan = plan;
    this.#options = options;
    this.#rows = new Map([...table.rows].reverse().map(row => [row.key, row]));
    this.#misplaced = misplaced(this.#rows);
    this.#parents = new Set(table.rows.flatMap(({ parent }) => parent ?? []));
  }

  draft(): RowDraft {
    for (const { key } of this.#table.rows) this.#find(key);
    const rows = this.#table.rows.map(row => this.#row(row));
    const draft = { rows, resources: [...this.#resources.values()], warnings: this.#table.warnings };
    return settled(draft, id => this.#plan.tasks.has(id));
  }

  /** The task that a row is about. Parents first, since names count below one parent. */
  #find(key: Id): Found {
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const row = this.#rows.get(key)!;
    const reason = this.#misplaced.get(key) ?? row.problem;
    const found = reason ?? this.#match(row);
    const other = 'taskId' in found && found.isStored ? this.#taken.get(found.taskId) : undefined;
    const result: Found =
      other === undefined
        ? found
        : { code: 'duplicate', message: `Another row is about this task already: ${this.#rows.get(other)!.place}.` };
    if ('taskId' in result && result.isStored) this.#taken.set(result.taskId, key);
    this.#found.set(key, result);
    return result;
  }

  #match(row: FileRow): Found {
    const stored = (taskId: string | undefined): Found =>
      taskId === undefined ? { taskId: randomUUID(), isStored: false } : { taskId, isStored: true };
    const { match } = this.#options;
    if (match === 'wbs') return stored(row.wbs === undefined ? undefined : this.#plan.byWbs(row.wbs));
    if (match === 'id') {
      if (!this.#table.hasIds) return stored(undefined);
      const taskId = this.#plan.byId(row.key);
      if (taskId !== undefined || row.key.length < UUID_LENGTH) return stored(taskId);
      return { code: 'unknown_reference', message: `The project has no task with the id "${row.key.slice(0, 60)}".` };
    }
    const parentId = this.#parentOf(row);
    const ids = this.#plan.byName(row.name ?? '', parentId);
    if (ids.length < 2) return stored(ids[0]);
    return { code: 'duplicate', message: `${ids.length} tasks there have this name: match by id or WBS number.` };
  }

  /** The row's parent as a task of the project, or one to be made; where the file says nothing, what was asked for. */
  #parentOf({ parent }: FileRow): string | null {
    return parent === null ? this.#options.parentId : this.#taskOf(parent);
  }

  /** The task of a row or, of what is no row, the one that the project has. */
  #taskOf(key: Id): string {
    if (!this.#rows.has(key)) return this.#plan.byId(key) ?? NONE;
    const found = this.#find(key);
    return 'taskId' in found ? found.taskId : NONE;
  }

  /** Why what a row names is none. */
  #missing(key: Id, refusal: string): Reason {
    const message = this.#rows.has(key)
      ? refusal
      : `Neither the file nor the project has a task "${key.slice(0, 60)}".`;
    return { code: 'unknown_reference', message };
  }

  #row(row: FileRow): DraftRow {
    const { key, line, place, name, parent } = row;
    const blank: DraftRow = {
      line,
      place,
      action: 'refuse',
      task_id: null,
      name: (name ?? '').slice(0, SHOWN_LENGTH),
      values: {},
      links: [],
      assignments: [],
      problems: [],
    };
    if (this.#rows.get(key) !== row) {
      return refused(blank, { code: 'duplicate', message: `Another row has the id "${key.slice(0, 60)}".` });
    }
    const found = this.#find(key);
    if (!('taskId' in found)) return refused(blank, found);
    const { taskId, isStored } = found;
    const draft = { ...blank, task_id: taskId };
    if (!isStored && name === undefined)
      return refused(draft, { code: 'invalid_value', message: 'A new task needs a name.' });
    const stored = this.#plan.tasks.get(taskId);
    const isSummary = this.#parents.has(key) || stored?.is_summary === true;
    const { uid, ...said } = row.values(isSummary);
    const parentId = this.#parentOf(row);
    if (parentId === NONE) return refused(draft, this.#missing(parent ?? '', 'The row that it lies below is refused.'));
    // A file may be a part of the plan: what stands at its top need not stand at the top there.
    const isPlaced = !isStored || (this.#options.match === 'id' && parent !== null);
    const wanted: Fields = {
      ...said,
      ...(isPlaced ? { parent_id: parentId } : {}),
      // The number that a task has in files stays the one by which it was found.
      ...(isStored || uid === undefined ? {} : { uid }),
    };
    const values = stored === undefined ? wanted : differing(stored, wanted);
    const links = this.#linkEdits(row, taskId);
    if (!Array.isArray(links)) return refused(draft, links as Reason);
    const assignments = this.#crewEdits(row, taskId);
    if (!Array.isArray(assignments)) return refused(draft, assignments as Reason);
    const isChanged = Object.keys(values).length + links.length + assignments.length > 0;
    const action = isStored ? (isChanged ? 'update' : 'unchanged') : 'create';
    return { ...draft, action, values, links, assignments };
  }

  /** What is said of predecessors is all of them: links that are not among it go. */
  #linkEdits({ links }: FileRow, taskId: string): PartEdit[] | Reason {
    if (links === undefined) return [];
    const stored = new Map(this.#plan.linksInto(taskId).map(link => [`${link.predecessor_id} ${link.type}`, link]));
    const edits: PartEdit[] = [];
    const kept = new Set<string>();
    for (const link of links) {
      const predecessorId = this.#taskOf(link.predecessor);
      if (predecessorId === NONE) return this.#missing(link.predecessor, 'A row that it follows is refused.');
      const values: Fields = { predecessor_id: predecessorId, successor_id: taskId, ...link.values };
      const key = `${predecessorId} ${values['type']}`;
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

  /** Resources that a row names are put on the task, or get what it says of them; nobody is taken off. */
  #crewEdits({ crew }: FileRow, taskId: string): PartEdit[] | Reason {
    const edits: PartEdit[] = [];
    const onTask = new Map(this.#plan.assignmentsOf(taskId).map(row => [row.resource_id, row]));
    const seen = new Set<string>();
    for (const { resource, values } of crew) {
      const resourceId = this.#resourceOf(resource);
      if (typeof resourceId !== 'string') return resourceId;
      if (seen.has(resourceId)) continue;
      seen.add(resourceId);
      const old = onTask.get(resourceId);
      const changed = old === undefined ? values : differing(old, values);
      if (old === undefined) {
        const whole = { task_id: taskId, resource_id: resourceId, ...values };
        edits.push({ op: 'create', id: randomUUID(), values: whole });
      } else if (Object.keys(changed).length > 0) edits.push({ op: 'update', id: old.id, values: changed });
    }
    return edits;
  }

  #resourceOf(resource: FileAssignment['resource']): string | Reason {
    if ('id' in resource) {
      if (this.#plan.resource(resource.id) !== undefined) return resource.id;
      const message = `The project has no resource "${resource.id.slice(0, 60)}".`;
      return { code: 'unknown_reference', message };
    }
    const [first, second] = this.#plan.resourcesNamed(resource.name);
    if (second !== undefined) {
      return { code: 'duplicate', message: 'Several resources of the project have the name of one of its resources.' };
    }
    return first?.id ?? this.#freshResource(resource.name);
  }

  #freshResource(name: string): string {
    const key = nameKey(name);
    const values = this.#table.resources.get(key) ?? {};
    const resource = this.#resources.get(key) ?? { id: randomUUID(), name: name.trim(), values };
    this.#resources.set(key, resource);
    return resource.id;
  }
}

/** Stands where a task would that there is none of. */
const NONE = '';
const UUID_LENGTH = 36;
/** Of a name as much as a list shows. */
const SHOWN_LENGTH = 1_000;
