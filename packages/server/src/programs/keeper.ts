import type { Logger } from 'pino';
import { gatherCommits } from '../changes/gather.js';
import type { Relay } from '../changes/relay.js';
import { type Database, isUnavailable } from '../db/pool.js';
import { programsDue, runProgram } from './run.js';

/** What keeping programs needs of the server. */
export interface KeeperOptions {
  readonly database: Database;
  readonly relay: Pick<Relay, 'hearOthers' | 'announce'>;
  readonly log: Pick<Logger, 'error'>;
}

/** Commits of this long are looked at together. */
const GATHER_MS = 150;
/** Between two looks at all programs, for commits that nobody heard of. */
const SWEEP_MS = 5_000;

/**
 * Keeps programs current, one run per program at a time: a commit to a program or to a project leads to a look at whether a
 * program is behind, however many commits there were. What is due is read from the feed, so a lost signal or a crash loses
 * nothing.
 */
export function startProgramKeeper({ database, relay, log }: KeeperOptions): { stop(): Promise<void> } {
  return gatherCommits({
    database,
    relay,
    gatherMs: GATHER_MS,
    sweepMs: SWEEP_MS,
    async look(scopes, isStopped) {
      try {
        for (const programId of await programsDue(database, scopes)) {
          if (isStopped()) return;
          await runProgram(database, programId);
          relay.announce(programId);
        }
      } catch (err) {
        if (!isUnavailable(err)) log.error({ err }, 'a program could not be dated; it is tried again');
      }
    },
  });
}
