import type { Database } from '../db/pool.js';
import type { Relay } from './relay.js';

/** What looks behind commits, and when. */
export interface GatherOptions {
  readonly database: Pick<Database, 'committed'>;
  readonly relay: Pick<Relay, 'hearOthers'>;
  /** Commits of this long are looked at together. */
  readonly gatherMs: number;
  /** Between two looks at everything, for commits that nobody heard of. */
  readonly sweepMs: number;
  /**
   * Looks; it must not reject.
   *
   * @param scopes projects and programs that were heard of; null = all that there are
   * @param isStopped asked between two of them
   */
  look(scopes: readonly string[] | null, isStopped: () => boolean): Promise<void>;
}

/** Looks behind the commits of all processes, one look after the other, and now at once. */
export function gatherCommits({ database, relay, gatherMs, sweepMs, look }: GatherOptions): { stop(): Promise<void> } {
  let heard = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const enqueue = (scopes: readonly string[] | null): void => {
    running = running.then(() => (isStopped ? undefined : look(scopes, () => isStopped)));
  };
  const hear = (scopeId: string, version: number | null): void => {
    // 0 is our own word to a person, null that something without a number is new.
    if (version === 0 || version === null) return;
    heard.add(scopeId);
    if (timer !== undefined || isStopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      const scopes = [...heard];
      heard = new Set();
      enqueue(scopes);
    }, gatherMs);
    timer.unref();
  };
  const stopHearing = database.committed.listen(hear);
  const stopHearingOthers = relay.hearOthers(hear);
  const sweeping = setInterval(() => enqueue(null), sweepMs);
  sweeping.unref();
  enqueue(null);

  return {
    async stop() {
      isStopped = true;
      clearInterval(sweeping);
      clearTimeout(timer);
      stopHearing();
      stopHearingOthers();
      await running;
    },
  };
}
