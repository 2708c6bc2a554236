import { changeFrame, type Delta, readDelta } from '../changes/delta.js';
import type { Database } from '../db/pool.js';
import { notFound, ServerError } from '../errors.js';
import { FRAME_ROWS_MAX } from '../limits.js';
import { scheduleFrame } from '../schedule/status.js';
import type { LiveSocket } from './socket.js';

/** Where a reader wants to go on. */
export interface Resume {
  /** The number it has; null = from now on. */
  readonly since: number | null;
  /** The life of the data that the number belongs to; null = not said. */
  readonly epoch: string | null;
}

/** What a room needs of its surroundings. */
export interface RoomOptions {
  readonly database: Database;
  readonly onError: (error: unknown) => void;
}

/**
 * Least time between two frames: none after a rest, then longer with every frame of a burst. One edit and the dates that
 * follow it are told at once; a stream of commits shares frames, and leaves Postgres to its writers.
 */
const GAP_MS_FIRST = 4;
const GAP_GROWTH = 1.5;
const GAP_MS_MAX = 200;
const REST_MS = 100;
const RETRY_MS = 500;

const hasChanges = (delta: Delta): delta is Delta & { changes: string } => delta.changes !== null;

/**
 * The readers of one project in this process. Everything that happens to them happens in turn, so that each sees the
 * project's numbers in order and without a hole:
 *
 * ```
 *   wake ─▶ tick: delta since the room's number ─▶ one frame ─▶ every reader who may still see the project
 *   join ─▶ delta since the reader's number ─▶ subscribed, change ─▶ a reader like the others
 * ```
 */
export class Room {
  readonly projectId: string;
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  /** Readers with the number each has; a frame that ends at or below it is not sent. */
  readonly #readers = new Map<LiveSocket, number>();
  readonly #joining = new Map<LiveSocket, Resume>();
  /** Number up to which every reader was told; null before the first of them. */
  #version: number | null = null;
  #isNew = false;
  #isStatusNew = false;
  #isTurning = false;
  #tickedAtMs = Number.NEGATIVE_INFINITY;
  #wokenAtMs = Number.NEGATIVE_INFINITY;
  #gapMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(projectId: string, { database, onError }: RoomOptions) {
    this.projectId = projectId;
    this.#database = database;
    this.#onError = onError;
  }

  get isEmpty(): boolean {
    return this.#readers.size === 0 && this.#joining.size === 0;
  }

  /** Sockets that read or are about to. */
  get sockets(): Iterable<LiveSocket> {
    return this.#readers.keys();
  }

  join(socket: LiveSocket, resume: Resume): void {
    this.#joining.set(socket, resume);
    this.#turn();
  }

  leave(socket: LiveSocket): void {
    this.#joining.delete(socket);
    this.#readers.delete(socket);
  }

  /** @param version the project's number; null = the state of its schedule may have changed too */
  wake(version: number | null): void {
    if (version === null) this.#isStatusNew = true;
    else if (this.#version !== null && version <= this.#version) return;
    const now = performance.now();
    if (now - this.#wokenAtMs > REST_MS) this.#gapMs = 0;
    this.#wokenAtMs = now;
    this.#isNew = true;
    this.#turn();
  }

  /** Ends timers; the readers are left to their sockets. */
  close(): void {
    clearTimeout(this.#timer);
    this.#readers.clear();
    this.#joining.clear();
  }

  #turn(): void {
    if (this.#isTurning || this.#timer !== undefined) return;
    const waitMs = this.#joining.size > 0 ? 0 : this.#tickedAtMs + this.#gapMs - performance.now();
    if (waitMs > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#turn();
      }, waitMs);
      return;
    }
    this.#isTurning = true;
    this.#work()
      .then(
        () => 0,
        error => {
          // Postgres is away: nothing was told and nothing forgotten, the next turn reads the same delta.
          this.#onError(error);
          this.#isNew = true;
          return RETRY_MS;
        },
      )
      .then(pauseMs => {
        this.#isTurning = false;
        if (this.isEmpty || !(this.#isNew || this.#joining.size > 0)) return;
        if (pauseMs === 0) return this.#turn();
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          this.#turn();
        }, pauseMs);
      });
  }

  async #work(): Promise<void> {
    for (const [socket, resume] of this.#joining) {
      this.#joining.delete(socket);
      try {
        await this.#admit(socket, resume);
      } catch (error) {
        if (!(error instanceof ServerError)) {
          if (socket.follows(this.projectId) && !this.#joining.has(socket)) this.#joining.set(socket, resume);
          throw error;
        }
        socket.refuse(error, this.projectId);
      }
    }
    if (this.#isNew && this.#readers.size > 0) await this.#tick();
  }

  async #admit(socket: LiveSocket, { since, epoch }: Resume): Promise<void> {
    const { projectId } = this;
    this.#readers.delete(socket);
    const delta = await readDelta(this.#database.pool, {
      projectId,
      since,
      rowsMax: FRAME_ROWS_MAX,
      userIds: [socket.userId],
      reader: socket.userId,
    });
    if (delta === null || !delta.visibleTo.has(socket.userId)) throw notFound();
    if (!socket.follows(projectId)) return;
    this.#version ??= delta.version;
    this.#readers.set(socket, delta.version);
    socket.say({ type: 'subscribed', project_id: projectId, server_version: delta.version, epoch: delta.epoch });
    const isSameLife = epoch === null || epoch === delta.epoch;
    if (!isSameLife || !delta.isContinuous || !hasChanges(delta)) {
      socket.say({ type: 'resync', project_id: projectId });
    } else if (since !== null && since < delta.version) {
      socket.deliver(projectId, Buffer.from(changeFrame(projectId, since, delta)));
    }
    const status = await scheduleFrame(this.#database.pool, projectId);
    if (status !== null) socket.deliver(projectId, Buffer.from(status));
  }

  async #tick(): Promise<void> {
    const { projectId } = this;
    const wantsStatus = this.#isStatusNew;
    this.#isNew = false;
    this.#isStatusNew = false;
    this.#tickedAtMs = performance.now();
    this.#gapMs = Math.min(GAP_MS_MAX, Math.max(GAP_MS_FIRST, this.#gapMs * GAP_GROWTH));
    const from = this.#version ?? 0;
    try {
      const delta = await readDelta(this.#database.pool, {
        projectId,
        since: from,
        rowsMax: FRAME_ROWS_MAX,
        userIds: [...new Set([...this.#readers.keys()].map(socket => socket.userId))],
      });
      if (delta === null) return;
      this.#expel(delta.visibleTo);
      if (delta.version > from) {
        await this.#tellOwners(from, delta);
        this.#broadcast(from, delta);
      }
      this.#version = delta.version;
      if (!wantsStatus || this.#readers.size === 0) return;
      const status = await scheduleFrame(this.#database.pool, projectId);
      if (status === null) return;
      const frame = Buffer.from(status);
      for (const socket of this.#readers.keys()) socket.deliver(projectId, frame);
    } catch (error) {
      this.#isStatusNew ||= wantsStatus;
      throw error;
    }
  }

  /**
   * Rows that not everybody sees go to who does in a frame of their own, before the others get theirs. It may reach
   * further than the others' frame: a reader's next one is told from the number that this reader has.
   */
  async #tellOwners(from: number, delta: Delta): Promise<void> {
    const reading = new Set([...this.#readers.keys()].map(socket => socket.userId));
    for (const reader of delta.personalTo.filter(user => reading.has(user))) {
      const own = await readDelta(this.#database.pool, {
        projectId: this.projectId,
        since: from,
        rowsMax: FRAME_ROWS_MAX,
        userIds: [reader],
        reader,
      });
      if (own?.visibleTo.has(reader)) this.#broadcast(from, own, reader);
    }
  }

  /** @param reader the one user whose sockets are told; without it everybody who has not heard yet */
  #broadcast(from: number, delta: Delta, reader?: string): void {
    const { projectId } = this;
    const frame = Buffer.from(
      hasChanges(delta)
        ? changeFrame(projectId, from, delta)
        : JSON.stringify({ type: 'resync', project_id: projectId }),
    );
    for (const [socket, version] of this.#readers) {
      if (version >= delta.version || (reader !== undefined && socket.userId !== reader)) continue;
      this.#readers.set(socket, delta.version);
      socket.deliver(projectId, frame);
    }
  }

  /** Lets readers go who may no longer see the project. */
  #expel(visibleTo: ReadonlySet<string>): void {
    for (const socket of this.#readers.keys()) {
      if (visibleTo.has(socket.userId)) continue;
      this.#readers.delete(socket);
      socket.revoke(this.projectId);
    }
  }
}
