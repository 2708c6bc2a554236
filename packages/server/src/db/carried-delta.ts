import type { Bound, Texts } from './message.js';
import { prepared } from './prepared.js';

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

const CARRY = prepared(
  `SELECT server_version, is_continuous, epoch, causes, visible_to, changes, personal
     FROM project_delta($1, $2, ${CARRIED_ROWS_MAX}, $3, NULL, NULL)`,
);

/** The same as {@link carryStatement}, for a message of prepared statements. */
export const carryBound = (projectId: string, { since, readers }: CarryRequest): Bound => ({
  statement: CARRY,
  values: [projectId, String(since), `{${readers.join(',')}}`],
});

const idsOf = (array: string): string[] => (array === '{}' ? [] : array.slice(1, -1).split(','));

/** What {@link carryBound} answered; null when there is no such project. */
export function carriedRow([row]: Texts): DeltaRow | null {
  const [version, isContinuous, epoch, causes, visibleTo, changes, personal] = row ?? [];
  if (version == null || epoch == null) return null;
  return {
    server_version: Number(version),
    is_continuous: isContinuous === 't',
    epoch,
    causes: causes ?? null,
    visible_to: visibleTo == null ? null : idsOf(visibleTo),
    changes: changes ?? null,
    personal: personal == null ? null : idsOf(personal),
  };
}

/** True when so many changed rows are worth reading before the commit. */
export const isCarriable = (rows: number): boolean => rows <= CARRIED_ROWS_MAX;
