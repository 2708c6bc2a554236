import { positionBetween, type SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { type Breach, type Change, fieldOf, touches } from './change.js';

/** What orders rows of a table: a column of fractional keys, and perhaps a column that says among which rows. */
export interface Order {
  readonly field: string;
  readonly group?: string;
}

/** A key at which nothing could be put in front, or null. */
export function keyBreach(change: Change, field: string): Breach | null {
  const key = change.values[field];
  if (typeof key !== 'string' || !key.endsWith('0')) return null;
  const message = 'A position does not end in 0: nothing could be put in front of it.';
  return { code: 'invalid_value', path: `/${field}`, message };
}

/** Keys of some groups as far as they matter: those at and right behind the keys that rows want, and the last ones. */
async function keysAround(
  tx: ProjectTransaction,
  table: SyncTable,
  { field, group }: Order,
  wanted: readonly { readonly group: string; readonly key: string | null }[],
  ids: readonly string[],
): Promise<Map<string, Set<string>>> {
  const inGroup = group === undefined ? 'true' : `r.${group} = w.group_key`;
  // The key itself and the next one; for a row without a key the last one.
  const { rows } = await tx.query<{ group_key: string; key: string }>(
    `SELECT DISTINCT w.group_key, k.key
       FROM json_to_recordset($2::json) AS w (group_key text, key text)
       CROSS JOIN LATERAL (
         (SELECT r.${field} AS key FROM ${table} r
           WHERE w.key IS NOT NULL AND r.project_id = $1 AND NOT r.is_deleted AND ${inGroup}
             AND r.${field} >= w.key AND r.id <> ALL ($3::uuid[]) ORDER BY r.${field} LIMIT 2)
         UNION ALL
         (SELECT r.${field} FROM ${table} r
           WHERE w.key IS NULL AND r.project_id = $1 AND NOT r.is_deleted AND ${inGroup}
             AND r.${field} IS NOT NULL ORDER BY r.${field} DESC LIMIT 1)) AS k`,
    [tx.projectId, JSON.stringify(wanted.map(row => ({ group_key: row.group, key: row.key }))), ids],
  );
  const keys = new Map<string, Set<string>>(wanted.map(row => [row.group, new Set()]));
  for (const { group_key, key } of rows) keys.get(group_key)?.add(key);
  return keys;
}

/**
 * Keeps keys apart: a row whose key another one has gets the key right behind it, so that two devices that put rows at
 * one place both succeed, in an order that stays. New rows without a key come last where the column cannot be null.
 */
export async function keepApart(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  order: Order,
  { fillsIn }: { readonly fillsIn: boolean },
): Promise<void> {
  const { field, group } = order;
  const placed = changes.filter(change => {
    const isTouched = touches(change, field) || (group !== undefined && touches(change, group));
    const key = fieldOf(change, field) ?? null;
    return isTouched && (key !== null || fillsIn);
  });
  if (placed.length === 0) return;
  const groupOf = (change: Change): string => (group === undefined ? '' : String(fieldOf(change, group) ?? ''));
  const keyOf = (change: Change): string | null => (fieldOf(change, field) as string | null | undefined) ?? null;
  const wanted = placed.map(change => ({ group: groupOf(change), key: keyOf(change) }));
  const taken = await keysAround(
    tx,
    table,
    order,
    wanted,
    placed.map(change => change.id),
  );
  const claimed = new Map<string, Set<string>>();
  for (const change of placed) {
    const own = claimed.get(groupOf(change)) ?? new Set<string>();
    claimed.set(groupOf(change), own);
    const all = [...(taken.get(groupOf(change)) ?? []), ...own];
    const key = keyOf(change);
    const last = all.reduce<string | null>((found, next) => (found === null || next > found ? next : found), null);
    let free = key ?? positionBetween(last, null);
    if (all.includes(free)) {
      const behind = all.filter(next => next > free).sort()[0] ?? null;
      free = positionBetween(free, behind);
    }
    own.add(free);
    if (free !== key) change.values[field] = free;
  }
}
