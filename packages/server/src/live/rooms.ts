import type { PresenceState } from '@trueppm/sdk/protocol';
import type { Fanout } from '../changes/fanout.js';
import type { Relay } from '../changes/relay.js';
import type { Database } from '../db/pool.js';
import { ROOM_LINGER_MS } from '../limits.js';
import { RingBudget } from './frame-ring.js';
import { ReadBudget } from './pace.js';
import { Presence } from './presence.js';
import { type Resume, Room } from './room.js';
import type { LiveSocket } from './socket.js';

/** What the rooms need of the server. */
export interface RoomsOptions {
  readonly database: Database;
  readonly relay: Relay;
  /** Tells other processes who is here; null = this is the only one. */
  readonly fanout: Fanout | null;
  readonly onError: (error: unknown) => void;
}

/** Between two looks at who may still see what: a member who was removed hears nothing after it. */
const MEMBERS_LOOK_MS = 1_000;

interface Entry {
  readonly room: Room;
  readonly unfollow: () => void;
  /** Runs while nobody reads. */
  linger: NodeJS.Timeout | undefined;
}

/** One room per project that somebody in this process follows, or has followed a moment ago. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Entry>();
  readonly #timer: NodeJS.Timeout;
  readonly #budget = new RingBudget();
  readonly #reads = new ReadBudget();
  readonly #stopCarrying: () => void;
  readonly #presence: Presence;
  #isLooking = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#presence = new Presence({
      pool: options.database.pool,
      fanout: options.fanout,
      tell: (projectId, frame) => this.#rooms.get(projectId)?.room.tell(frame),
    });
    this.#stopCarrying = options.database.committed.carryFor(id => this.#rooms.get(id)?.room.wanted ?? null);
    this.#timer = setInterval(() => void this.#lookAtMembers(), MEMBERS_LOOK_MS);
    this.#timer.unref();
  }

  /** Lets a socket follow a project; it hears `subscribed` and what it missed, or an `error` frame. */
  join(projectId: string, socket: LiveSocket, resume: Resume): void {
    let entry = this.#rooms.get(projectId);
    if (entry === undefined) {
      const room = new Room(projectId, {
        ...this.#options,
        budget: this.#budget,
        reads: this.#reads,
        presence: this.#presence,
      });
      const unfollow = this.#options.relay.follow(projectId, (_id, version, carried) => room.wake(version, carried));
      entry = { room, unfollow, linger: undefined };
      this.#rooms.set(projectId, entry);
    }
    clearTimeout(entry.linger);
    entry.linger = undefined;
    entry.room.join(socket, resume);
  }

  /** A name for a socket, by which others know it. */
  newTab(): string {
    return this.#presence.newTab();
  }

  /** A socket says where it is in a project that it follows. */
  move(projectId: string, socket: LiveSocket, state: PresenceState | null): void {
    this.#presence.move(projectId, socket.tab, state);
  }

  leave(projectId: string, socket: LiveSocket): void {
    const entry = this.#rooms.get(projectId);
    if (entry === undefined) return;
    entry.room.leave(socket);
    // It stays for a while: after a cut network all its readers come back at once.
    if (entry.room.isEmpty && entry.linger === undefined) {
      entry.linger = setTimeout(() => this.#drop(projectId), ROOM_LINGER_MS);
      entry.linger.unref();
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#stopCarrying();
    this.#presence.stop();
    for (const id of [...this.#rooms.keys()]) this.#drop(id);
  }

  #drop(id: string): void {
    const entry = this.#rooms.get(id);
    this.#rooms.delete(id);
    clearTimeout(entry?.linger);
    entry?.unfollow();
    entry?.room.close();
  }

  /** Memberships have no number of their own that would wake a room: one query for all rooms finds who lost theirs. */
  async #lookAtMembers(): Promise<void> {
    const readers = [...this.#rooms].flatMap(([id, { room }]) =>
      [...new Set([...room.sockets].map(socket => socket.userId))].map(userId => [id, userId] as const),
    );
    if (readers.length === 0 || this.#isLooking) return;
    this.#isLooking = true;
    try {
      const { rows } = await this.#options.database.pool.query<{ project_id: string }>({
        name: 'live-members',
        text: `SELECT DISTINCT r.project_id FROM unnest($1::uuid[], $2::uuid[]) AS r (project_id, user_id)
                WHERE NOT EXISTS (SELECT FROM memberships AS m JOIN live_projects AS p ON p.id = m.project_id
                                   WHERE m.project_id = r.project_id AND m.user_id = r.user_id)`,
        values: [readers.map(([id]) => id), readers.map(([, userId]) => userId)],
      });
      for (const { project_id } of rows) this.#rooms.get(project_id)?.room.wake(null);
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#isLooking = false;
    }
  }
}
