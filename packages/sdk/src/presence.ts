import { BehaviorSubject, distinctUntilChanged, map, type Observable, Subscription } from 'rxjs';
import type { PresenceFrame, PresenceState, PresentPerson, ServerFrame } from './protocol/index.js';
import type { LiveSocket } from './socket.js';

/** Who is in a project besides this tab, as far as the socket says: nobody is known while it is not open. */
export interface Present {
  /** Those who moved last first, with their other tabs and where each is. At most a hundred are named. */
  readonly people: readonly PresentPerson[];
  /** How many people there are, named or not, the user of this tab included; 0 = not known. */
  readonly count: number;
}

/** The server takes 20 frames a second: a pointer that moves is told less often. */
const TELL_GAP_MS = 100;

/** What was heard, this tab included. */
interface Heard {
  /** What presence calls this tab; null while the project is not followed. */
  readonly tab: string | null;
  /** By user, who moved last first. */
  readonly people: ReadonlyMap<string, PresentPerson>;
  readonly count: number;
}

const NOTHING: Heard = { tab: null, people: new Map(), count: 0 };

/**
 * Who is here, and where:
 *
 * ```
 *   subscribed ─▶ the name of this tab ─▶ everybody who is there ─▶ this tab's own state is told ─▶ who came, moved, left
 *   socket lost, access revoked ─▶ nobody is known
 * ```
 */
export class Presence {
  readonly #projectId: string;
  readonly #socket: Pick<LiveSocket, 'frames$' | 'state$' | 'send'>;
  readonly #subscriptions = new Subscription();
  readonly #heard$ = new BehaviorSubject(NOTHING);
  #isStopped = false;
  #state: PresenceState | null = null;
  /** As JSON what the server was told; null = that this tab is nowhere in particular, which it takes for granted. */
  #told: string | null = null;
  #isHeard = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    readonly projectId: string;
    readonly socket: Pick<LiveSocket, 'frames$' | 'state$' | 'send'>;
  }) {
    this.#projectId = options.projectId;
    this.#socket = options.socket;
    this.#subscriptions.add(options.socket.frames$.subscribe(frame => this.#onFrame(frame)));
    this.#subscriptions.add(
      options.socket.state$.subscribe(state => {
        if (state !== 'open') this.#forget();
      }),
    );
  }

  /** Who else is here, now and whenever somebody comes, moves or leaves. Completes when the project is closed. */
  get present$(): Observable<Present> {
    return this.#heard$.pipe(
      map(({ tab, people, count }): Present => ({ people: others(people, tab), count })),
      distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)),
    );
  }

  /** What others know this tab by; null while the project is not followed. */
  get tab(): string | null {
    return this.#heard$.value.tab;
  }

  /**
   * Says where this tab is: the whole of it, because the last word counts. Told again after every reconnection, and at
   * most ten times a second.
   *
   * @param state null = nowhere in particular
   */
  tell(state: PresenceState | null): void {
    if (this.#isStopped) return;
    this.#state = state;
    this.#timer ??= setTimeout(() => this.#send(), 0);
  }

  /** Ends it; the server sees by the end of the subscription that this tab is gone. */
  stop(): void {
    this.#isStopped = true;
    this.#subscriptions.unsubscribe();
    clearTimeout(this.#timer);
    this.#heard$.complete();
  }

  #onFrame(frame: ServerFrame): void {
    if (!('project_id' in frame) || frame.project_id !== this.#projectId) return;
    if (frame.type === 'revoked') this.#forget();
    else if (frame.type === 'subscribed') {
      this.#heard$.next({ ...this.#heard$.value, tab: frame.tab });
      // A server that let this tab in anew knows nothing of where it is.
      this.#told = null;
    } else if (frame.type === 'presence') this.#hear(frame);
  }

  #hear({ is_whole, people, left, count }: PresenceFrame): void {
    const known = new Map(is_whole ? [] : this.#heard$.value.people);
    // The latest to move stand first.
    const moved = new Map(people.map(person => [person.user_id, person]));
    for (const user of [...left, ...moved.keys()]) known.delete(user);
    this.#heard$.next({ ...this.#heard$.value, people: new Map([...moved, ...known]), count });
    if (!is_whole) return;
    // Only now has the server let this tab in.
    this.#isHeard = true;
    this.#timer ??= setTimeout(() => this.#send(), 0);
  }

  #send(): void {
    this.#timer = undefined;
    const said = this.#state === null ? null : JSON.stringify(this.#state);
    if (!this.#isHeard || said === this.#told) return;
    if (!this.#socket.send({ type: 'presence', project_id: this.#projectId, state: this.#state })) return;
    this.#told = said;
    this.#timer = setTimeout(() => this.#send(), TELL_GAP_MS);
  }

  #forget(): void {
    this.#isHeard = false;
    this.#told = null;
    this.#heard$.next(NOTHING);
  }
}

/** Without this tab: somebody who is here only by it is not somebody else. */
function others(people: ReadonlyMap<string, PresentPerson>, own: string | null): PresentPerson[] {
  return [...people.values()].flatMap(person => {
    const tabs = person.tabs.filter(({ tab }) => tab !== own);
    return tabs.length === 0 ? [] : [tabs.length === person.tabs.length ? person : { ...person, tabs }];
  });
}
