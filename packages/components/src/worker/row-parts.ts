import { COMPUTED_TASK_FIELDS, STAMP_FIELDS } from '@trueppm/sdk/protocol';
import type { PlanRows } from '../plan/rows.js';

/** The tables that grow with a plan. */
const TABLES = ['tasks', 'dependencies', 'assignments'] as const;

type Table = (typeof TABLES)[number];

/**
 * Some rows of a table, field by field: cloning a row costs the names of its fields once more for each, a column none,
 * and most fields of most rows say the same. Null and missing are one: "not said".
 */
export interface RowPart {
  readonly table: Table;
  readonly count: number;
  /** Fields that all rows of the part share. */
  readonly shared: Readonly<Record<string, unknown>>;
  /** The others, one value for each row; numbers alone are typed arrays, to be transferred. */
  readonly columns: Readonly<Record<string, Float64Array | readonly unknown[]>>;
}

/** What a plan holds beside the tables that grow. */
export type PlanHead = Omit<PlanRows, Table>;

/** Rows of one part: about a millisecond to gather and to clone. */
const ROWS_PER_PART = 500;

/** Fields the engine does not read: what it or the server computes. */
const LEFT_OUT: ReadonlySet<string> = new Set<string>([...COMPUTED_TASK_FIELDS, ...STAMP_FIELDS]);

type Row = Readonly<Record<string, unknown>>;

/** The tables of a plan in parts, tasks first, in their order. */
export function* rowParts(plan: PlanRows): Generator<RowPart, void, undefined> {
  for (const table of TABLES) {
    const rows = plan[table] as readonly Row[];
    for (let from = 0; from < rows.length; from += ROWS_PER_PART)
      yield partOf(table, rows.slice(from, from + ROWS_PER_PART));
  }
}

/** Buffers of a part that are moved instead of copied. */
export function buffersOfPart({ columns }: RowPart): ArrayBuffer[] {
  return Object.values(columns).flatMap(column =>
    column instanceof Float64Array ? [column.buffer as ArrayBuffer] : [],
  );
}

function partOf(table: Table, rows: readonly Row[]): RowPart {
  const shared: Record<string, unknown> = {};
  const columns: Record<string, Float64Array | readonly unknown[]> = {};
  for (const field of fieldsOf(rows)) {
    const first = rows[0]?.[field];
    if (typeof first !== 'object' && rows.every(row => row[field] === first)) {
      shared[field] = first;
      continue;
    }
    const values = rows.map(row => row[field]);
    if (values.every(value => value == null)) continue;
    columns[field] = values.every(value => typeof value === 'number') ? Float64Array.from(values as number[]) : values;
  }
  return { table, count: rows.length, shared, columns };
}

function fieldsOf(rows: readonly Row[]): Set<string> {
  const fields = new Set<string>();
  for (const row of rows) for (const field in row) fields.add(field);
  for (const field of LEFT_OUT) fields.delete(field);
  return fields;
}
