import { positionBetween, positionsBetween } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue } from '../errors.js';
import { updateRows } from '../rows/statements.js';
import { type Sibling, selectLastSibling, selectNeighbour, selectSibling, selectSiblings } from './queries.js';

/** Longest key that the contract lets through, less some room. */
const POSITION_LENGTH_MAX = 190;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A place among the children of a parent. */
export interface Place {
  readonly parentId: string | null;
  /** Sibling to stand behind; null = first; undefined = last. */
  readonly afterId: string | null | undefined;
}

/** The key between two siblings; null when there is none, or only one too long to store. */
export function keyBetween(before: string | null, after: string | null): string | null {
  if (before !== null && after !== null && before >= after) return null;
  const key = positionBetween(before, after);
  return key.length <= POSITION_LENGTH_MAX ? key : null;
}

/** The siblings that a task is to stand between, found by the index whatever their number. */
async function neighbours(
  tx: ProjectTransaction,
  id: string,
  { parentId, afterId }: Place,
  path: string,
): Promise<[before: Sibling | null, after: Sibling | null]> {
  if (afterId === undefined) return [await selectLastSibling(tx, parentId, id), null];
  const before = afterId === null || !UUID.test(afterId) ? null : await selectSibling(tx, parentId, id, afterId);
  if (afterId !== null && before === null) {
    throw invalidValue(`${path}/after_id`, 'after_id names no child of that parent.', 'unknown_reference');
  }
  return [before, await selectNeighbour(tx, parentId, id, before)];
}

/**
 * Makes a key for a task at a place: two index lookups, no other row written. Only when devices that were offline have
 * minted the same key twice, or a gap was filled until keys outgrew the column, are the keys of this one set of siblings
 * laid out anew.
 *
 * @param id the task; it does not count as a sibling of itself
 * @throws ServerError `unknown_reference` when `afterId` is no child of the parent
 */
export async function makePosition(tx: ProjectTransaction, id: string, place: Place, path: string): Promise<string> {
  const [before, after] = await neighbours(tx, id, place, path);
  return keyBetween(before?.position ?? null, after?.position ?? null) ?? layOutAnew(tx, id, place.parentId, before);
}

/**
 * Gives tasks that stand behind each other new keys.
 *
 * @returns the key left for one that comes in at a place among them
 */
export async function layOutKeys(
  tx: ProjectTransaction,
  field: 'position' | 'board_position',
  tasks: readonly { readonly id: string }[],
  at: number,
): Promise<string> {
  const keys = positionsBetween(null, null, tasks.length + 1);
  const moved = tasks.map(({ id }, index) => ({
    id,
    values: { [field]: keys[index < at ? index : index + 1] as string },
  }));
  await updateRows(tx, 'tasks', moved);
  tx.recordChange(
    'tasks',
    moved.map(({ id }) => id),
    [field],
  );
  return keys[at] as string;
}

async function layOutAnew(
  tx: ProjectTransaction,
  id: string,
  parentId: string | null,
  before: Sibling | null,
): Promise<string> {
  const siblings = await selectSiblings(tx, parentId, id);
  const at = before === null ? 0 : siblings.findIndex(sibling => sibling.id === before.id) + 1;
  return layOutKeys(tx, 'position', siblings, at);
}
