import { EMPTY_PLAN, type PlanRows } from '../plan/rows.js';
import type { PlanHead, RowPart } from './row-parts.js';

/** Rows of a part again, without the fields that were not said. */
export function rowsOfPart({ count, shared, columns }: RowPart): Record<string, unknown>[] {
  const said = Object.fromEntries(Object.entries(shared).filter(([, value]) => value != null));
  const entries = Object.entries(columns);
  const rows: Record<string, unknown>[] = [];
  for (let at = 0; at < count; at += 1) {
    const row: Record<string, unknown> = { ...said };
    for (const [field, values] of entries) if (values[at] != null) row[field] = values[at];
    rows.push(row);
  }
  return rows;
}

/** Gathers the rows of a plan that comes in parts. */
export class TakenRows {
  #tables: Record<RowPart['table'], unknown[]> = { tasks: [], dependencies: [], assignments: [] };

  take(part: RowPart): void {
    this.#tables[part.table].push(...rowsOfPart(part));
  }

  /** The plan of all rows taken since the last one. */
  finish(head: PlanHead): PlanRows {
    const plan = { ...EMPTY_PLAN, ...head, ...this.#tables } as PlanRows;
    this.#tables = { tasks: [], dependencies: [], assignments: [] };
    return plan;
  }
}
