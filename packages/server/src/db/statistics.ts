import { LINKS, OWNERS, SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type pg from 'pg';

/** Fewer rows of a table make a check of theirs that reads the whole project cost too little to matter. */
const ROWS_MIN = 500;
/** A table of so few pages is read as fast as its index is. */
const PAGES_MIN = 16;

/** What a transaction changed, by table. */
export interface ChangedRows {
  readonly table: string;
  readonly ids: ReadonlySet<string>;
}

/** The tables that have many changed rows, and those whose rows they name. */
function tablesBehind(changes: readonly ChangedRows[]): Set<SyncTable> {
  const found = new Set<SyncTable>();
  for (const table of SYNC_TABLES) {
    const count = changes.reduce((sum, change) => sum + (change.table === table ? change.ids.size : 0), 0);
    if (count < ROWS_MIN) continue;
    // Tasks are named by most tables.
    const named = Object.values<SyncTable>({ ...OWNERS[table], ...LINKS[table] });
    for (const one of [table, 'tasks' as const, ...named]) found.add(one);
  }
  // One row each, or not of the project's key.
  found.delete('projects');
  found.delete('members');
  return found;
}

/**
 * Tells the planner, before a transaction with many rows commits, how large the tables have become that its foreign keys
 * are checked against. A connection keeps the plan of such a check from its first few: made while a table was small, it may
 * go by the index on the project's numbers and read all rows of the project, for each row once more: 5,000 tasks with links
 * took 2.7 s to commit instead of 0.1 s, and ten times as many a hundred times as long. New statistics end such plans.
 *
 * Costs one look at the catalogue where there are many rows, and an ANALYZE of three columns where a table has doubled.
 */
export async function freshenStatistics(
  client: Pick<pg.PoolClient, 'query'>,
  changes: readonly ChangedRows[],
): Promise<void> {
  const names = tablesBehind(changes);
  if (names.size === 0) return;
  const { rows } = await client.query<{ name: string }>(
    `SELECT t.name FROM unnest($1::text[]) AS t (name) JOIN pg_class AS c ON c.oid = t.name::regclass
      WHERE pg_relation_size(c.oid) / current_setting('block_size')::integer > greatest($2::integer, 2 * c.relpages)
      ORDER BY t.name`,
    [[...names], PAGES_MIN],
  );
  if (rows.length === 0) return;
  // In one order, so that two who do it wait for each other and not crosswise.
  await client.query(`ANALYZE ${rows.map(({ name }) => `${name} (project_id, id, server_version)`).join(', ')}`);
}
