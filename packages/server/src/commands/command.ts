import type pg from 'pg';
import { type Config, readConfig } from '../config.js';
import { openDatabase } from '../db/address.js';
import { CommitSignal } from '../db/commit-signal.js';
import { migrate } from '../db/migrate.js';
import { type Database, type DatabaseAddress, openPool } from '../db/pool.js';
import { createCommandLog } from '../http/log.js';
import type { Environment, Flag } from '../settings-source.js';

/** What a command is called with. */
export interface Call {
  readonly words: readonly string[];
  readonly flags: ReadonlyMap<string, string>;
  readonly env: Environment;
}

/** What a command says when it is done. */
export interface Outcome {
  /** For programs. */
  readonly json: object;
  /** For people; empty = nothing. */
  readonly text: string;
  /** True = it ran, and found that something is not in order; exit code 3. */
  readonly isRefused?: boolean;
}

/** One of `trueppm-server`'s commands, in a module of its own that is loaded when it is called. */
export interface Command {
  /** One line for `--help`. */
  readonly says: string;
  /** Names of its words, in order; one in brackets may be left out. */
  readonly words: readonly string[];
  readonly flags: readonly Flag[];
  /** Throws a Refusal, or what {@link explain} has a sentence for. */
  run(call: Call): Promise<Outcome>;
}

/** A command's way to the data. */
export interface Opened {
  readonly config: Config;
  readonly address: DatabaseAddress;
  readonly database: Database;
  readonly pool: pg.Pool;
}

/** The configuration as the server would read it; what signs nothing needs no secret. */
export const configOf = ({ flags, env }: Call): Config => readConfig(flags, env, { needsSecret: false });

/**
 * Opens the configured database, with the newest schema unless `migrates` is false, for as long as `work` takes.
 * A server that runs over the same data is left alone.
 */
export async function withDatabase<T>(
  call: Call,
  work: (opened: Opened) => Promise<T>,
  { migrates = true }: { readonly migrates?: boolean } = {},
): Promise<T> {
  const config = configOf(call);
  const { address, stop } = await openDatabase(config, createCommandLog(config));
  try {
    if (migrates) await migrate(address, { demandsOnly: !config.migrates });
    const pool = openPool(address, { connectionsMax: Math.min(4, config.connectionsMax) });
    try {
      return await work({ config, address, pool, database: { pool, committed: new CommitSignal() } });
    } finally {
      await pool.end();
    }
  } finally {
    await stop();
  }
}
