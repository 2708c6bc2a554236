import type { Relay } from '../changes/relay.js';
import type { Database } from '../db/pool.js';
import { type Resume, Room } from './room.js';
import type { LiveSocket } from './socket.js';

/** What the rooms need of the server. */
export interface RoomsOptions {
  readonly database: Database;
  readonly relay: Relay;
  readonly onError: (error: unknown) => void;
}

/** Between two looks at who may still see what: a member who was removed hears nothing after it. */
const MEMBERS_LOOK_MS = 1_000;

/** One room per project that somebody in this process follows. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, { readonly room: Room; readonly unfollow: () => void }>();
  readonly #timer: NodeJS.Timeout;
  #isLooking = false;

  constructor(options: RoomsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#lookAtMembers(), MEMBERS_LOOK_MS);
    this.#timer.unref();
  }

  /** Lets a socket follow a project; it hears `subscribed` and what it missed, or an `error` frame. */
  join(projectId: string, socket: LiveSocket, resume: Resume): void {
    let entry = this.#rooms.get(projectId);
    if (entry === undefined) {
      const room = new Room(projectId, this.#options);
      entry = { room, unfollow: this.#options.relay.follow(projectId, (_id, version) => room.wake(version)) };
      this.#rooms.set(projectId, entry);
    }
    entry.room.join(socket, resume);
  }

  leave(projectId: string, socket: LiveSocket): void {
    const entry = this.#rooms.get(projectId);
    if (entry === undefined) return;
    entry.room.leave(socket);
    if (entry.room.isEmpty) this.#drop(projectId);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const id of [...this.#rooms.keys()]) this.#drop(id);
  }

  #drop(id: string): void {
    const entry = this.#rooms.get(id);
    this.#rooms.delete(id);
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
