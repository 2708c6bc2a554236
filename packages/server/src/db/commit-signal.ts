import { type CarriedDelta, type CarryRequest, joined } from './carried-delta.js';

/** What a transaction's feed says of it, and what it carries for those who asked. */
export interface Commit {
  readonly cause: Cause;
  readonly changes: readonly FeedChange[];
  /** The project's rows up to this commit, read inside it; null when nobody asked, or there were too many. */
  readonly carried: CarriedDelta | null;
}

/** Why rows changed, as the contract's ChangeCause says it. */
export type Cause = 'rest' | 'push' | 'import' | 'schedule' | 'system';

/** Rows of one table whose same fields a transaction changed; `fields` null = they are new. */
export interface FeedChange {
  readonly table: string;
  readonly fields: readonly string[] | null;
  readonly ids: ReadonlySet<string>;
}

/**
 * Told after each commit of this process: `version` is the project's new number. `commit` is left out where something is
 * said that no transaction of the number line wrote.
 */
export type CommitListener = (projectId: string, version: number, commit?: Commit) => void;

/**
 * Asked at the end of each writing transaction whether its rows are wanted with the word of its commit. What is carried is
 * read while the project is locked: ask for it only where it is likely to save a read of its own.
 */
export type CarryAsker = (projectId: string, commit: Omit<Commit, 'carried'>) => CarryRequest | null;

/** In-process signal after commit. A wake-up that may bring the rows along: those in the tables are the truth. */
export class CommitSignal {
  readonly #listeners = new Set<CommitListener>();
  readonly #askers = new Set<CarryAsker>();

  /** Adds a listener; the result removes it. Listeners must not throw and must not block. */
  listen(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Adds one who may want the rows of a commit; the result removes it. */
  carryFor(asker: CarryAsker): () => void {
    this.#askers.add(asker);
    return () => this.#askers.delete(asker);
  }

  /** What those who want the rows of a commit want together; null = nobody does. */
  wanted(projectId: string, commit: Omit<Commit, 'carried'>): CarryRequest | null {
    let wanted: CarryRequest | null = null;
    for (const ask of this.#askers) wanted = joined(wanted, ask(projectId, commit));
    return wanted;
  }

  /** Called by `withProjectWrite` once Postgres has acknowledged the commit. */
  emit(projectId: string, version: number, commit?: Commit): void {
    for (const listener of this.#listeners) listener(projectId, version, commit);
  }
}
