import type { ProjectTransaction } from '../db/transaction.js';
import { DAY_MINUTES_MAX } from '../limits.js';
import { type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';

const TABLE = 'time_entries';

const dayOf = (change: Change): string => fieldOf(change, 'day') as string;
const minutesOf = (change: Change): number => fieldOf(change, 'minutes') as number;

/** Whether a change adds nothing to its day: so a day that has too much already can be put right step by step. */
function isNoMore({ current, isRevived, ...change }: Change): boolean {
  if (current === null || isRevived) return false;
  const { day = current['day'], minutes = current['minutes'] } = change.values;
  return day === current['day'] && (minutes as number) <= (current['minutes'] as number);
}

/**
 * What a person has on some days, in all projects, in minutes by day; two writers of the person's time take turns from
 * here to the end of their transactions.
 *
 * @param exceptIds entries of this project that are left out
 */
export async function lockedMinutes(
  tx: ProjectTransaction,
  userId: string,
  days: readonly string[],
  exceptIds: readonly string[] = [],
): Promise<Map<string, number>> {
  // In a statement of its own: the next one sees what the other writer has committed.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`time of ${userId}`]);
  const { rows } = await tx.query<{ day: string; minutes: number }>(
    `SELECT day, sum(minutes)::integer AS minutes FROM time_entries
      WHERE user_id = $1 AND day = ANY ($2::date[]) AND NOT is_deleted
        AND NOT (project_id = $3 AND id = ANY ($4::uuid[]))
      GROUP BY day`,
    [userId, [...new Set(days)], tx.projectId, exceptIds],
  );
  return new Map(rows.map(row => [row.day, row.minutes]));
}

/** Refuses entries that would give a person's day more than its 24 hours, counted over all projects. */
export async function checkDays(
  tx: ProjectTransaction,
  changes: readonly Change[],
  verdicts: Verdicts,
  userId: string,
): Promise<void> {
  const adding = changes.filter(change => (touches(change, 'day') || touches(change, 'minutes')) && !isNoMore(change));
  if (adding.length === 0) return;
  const minutes = await lockedMinutes(
    tx,
    userId,
    adding.map(dayOf),
    changes.map(change => change.id),
  );
  const isAdding = new Set(adding);
  const count = (change: Change): number => (minutes.get(dayOf(change)) ?? 0) + minutesOf(change);
  for (const change of changes) if (!isAdding.has(change)) minutes.set(dayOf(change), count(change));
  for (const change of adding) {
    const total = count(change);
    if (total <= DAY_MINUTES_MAX) minutes.set(dayOf(change), total);
    else {
      const message = `A day has 24 hours: with this ${dayOf(change)} would have ${total} minutes.`;
      verdicts.refuse(TABLE, change, { code: 'invalid_value', path: '/minutes', message, limit: DAY_MINUTES_MAX });
    }
  }
}
