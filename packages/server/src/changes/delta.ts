import type { SyncTable } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import type { DeltaRow } from '../db/carried-delta.js';
import { unnamedChanges } from '../rows/unnamed.js';

/** What to read of a project's feed. */
export interface DeltaRequest {
  readonly projectId: string;
  /** The reader has everything up to this number; null = it wants the number only. */
  readonly since: number | null;
  /** Above this many rows no values are read: the reader pulls instead. */
  readonly rowsMax: number;
  /** Users of whom it is asked whether they may see the project. */
  readonly userIds?: readonly string[];
  /** Whose eyes the rows are for; null = what everybody sees who sees the project. */
  readonly reader?: string | null;
  /** Tables to read; null = all of them. */
  readonly tables?: readonly SyncTable[] | null;
}

/** The committed rows of a project after a number, all of one snapshot. */
export interface Delta {
  /** The project's number in the snapshot. */
  readonly version: number;
  readonly epoch: string;
  /** JSON of the contract's SyncChanges; null when there are more than `rowsMax` rows. */
  readonly changes: string | null;
  /** JSON of the contract's list of ChangeCause, oldest first. */
  readonly by: string;
  /** False when rows the reader had not seen may have been reaped, or when its number lies ahead. */
  readonly isContinuous: boolean;
  /** Those of `userIds` who may see the project, which is not in the trash. */
  readonly visibleTo: ReadonlySet<string>;
  /** Users who see rows of this delta that not everybody sees: it must be read again for each of them. */
  readonly personalTo: readonly string[];
}

/**
 * Reads what was committed to a project after a number: values, not ids, as JSON that Postgres builds. The same query
 * serves the live relay, the resume of a socket and the scheduler, whose kept rows it brings up to date.
 *
 * @returns null when there is no such project
 */
export async function readDelta(
  database: Pick<pg.Pool | pg.PoolClient, 'query'>,
  { projectId, since, rowsMax, userIds = [], reader = null, tables = null }: DeltaRequest,
): Promise<Delta | null> {
  const { rows } = await database.query<DeltaRow>({
    name: 'delta',
    text: 'SELECT * FROM project_delta($1, $2, $3, $4, $5, $6)',
    values: [projectId, since, rowsMax, userIds, reader, tables],
  });
  return rows[0] === undefined ? null : toDelta(rows[0]);
}

/** @returns null when there is no such project */
export function toDelta(row: DeltaRow): Delta | null {
  if (row.server_version === null) return null;
  return {
    version: row.server_version,
    epoch: row.epoch,
    changes: row.changes,
    by: `[${row.causes ?? ''}]`,
    isContinuous: row.is_continuous,
    visibleTo: new Set(row.visible_to ?? []),
    personalTo: row.personal ?? [],
  };
}

/** A delta without the commits up to a number that it need not have told of; rows of theirs may stay among its own. */
export function withoutCommitsTo(number: number, delta: Delta): Delta {
  const by = (JSON.parse(delta.by) as { readonly version: number }[]).filter(({ version }) => version > number);
  return { ...delta, by: JSON.stringify(by) };
}

/** A delta for readers who are not told who the people of the project are. */
export const withoutNames = (delta: Delta & { readonly changes: string }): Delta & { readonly changes: string } => ({
  ...delta,
  changes: unnamedChanges(delta.changes),
});

/**
 * The JSON of a ChangeFrame; built once and sent to every reader.
 *
 * @param from the number that the readers have
 */
export function changeFrame(projectId: string, from: number, delta: Delta & { readonly changes: string }): string {
  return (
    `{"type":"change","project_id":"${projectId}","from_version":${from},"server_version":${delta.version},` +
    `"changes":${delta.changes},"by":${delta.by}}`
  );
}
