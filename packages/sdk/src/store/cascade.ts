import { OWNERS, SYNC_TABLES, type SyncRows, type SyncTable } from '../protocol/index.js';

/** Reads the merged rows of a table. */
export type ReadRows = <Table extends SyncTable>(table: Table) => readonly SyncRows[Table][];

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** What goes with a deleted row, deepest first: a task takes its subtree, and every task its links and assignments. */
export function cascade(read: ReadRows, table: SyncTable, id: string): { table: SyncTable; id: string }[] {
  const gone = new Map<SyncTable, Set<string>>([[table, new Set([id])]]);
  // Owners come before what they own, so that one way down the tables finds everything.
  for (const name of SYNC_TABLES) {
    for (const [field, owner] of Object.entries(OWNERS[name] ?? {})) {
      const owners = gone.get(owner);
      if (!owners) continue;
      const byOwner = grouped(read(name) as unknown as readonly Row[], field);
      const found = gone.get(name) ?? new Set<string>();
      gone.set(name, found);
      // Within one table the set grows while it is walked: every row found brings its own.
      for (const at of owners) for (const row of byOwner.get(at) ?? []) found.add(row);
    }
  }
  return [...SYNC_TABLES]
    .reverse()
    .flatMap(name => [...(gone.get(name) ?? [])].reverse().map(row => ({ table: name, id: row })));
}

/** Ids of rows by the value of a field. */
function grouped(rows: readonly Row[], field: string): ReadonlyMap<unknown, readonly string[]> {
  const groups = new Map<unknown, string[]>();
  for (const row of rows) {
    const group = groups.get(row[field]);
    if (group) group.push(row.id);
    else groups.set(row[field], [row.id]);
  }
  return groups;
}
