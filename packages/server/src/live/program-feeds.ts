import type { Relay } from '../changes/relay.js';
import type { Database } from '../db/pool.js';
import { notFound } from '../errors.js';
import { programDelta } from '../programs/queries.js';
import type { LiveSocket } from './socket.js';
import { wireFrame } from './wire-frame.js';

/** What feeds of programs need of the server. */
export interface ProgramFeedOptions {
  readonly database: Database;
  readonly relay: Pick<Relay, 'follow'>;
  readonly onError: (error: unknown) => void;
}

interface Feed {
  /** Readers with the number each has; null = admitted by the next turn, which begins at `since`. */
  readonly readers: Map<LiveSocket, { version: number; isIn: boolean }>;
  readonly unfollow: () => void;
  isTurning: boolean;
  isNew: boolean;
}

/** Between two looks at who may still see a program. */
const MEMBERS_LOOK_MS = 1_000;

/**
 * Frames of programs. What a reader sees of a program depends on the projects he reads, so each person's delta is read for
 * him; programs change rarely and have few readers. A reader whose socket is full keeps his number and is told later.
 */
export class ProgramFeeds {
  readonly #options: ProgramFeedOptions;
  readonly #feeds = new Map<string, Feed>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: ProgramFeedOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      for (const programId of this.#feeds.keys()) this.#wake(programId);
    }, MEMBERS_LOOK_MS);
    this.#timer.unref();
  }

  /** @param since the number the reader has; null = from now on */
  join(programId: string, socket: LiveSocket, since: number | null): void {
    let feed = this.#feeds.get(programId);
    if (feed === undefined) {
      const unfollow = this.#options.relay.follow(programId, () => this.#wake(programId));
      feed = { readers: new Map(), unfollow, isTurning: false, isNew: false };
      this.#feeds.set(programId, feed);
    }
    feed.readers.set(socket, { version: since ?? Number.MAX_SAFE_INTEGER, isIn: false });
    this.#wake(programId);
  }

  leave(programId: string, socket: LiveSocket): void {
    const feed = this.#feeds.get(programId);
    feed?.readers.delete(socket);
    if (feed === undefined || feed.readers.size > 0) return;
    feed.unfollow();
    this.#feeds.delete(programId);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { unfollow } of this.#feeds.values()) unfollow();
    this.#feeds.clear();
  }

  #wake(programId: string): void {
    const feed = this.#feeds.get(programId);
    if (feed === undefined) return;
    feed.isNew = true;
    if (feed.isTurning) return;
    feed.isTurning = true;
    this.#turn(programId, feed)
      .catch(error => this.#options.onError(error))
      .finally(() => {
        feed.isTurning = false;
      });
  }

  async #turn(programId: string, feed: Feed): Promise<void> {
    while (feed.isNew) {
      feed.isNew = false;
      const people = new Map<string, LiveSocket[]>();
      for (const socket of feed.readers.keys()) {
        people.set(socket.userId, [...(people.get(socket.userId) ?? []), socket]);
      }
      for (const [userId, sockets] of people) await this.#tell(programId, feed, userId, sockets);
    }
  }

  async #tell(programId: string, feed: Feed, userId: string, sockets: readonly LiveSocket[]): Promise<void> {
    const { pool } = this.#options.database;
    for (const socket of sockets) {
      const reader = feed.readers.get(socket);
      if (reader === undefined) continue;
      const delta = await programDelta(pool, programId, reader.version, userId);
      if (!feed.readers.has(socket)) continue;
      if (delta === null) {
        if (reader.isIn) socket.revokeProgram(programId);
        else socket.refuseProgram(notFound(), programId);
        continue;
      }
      const isFromNow = reader.version === Number.MAX_SAFE_INTEGER;
      if (!reader.isIn) {
        reader.isIn = true;
        socket.say({ type: 'program_subscribed', program_id: programId, server_version: delta.version });
      }
      if (isFromNow || reader.version === delta.version) {
        reader.version = delta.version;
        continue;
      }
      const text =
        `{"type":"program_change","program_id":"${programId}","from_version":${reader.version},` +
        `"server_version":${delta.version},"changes":${delta.changes}}`;
      if (socket.offer(wireFrame(text))) reader.version = delta.version;
    }
  }
}
