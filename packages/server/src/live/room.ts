import { changeFrame, type Delta, readDelta, toDelta, withoutCommitsTo, withoutNames } from '../changes/delta.js';
import type { CarriedDelta, CarryRequest } from '../db/carried-delta.js';
import type { Database } from '../db/pool.js';
import { notFound } from '../errors.js';
import { lastTouch, touchedForecasts } from '../forecasts/queries.js';
import { FRAME_ROWS_MAX } from '../limits.js';
import { readStatus, scheduleFrame, toScheduleFrame } from '../schedule/status.js';
import { catchUp, type Returning } from './catch-up.js';
import { FrameRing, type RingBudget } from './frame-ring.js';
import { Pace, type ReadBudget } from './pace.js';
import type { Presence } from './presence.js';
import type { LiveSocket } from './socket.js';
import { type WireFrame, wireFrame } from './wire-frame.js';

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
  /** Shared by all rooms of the process. */
  readonly budget: RingBudget;
  readonly reads: ReadBudget;
  readonly presence: Presence;
}

const RETRY_MS = 500;
/** Of more users it is asked by a read of the room's own, not in the transaction of a writer. */
const CARRIED_USERS_MAX = 100;

const hasChanges = (delta: Delta): delta is Delta & { changes: string } => delta.changes !== null;

/**
 * The readers of one project in this process. Everything that happens to them happens in turn, so that each sees the
 * project's numbers in order and without a hole:
 *
 * ```
 *   wake ─▶ tick: delta since the room's number ─▶ one frame ─▶ every reader who may still see the project
 *     └─ a commit of this process that brings its rows along ──┘
 *   all who join ─▶ tick ─▶ subscribed, then what each missed: from the ring, or one delta for all ─▶ readers like the others
 * ```
 */
export class Room {
  readonly projectId: string;
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  /** Readers with the number each has; a frame that ends at or below it is not sent. */
  readonly #readers = new Map<LiveSocket, number>();
  readonly #joining = new Map<LiveSocket, Resume>();
  readonly #ring: FrameRing;
  readonly #presence: Presence;
  /** Number up to which every reader was told; null before the first of them. */
  #version: number | null = null;
  #epoch = '';
  #isNew = false;
  #isStatusNew = false;
  /** Number of the last change of a forecast that readers were told of; null before the first of them. */
  #forecastTouch: number | null = null;
  #isTurning = false;
  readonly #pace: Pace;
  #timer: NodeJS.Timeout | undefined;
  /** Users who read, in any order; null = to be gathered. */
  #users: readonly string[] | null = null;

  constructor(projectId: string, { database, onError, budget, reads, presence }: RoomOptions) {
    this.projectId = projectId;
    this.#database = database;
    this.#onError = onError;
    this.#ring = new FrameRing(budget);
    this.#pace = new Pace(reads);
    this.#presence = presence;
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
    this.#forget(socket);
    this.#presence.leave(this.projectId, socket.tab);
  }

  #forget(socket: LiveSocket): void {
    if (this.#readers.delete(socket)) this.#users = null;
  }

  /**
   * @param version the project's number; null = the state of its schedule may have changed too
   * @param carried the rows of a commit of this process, if this room asked for them
   */
  wake(version: number | null, carried: CarriedDelta | null = null): void {
    if (version === null) this.#isStatusNew = true;
    else if (this.#version !== null && version <= this.#version) return;
    this.#pace.wake(performance.now());
    if (carried !== null && this.#isTold(carried)) return;
    this.#isNew = true;
    this.#turn();
  }

  /** What the room wants to hear with the next commit; null = it will read what is new when its turn comes. */
  get wanted(): CarryRequest | null {
    if (this.#version === null || !this.#isIdle || this.#readers.size === 0) return null;
    const readers = this.#readingUsers();
    if (readers.length > CARRIED_USERS_MAX || !this.#pace.mayCarry(performance.now())) return null;
    return { since: this.#version, readers };
  }

  get #isIdle(): boolean {
    return !this.#isTurning && this.#timer === undefined && !this.#isNew && this.#joining.size === 0;
  }

  #readingUsers(): readonly string[] {
    this.#users ??= [...new Set([...this.#readers.keys()].map(socket => socket.userId))];
    return this.#users;
  }

  /** Tells the readers what a commit brought along; false when it does not fit what they have, and is to be read. */
  #isTold({ since, readers, row }: CarriedDelta): boolean {
    const delta = toDelta(row);
    const from = this.#version;
    if (delta === null || from === null || !this.#isIdle) return false;
    const fits = since <= from && delta.version > from && delta.epoch === this.#epoch && delta.isContinuous;
    // Rows that not everybody sees are read for each who does.
    if (!fits || !hasChanges(delta) || delta.personalTo.length > 0) return false;
    const asked = new Set(readers);
    if (!this.#readingUsers().every(user => asked.has(user))) return false;
    this.#pace.frame(performance.now());
    this.#expel(delta.visibleTo);
    this.#broadcast(from, since < from ? withoutCommitsTo(from, delta) : delta);
    this.#version = delta.version;
    return true;
  }

  /** Ends timers; the readers are left to their sockets. */
  close(): void {
    clearTimeout(this.#timer);
    this.#readers.clear();
    this.#joining.clear();
    this.#ring.clear();
  }

  #turn(): void {
    if (this.#isTurning || this.#timer !== undefined) return;
    const now = performance.now();
    const waitMs = this.#joining.size > 0 ? 0 : this.#pace.dueAtMs(now) - now;
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
    if (this.#joining.size > 0) await this.#admit();
    else if (this.#isNew && this.#readers.size > 0) await this.#tick([]);
  }

  /** Lets everybody in who waits: together, so that a thousand who come back at once ask Postgres no more than one. */
  async #admit(): Promise<void> {
    const { projectId } = this;
    const batch = [...this.#joining];
    this.#joining.clear();
    try {
      for (const [socket] of batch) this.#forget(socket);
      const visible = await this.#tick([...new Set(batch.map(([socket]) => socket.userId))]);
      const behind: Returning[] = [];
      const admitted: LiveSocket[] = [];
      for (const [socket, { since, epoch }] of batch) {
        if (!visible.has(socket.userId)) socket.refuse(notFound(), projectId);
        else if (socket.follows(projectId)) {
          admitted.push(socket);
          this.#resume(socket, since, epoch, behind);
        }
      }
      await this.#catchUp(behind);
      if (admitted.length === 0) return;
      const status = await scheduleFrame(this.#database.pool, projectId);
      this.#forecastTouch ??= await lastTouch(this.#database.pool, projectId);
      const frame = status === null ? null : wireFrame(status);
      if (frame !== null) for (const socket of admitted) socket.deliver(projectId, frame);
      await this.#introduce(admitted);
    } catch (error) {
      // Nothing was said to those who are not readers yet: they wait for the next turn.
      for (const [socket, resume] of batch) {
        if (socket.follows(projectId) && !this.#readers.has(socket) && !this.#joining.has(socket)) {
          this.#joining.set(socket, resume);
        }
      }
      throw error;
    }
  }

  /** Takes a reader in at the room's number; one whose gap the ring does not hold is left to `behind`. */
  #resume(socket: LiveSocket, since: number | null, epoch: string | null, behind: Returning[]): void {
    const { projectId } = this;
    const version = this.#version!;
    const isGap = since !== null && since < version;
    const isSameLife = epoch === null || epoch === this.#epoch;
    // The frames that are kept have names in them.
    const isKept = isGap && isSameLife && !socket.admission.hidesNames;
    const kept = isKept ? this.#ring.since(since, socket.userId) : isGap && isSameLife ? null : [];
    if (kept === null && isGap) {
      behind.push({ socket, since });
      return;
    }
    this.#greet(socket, version);
    if (!isSameLife || (since !== null && since > version)) socket.say({ type: 'resync', project_id: projectId });
    for (const frame of kept ?? []) socket.deliver(projectId, frame);
  }

  /** The others learn who came, and who came learns who is there. */
  async #introduce(admitted: readonly LiveSocket[]): Promise<void> {
    const { projectId } = this;
    const people = await this.#presence.know([...new Set(admitted.map(socket => socket.userId))]);
    const present = admitted.filter(socket => socket.follows(projectId) && this.#readers.has(socket));
    for (const socket of present) {
      const person = people.get(socket.userId);
      if (person !== undefined) this.#presence.enter(projectId, socket.tab, person);
    }
    const whole = this.#presence.whole(projectId);
    if (whole === null) return;
    for (const socket of present) if (!socket.admission.hidesNames) socket.deliver(projectId, whole);
  }

  /** Tells the readers who is there: those who are told who people are. */
  tell(frame: WireFrame): void {
    for (const socket of this.#readers.keys()) {
      if (!socket.admission.hidesNames) socket.deliver(this.projectId, frame);
    }
  }

  async #catchUp(behind: readonly Returning[]): Promise<void> {
    if (behind.length === 0) return;
    const { projectId } = this;
    for (const [socket, { version, frame }] of await catchUp(this.#database, projectId, behind)) {
      if (!socket.follows(projectId)) continue;
      this.#greet(socket, version);
      if (frame === null) socket.say({ type: 'resync', project_id: projectId });
      else socket.deliver(projectId, frame);
    }
  }

  #greet(socket: LiveSocket, version: number): void {
    this.#readers.set(socket, version);
    this.#users = null;
    socket.say({
      type: 'subscribed',
      project_id: this.projectId,
      server_version: version,
      epoch: this.#epoch,
      tab: socket.tab,
    });
  }

  /**
   * Tells the readers what is new.
   *
   * @param joining users who are about to read
   * @returns those of them, and of the readers, who may see the project
   */
  async #tick(joining: readonly string[]): Promise<ReadonlySet<string>> {
    const { projectId } = this;
    const wantsStatus = this.#isStatusNew;
    this.#isNew = false;
    this.#isStatusNew = false;
    this.#pace.frame(performance.now());
    const from = this.#version;
    try {
      const delta = await readDelta(this.#database.pool, {
        projectId,
        // The first to come says by its own number what it missed.
        since: from,
        rowsMax: FRAME_ROWS_MAX,
        userIds: [...new Set([...this.#readingUsers(), ...joining])],
      });
      if (delta === null) return new Set();
      this.#expel(delta.visibleTo);
      if (from !== null && (delta.version < from || (this.#epoch !== '' && delta.epoch !== this.#epoch))) {
        this.#startOver(delta);
      } else if (from !== null && delta.version > from) {
        await this.#tellOwners(from, delta);
        this.#broadcast(from, delta);
      }
      this.#version = delta.version;
      this.#epoch = delta.epoch;
      if (!wantsStatus || this.#readers.size === 0) return delta.visibleTo;
      await this.#tellForecasts();
      const status = await readStatus(this.#database.pool, projectId);
      if (status === null) return delta.visibleTo;
      if (status.state === 'current' && status.project_version > delta.version) {
        // Dates were stored meanwhile: their rows come first, then the word that they are current.
        this.#isNew = true;
        this.#isStatusNew = true;
        return delta.visibleTo;
      }
      const frame = wireFrame(toScheduleFrame(projectId, status));
      for (const socket of this.#readers.keys()) socket.deliver(projectId, frame);
      return delta.visibleTo;
    } catch (error) {
      this.#isStatusNew ||= wantsStatus;
      throw error;
    }
  }

  /** Tells how far forecasts are that changed since the last look. */
  async #tellForecasts(): Promise<void> {
    if (this.#forecastTouch === null) return;
    for (const { touched, frame } of await touchedForecasts(this.#database.pool, this.projectId, this.#forecastTouch)) {
      this.#forecastTouch = touched;
      const text = wireFrame(JSON.stringify(frame));
      for (const socket of this.#readers.keys()) socket.deliver(this.projectId, text);
    }
  }

  /** A backup was restored below the running server: numbers mean something else now. */
  #startOver(delta: Delta): void {
    this.#ring.clear();
    for (const socket of this.#readers.keys()) {
      this.#readers.set(socket, delta.version);
      socket.say({ type: 'resync', project_id: this.projectId });
    }
  }

  /**
   * Rows that not everybody sees go to who does in a frame of their own, before the others get theirs. It may reach
   * further than the others' frame: a reader's next one is told from the number that this reader has.
   */
  async #tellOwners(from: number, delta: Delta): Promise<void> {
    const reading = new Set(this.#readingUsers());
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
    let frame: WireFrame;
    let unnamed: WireFrame | null = null;
    if (hasChanges(delta)) {
      frame = wireFrame(changeFrame(projectId, from, delta));
      if (reader === undefined) this.#ring.push(from, delta.version, frame, delta.personalTo);
    } else {
      frame = wireFrame(JSON.stringify({ type: 'resync', project_id: projectId }));
      if (reader === undefined) this.#ring.clear();
    }
    const begunAtMs = performance.now();
    for (const [socket, version] of this.#readers) {
      if (version >= delta.version || (reader !== undefined && socket.userId !== reader)) continue;
      this.#readers.set(socket, delta.version);
      if (socket.admission.hidesNames && hasChanges(delta)) {
        unnamed ??= wireFrame(changeFrame(projectId, from, withoutNames(delta)));
        socket.deliver(projectId, unnamed);
      } else socket.deliver(projectId, frame);
    }
    this.#pace.worked(performance.now() - begunAtMs);
  }

  /** Lets readers go who may no longer see the project. */
  #expel(visibleTo: ReadonlySet<string>): void {
    for (const socket of this.#readers.keys()) {
      if (visibleTo.has(socket.userId)) continue;
      this.#forget(socket);
      this.#presence.leave(this.projectId, socket.tab);
      socket.revoke(this.projectId);
    }
  }
}
