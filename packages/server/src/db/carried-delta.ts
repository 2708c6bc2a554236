/** Who wants the rows of a commit with the word of it, and from where on. */
export interface CarryRequest {
  /** The number that the asker has. */
  readonly since: number;
  /** Users of whom it is asked whether they may see the project. */
  readonly readers: readonly string[];
}

/** A row of `project_delta`: what was committed to a project after a number, all of one snapshot. */
export interface DeltaRow {
  readonly server_version: number | null;
  readonly is_continuous: boolean;
  readonly epoch: string;
  readonly causes: string | null;
  readonly visible_to: string[] | null;
  readonly changes: string | null;
  readonly personal: string[] | null;
}

/** What a transaction read of its project for those who asked, just before it committed. */
export interface CarriedDelta extends CarryRequest {
  readonly row: DeltaRow;
}

/** A writer's transaction is not made longer than by a handful of rows. */
const CARRIED_ROWS_MAX = 200;

/** One request for two askers. Rows are values: the one who has more of them hears some again, which harms nobody. */
export function joined(one: CarryRequest | null, other: CarryRequest | null): CarryRequest | null {
  if (one === null || other === null) return one ?? other;
  return { since: Math.min(one.since, other.since), readers: [...one.readers, ...other.readers] };
}

/** The SQL that reads what is carried, in a transaction that has written everything and still holds its project. */
export const carryStatement = (projectId: string, { since, readers }: CarryRequest): string =>
  `SELECT * FROM project_delta('${projectId}', ${since}, ${CARRIED_ROWS_MAX}, '{${readers.join(',')}}', NULL, NULL);`;

/** True when so many changed rows are worth reading before the commit. */
export const isCarriable = (rows: number): boolean => rows <= CARRIED_ROWS_MAX;
