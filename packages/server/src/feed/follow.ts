import type { Logger } from 'pino';
import { gatherCommits } from '../changes/gather.js';
import type { Relay } from '../changes/relay.js';
import { type Database, inTransaction, isUnavailable } from '../db/pool.js';
import { notify, notifyInvited } from '../notifications/notify.js';
import { indexTexts } from '../search/texts.js';

/** A stretch of one feed that nobody has looked at. */
export interface Stretch {
  /** The project or program. */
  readonly scopeId: string;
  /** Commits after this number … */
  readonly from: number;
  /** … up to this one. */
  readonly to: number;
}

/** What following needs of the server. */
export interface FollowOptions {
  readonly database: Database;
  readonly relay: Pick<Relay, 'hearOthers'>;
  readonly log: Pick<Logger, 'error'>;
  /** Between two looks at everything. Default 5,000. */
  readonly sweepMs?: number;
}

/** Commits of this long are looked at together: what they say to one person becomes one notification. */
const GATHER_MS = 200;

async function behind(database: Database, scopes: readonly string[] | null): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT c.project_id AS id FROM project_counters c LEFT JOIN feed_cursors k ON k.scope_id = c.project_id
      WHERE c.server_version > coalesce(k.version, 0) AND ($1::uuid[] IS NULL OR c.project_id = ANY ($1))`,
    [scopes],
  );
  return rows.map(row => row.id);
}

/** Looks at what is new in one feed; of several processes the second waits for the first and finds nothing left. */
function catchUp(database: Database, scopeId: string): Promise<string[]> {
  return inTransaction(database.pool, async client => {
    await client.query('INSERT INTO feed_cursors (scope_id, version) VALUES ($1, 0) ON CONFLICT DO NOTHING', [scopeId]);
    const { rows } = await client.query<{ from: number; to: number | null }>(
      `SELECT k.version AS "from", (SELECT server_version FROM project_counters WHERE project_id = $1) AS "to"
         FROM feed_cursors k WHERE k.scope_id = $1 FOR UPDATE`,
      [scopeId],
    );
    const { from = 0, to = null } = rows[0] ?? {};
    if (to === null || to <= from) return [];
    const stretch: Stretch = { scopeId, from, to };
    await indexTexts(client, stretch);
    const told = await notify(client, stretch);
    await client.query('UPDATE feed_cursors SET version = $2 WHERE scope_id = $1', [scopeId, to]);
    return told;
  });
}

/**
 * Follows every feed behind its commits: who is to be told, and what is searched. A commit wakes it; what it has not seen is
 * found by its place in each feed, so that a lost signal or a crash loses nothing and tells nothing twice.
 */
export function followFeeds({ database, relay, log, sweepMs = 5_000 }: FollowOptions): { stop(): Promise<void> } {
  const tell = (userIds: readonly string[]): void => {
    for (const userId of new Set(userIds)) database.committed.emit(userId, 0);
  };
  return gatherCommits({
    database,
    relay,
    gatherMs: GATHER_MS,
    sweepMs,
    async look(scopes, isStopped) {
      try {
        for (const scopeId of await behind(database, scopes)) {
          if (isStopped()) return;
          tell(await catchUp(database, scopeId));
        }
        tell(await inTransaction(database.pool, notifyInvited));
      } catch (err) {
        if (!isUnavailable(err)) log.error({ err }, 'the feed could not be followed; it is tried again');
      }
    },
  });
}
