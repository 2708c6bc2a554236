import { EMPTY_PLAN, type PlanRows } from '../plan/rows.js';
import type { PlanHead, RowPart } from './row-parts.js';

type Row = Record<string, unknown>;

/** Gathers the rows of a plan that comes in parts. */
export class TakenRows {
  #tables: Record<RowPart['table'], Row[]> = { tasks: [], dependencies: [], assignments: [] };
  /** Parents to be named when all tasks are known: child and position of the parent. */
  #refs: { readonly rows: readonly Row[]; readonly field: string; readonly refs: Int32Array }[] = [];

  take(part: RowPart): void {
    const rows = rowsOf(part);
    const table = this.#tables[part.table];
    for (const row of rows) table.push(row);
    for (const [field, refs] of Object.entries(part.taskRefs)) {
      if (part.table === 'tasks') this.#refs.push({ rows, field, refs });
      else this.#name(rows, field, refs);
    }
  }

  /** The plan of all rows taken since the last one. */
  finish(head: PlanHead): PlanRows {
    for (const { rows, field, refs } of this.#refs) this.#name(rows, field, refs);
    const plan = { ...EMPTY_PLAN, ...head, ...this.#tables } as unknown as PlanRows;
    this.#tables = { tasks: [], dependencies: [], assignments: [] };
    this.#refs = [];
    return plan;
  }

  /** Puts ids where tasks are named by their position. */
  #name(rows: readonly Row[], field: string, refs: Int32Array): void {
    const { tasks } = this.#tables;
    refs.forEach((task, at) => {
      if (task >= 0) (rows[at] as Row)[field] = tasks[task]?.['id'];
    });
  }
}

/** Rows of a part again, without the fields that were not said. */
function rowsOf({ count, shared, columns }: RowPart): Row[] {
  const said = Object.entries(shared).filter(([, value]) => value != null);
  const fields = Object.keys(columns);
  const values = Object.values(columns);
  const rows: Row[] = [];
  for (let at = 0; at < count; at += 1) {
    const row: Row = {};
    for (const [field, value] of said) row[field] = value;
    for (let column = 0; column < fields.length; column += 1) {
      const value = values[column]?.[at];
      if (value != null) row[fields[column] as string] = value;
    }
    rows.push(row);
  }
  return rows;
}
