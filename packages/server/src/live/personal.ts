import type { Relay } from '../changes/relay.js';
import type { Database } from '../db/pool.js';
import { type PersonalNews, selectNews } from '../notifications/queries.js';
import type { LiveSocket } from './socket.js';
import { wireFrame } from './wire-frame.js';

/** What personal feeds need of the server. */
export interface PersonalOptions {
  readonly database: Database;
  readonly relay: Pick<Relay, 'follow'>;
  readonly onError: (error: unknown) => void;
}

interface Person {
  readonly sockets: Set<LiveSocket>;
  readonly unfollow: () => void;
  /** What was told last; null = nothing is known yet. */
  told: PersonalNews | null;
  isTelling: boolean;
  isNew: boolean;
}

/** Tells people's open tabs what is new for them: one query per person and change, whatever the number of tabs. */
export class PersonalFeeds {
  readonly #options: PersonalOptions;
  readonly #people = new Map<string, Person>();

  constructor(options: PersonalOptions) {
    this.#options = options;
  }

  join(socket: LiveSocket): void {
    const { userId } = socket;
    let person = this.#people.get(userId);
    if (person === undefined) {
      const unfollow = this.#options.relay.follow(userId, () => this.#wake(userId));
      person = { sockets: new Set(), unfollow, told: null, isTelling: false, isNew: false };
      this.#people.set(userId, person);
    }
    person.sockets.add(socket);
    if (person.told === null) this.#wake(userId);
  }

  leave(socket: LiveSocket): void {
    const person = this.#people.get(socket.userId);
    person?.sockets.delete(socket);
    if (person === undefined || person.sockets.size > 0) return;
    person.unfollow();
    this.#people.delete(socket.userId);
  }

  #wake(userId: string): void {
    const person = this.#people.get(userId);
    if (person === undefined) return;
    person.isNew = true;
    if (person.isTelling) return;
    person.isTelling = true;
    this.#tell(userId, person)
      .catch(error => this.#options.onError(error))
      .finally(() => {
        person.isTelling = false;
      });
  }

  async #tell(userId: string, person: Person): Promise<void> {
    const { pool } = this.#options.database;
    while (person.isNew) {
      person.isNew = false;
      const { told } = person;
      const news = await selectNews(pool, userId, told?.last ?? null);
      person.told = news;
      // A tab that has just come reads the list itself: only what comes after is told, and only if it is news.
      if (told === null || (news.latest === '[]' && news.unread === told.unread)) continue;
      const frame = wireFrame(`{"type":"notifications","unread_count":${news.unread},"latest":${news.latest}}`);
      // One that is too slow reads the list when it has caught up.
      for (const socket of person.sockets) socket.offer(frame);
    }
  }
}
