import type { SyncTable } from '@trueppm/sdk/protocol';

/** A row as it crosses the wire. */
type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** What somebody is called for readers who are not told who the people are: the same for the same id, in any language. */
export const unnamedOf = (id: string): string => `#${id.slice(0, 4)}`;

/** Tables of which readers who are not told names see nothing. */
const HIDDEN: ReadonlySet<string> = new Set<SyncTable>(['members']);

/** Whether a table has rows that say who somebody is. */
export const tellsNames = (table: string): boolean =>
  HIDDEN.has(table) || table === 'resources' || table === 'calendars';

/** Whether nothing of a table is for readers who are not told names. */
export const isAboutPeople = (table: string): boolean => HIDDEN.has(table);

/**
 * A row without names: work resources are people as a rule, and a calendar that is based on another one is somebody's own,
 * which plan files call by that person. Material and the calendars of the project keep their names.
 */
function unnamedRow(table: string, row: Row): Row {
  if (table === 'resources' && row['kind'] === 'work') {
    return { ...row, name: unnamedOf(row.id), initials: '', user_id: null };
  }
  if (table === 'calendars' && row['base_calendar_id'] !== null) return { ...row, name: unnamedOf(row.id) };
  return row;
}

/** Rows of a table as JSON joined by commas, without names. */
export function unnamedRows(table: string, chunk: string): string {
  if (!tellsNames(table)) return chunk;
  if (isAboutPeople(table)) return '';
  const rows = JSON.parse(`[${chunk}]`) as Row[];
  return rows.map(row => JSON.stringify(unnamedRow(table, row))).join(',');
}

/** JSON of one array per column of a table, without names. */
export function unnamedColumns(
  table: string,
  columns: readonly (readonly [field: string, json: string])[],
): (readonly [field: string, json: string])[] {
  if (!tellsNames(table)) return [...columns];
  const values = columns.map(([field, json]) => [field, JSON.parse(json) as unknown[]] as const);
  const count = values[0]?.[1].length ?? 0;
  const rows = Array.from({ length: count }, (_, at) =>
    unnamedRow(table, Object.fromEntries(values.map(([field, column]) => [field, column[at]])) as Row),
  );
  return values.map(([field]) => [field, JSON.stringify(rows.map(row => row[field]))] as const);
}

/** JSON of the contract's SyncChanges, without names. */
export function unnamedChanges(changes: string): string {
  const tables = JSON.parse(changes) as Record<string, { readonly updated: readonly Row[] }>;
  const kept = Object.entries(tables).filter(([table]) => !isAboutPeople(table));
  return JSON.stringify(
    Object.fromEntries(
      kept.map(([table, rows]) => [
        table,
        tellsNames(table) ? { ...rows, updated: rows.updated.map(row => unnamedRow(table, row)) } : rows,
      ]),
    ),
  );
}
