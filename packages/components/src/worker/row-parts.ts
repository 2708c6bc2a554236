import { COMPUTED_TASK_FIELDS, STAMP_FIELDS } from '@trueppm/sdk/protocol';
import type { PlanRows } from '../plan/rows.js';

/** The tables that grow with a plan. */
const TABLES = ['tasks', 'dependencies', 'assignments'] as const;

type Table = (typeof TABLES)[number];

/** Values of one field, one for each row; numbers alone are typed arrays, to be transferred. */
export type PartColumn = Float64Array | Int32Array | readonly unknown[];

/**
 * Some rows of a table, field by field: cloning a row costs the names of its fields once more for each, a column none,
 * and most fields of most rows say the same. Null and missing are one: "not said".
 */
export interface RowPart {
  readonly table: Table;
  readonly count: number;
  /** Fields that all rows of the part share. */
  readonly shared: Readonly<Record<string, unknown>>;
  readonly columns: Readonly<Record<string, PartColumn>>;
  /** Fields that name a task, by its position in the plan; -1 = as in `columns`, or not said. */
  readonly taskRefs: Readonly<Record<string, Int32Array>>;
}

/** What a plan holds beside the tables that grow. */
export type PlanHead = Omit<PlanRows, Table>;

/** Rows of one part: about a millisecond to gather and to clone. */
const ROWS_PER_PART = 500;

/** Fields the engine does not read: what it or the server computes. */
const LEFT_OUT: ReadonlySet<string> = new Set<string>([...COMPUTED_TASK_FIELDS, ...STAMP_FIELDS]);

/** Fields that name a task. */
const TASK_REFS: ReadonlySet<string> = new Set(['parent_id', 'predecessor_id', 'successor_id', 'task_id']);

type Row = Readonly<Record<string, unknown>>;

/** Where each task stands in the plan, by id. */
type IndexOf = Pick<ReadonlyMap<string, number>, 'get'>;

/** The tables of a plan in parts, tasks first, in their order. */
export function* rowParts(plan: PlanRows, indexOf: IndexOf): Generator<RowPart, void, undefined> {
  for (const table of TABLES) {
    const rows = plan[table] as readonly Row[];
    for (let from = 0; from < rows.length; from += ROWS_PER_PART)
      yield partOf(table, rows.slice(from, from + ROWS_PER_PART), indexOf);
  }
}

/** Buffers of a part that are moved instead of copied. */
export function buffersOfPart({ columns, taskRefs }: RowPart): ArrayBuffer[] {
  return [...Object.values(columns), ...Object.values(taskRefs)].flatMap(column =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
}

function partOf(table: Table, rows: readonly Row[], indexOf: IndexOf): RowPart {
  const part = {
    table,
    count: rows.length,
    shared: {} as Record<string, unknown>,
    columns: {} as Record<string, PartColumn>,
    taskRefs: {} as Record<string, Int32Array>,
  };
  for (const field of fieldsOf(rows)) {
    const values = new Array<unknown>(rows.length);
    const first = rows[0]?.[field];
    let isShared = typeof first !== 'object' || first === null;
    let isNumber = true;
    let at = 0;
    for (const row of rows) {
      const value = row[field];
      values[at] = value;
      at += 1;
      if (value !== first) isShared = false;
      if (typeof value !== 'number') isNumber = false;
    }
    if (isShared) part.shared[field] = first ?? null;
    else if (isNumber) part.columns[field] = Float64Array.from(values as number[]);
    else if (TASK_REFS.has(field)) addRefs(part, field, values, indexOf);
    else part.columns[field] = values;
  }
  return part;
}

/** A task is named by a number: its id has been sent once, with its row. */
function addRefs(
  part: { readonly columns: Record<string, PartColumn>; readonly taskRefs: Record<string, Int32Array> },
  field: string,
  ids: readonly unknown[],
  indexOf: IndexOf,
): void {
  const refs = new Int32Array(ids.length);
  let unknown: unknown[] | null = null;
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at];
    refs[at] = (typeof id === 'string' ? indexOf.get(id) : undefined) ?? -1;
    if (refs[at] !== -1 || id == null) continue;
    unknown ??= new Array<unknown>(ids.length).fill(null);
    unknown[at] = id;
  }
  part.taskRefs[field] = refs;
  if (unknown) part.columns[field] = unknown;
}

function fieldsOf(rows: readonly Row[]): Set<string> {
  const fields = new Set<string>();
  let before: readonly string[] = [];
  for (const row of rows) {
    const keys = Object.keys(row);
    // Rows of one source are alike: the same fields in the same order.
    if (keys.length === before.length && keys[keys.length - 1] === before[before.length - 1] && isAlike(keys, before))
      continue;
    for (const field of keys) fields.add(field);
    before = keys;
  }
  for (const field of LEFT_OUT) fields.delete(field);
  return fields;
}

function isAlike(one: readonly string[], other: readonly string[]): boolean {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}
