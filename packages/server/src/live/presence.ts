import { randomBytes } from 'node:crypto';
import type { PresenceState } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import type { Fanout } from '../changes/fanout.js';
import { PRESENCE_FORGET_MS, PRESENCE_GAP_MS, PRESENCE_GAP_PER_PERSON_MS, PRESENCE_REPEAT_MS } from '../limits.js';
import { type Person, PresenceBoard, type Tab } from './presence-board.js';
import { type WireFrame, wireFrame } from './wire-frame.js';

/** What presence needs of the server. */
export interface PresenceOptions {
  readonly pool: pg.Pool;
  /** Without one only the people of this process are there. */
  readonly fanout: Fanout | null;
  /** Sends a frame to all readers of a project in this process. */
  readonly tell: (projectId: string, frame: WireFrame) => void;
}

/** What processes tell each other, as JSON: that a tab is somewhere or is gone, or that they want to know. */
type Message =
  | { readonly project: string; readonly tab: Tab }
  | { readonly project: string; readonly gone: string }
  | { readonly project: string; readonly asks: true };

interface Project {
  readonly board: PresenceBoard;
  /** Tabs of this process that the others have not been told about. */
  readonly untold: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Who is where, in every project that somebody reads here:
 *
 * ```
 *   a tab comes, moves, goes ─▶ board of the project ─every 100 ms─▶ one frame for all readers here
 *                                      ▲            └────────────▶ fan-out ─▶ boards of the other processes
 *   other processes: changes, and all of it every 10 s (a tab not named for 25 s is gone) ───┘
 * ```
 *
 * Nothing of it is stored: it is as true as the last seconds.
 */
export class Presence {
  readonly #pool: pg.Pool;
  readonly #fanout: Fanout | null;
  readonly #tell: PresenceOptions['tell'];
  readonly #node = randomBytes(6).toString('base64url');
  readonly #projects = new Map<string, Project>();
  #people = new Map<string, Person>();
  readonly #repeating: NodeJS.Timeout;
  readonly #stopHearing: (() => void)[];

  constructor({ pool, fanout, tell }: PresenceOptions) {
    this.#pool = pool;
    this.#fanout = fanout;
    this.#tell = tell;
    this.#stopHearing =
      fanout === null
        ? []
        : [fanout.hear('presence', entries => this.#hear(entries)), fanout.onReady(() => this.#repeat(true))];
    this.#repeating = setInterval(() => this.#repeat(false), PRESENCE_REPEAT_MS);
    this.#repeating.unref();
  }

  /** A name for a socket, the same in every project. */
  newTab(): string {
    return `${this.#node}.${randomBytes(4).toString('hex')}`;
  }

  /** Who users are; each is read once in a while. */
  async know(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const people = this.#people;
    const unknown = userIds.filter(id => !people.has(id));
    if (unknown.length > 0) {
      const { rows } = await this.#pool.query<Person>({
        name: 'presence-people',
        text: 'SELECT id AS user_id, name, initials FROM users WHERE id = ANY($1::uuid[])',
        values: [unknown],
      });
      for (const person of rows) people.set(person.user_id, person);
    }
    return people;
  }

  /** A tab reads a project. */
  enter(projectId: string, tab: string, person: Person): void {
    let project = this.#projects.get(projectId);
    if (project === undefined) {
      project = { board: new PresenceBoard(), untold: new Set(), timer: undefined };
      this.#projects.set(projectId, project);
      this.#publish([{ project: projectId, asks: true }]);
    }
    // One that subscribes again stays where it is.
    if (project.board.get(tab) !== undefined) return;
    project.board.put({ tab, person, state: null }, null);
    this.#changed(projectId, project, tab);
  }

  /** A tab moved. One that has not entered is no error: it is still being let in, or was shown out. */
  move(projectId: string, tab: string, state: PresenceState | null): void {
    const project = this.#projects.get(projectId);
    const held = project?.board.get(tab);
    if (project === undefined || held === undefined) return;
    project.board.put({ tab, person: held.person, state }, null);
    this.#changed(projectId, project, tab);
  }

  /** A tab reads the project no more. */
  leave(projectId: string, tab: string): void {
    const project = this.#projects.get(projectId);
    if (project?.board.get(tab) === undefined) return;
    project.board.remove(tab);
    this.#changed(projectId, project, tab);
    if (project.board.ownTabs.length > 0) return;
    // Nobody here is told any more; the others are.
    this.#flush(projectId, project);
    clearTimeout(project.timer);
    this.#projects.delete(projectId);
  }

  /** Everybody who is there, for somebody who has just come. */
  whole(projectId: string): WireFrame | null {
    const project = this.#projects.get(projectId);
    return project === undefined ? null : wireFrame(JSON.stringify(project.board.whole(projectId)));
  }

  stop(): void {
    clearInterval(this.#repeating);
    for (const stop of this.#stopHearing) stop();
    // Told at once, so that others need not wait until this process is missed.
    this.#publish(
      [...this.#projects].flatMap(([project, { board, timer }]) => {
        clearTimeout(timer);
        return board.ownTabs.map(({ tab }) => ({ project, gone: tab }));
      }),
    );
    this.#projects.clear();
  }

  #changed(projectId: string, project: Project, tab: string | null): void {
    if (tab !== null) project.untold.add(tab);
    if (project.timer !== undefined) return;
    const gapMs = PRESENCE_GAP_MS + PRESENCE_GAP_PER_PERSON_MS * project.board.peopleCount;
    project.timer = setTimeout(() => this.#flush(projectId, project), gapMs);
    project.timer.unref();
  }

  #flush(projectId: string, project: Project): void {
    project.timer = undefined;
    const { board, untold } = project;
    if (board.hasChanges) this.#tell(projectId, wireFrame(JSON.stringify(board.takeChanges(projectId))));
    const messages = [...untold].map((tab): Message => {
      const held = board.get(tab);
      return held === undefined ? { project: projectId, gone: tab } : { project: projectId, tab: held };
    });
    untold.clear();
    this.#publish(messages);
  }

  /** Says of every project who is here, and forgets who was not named by another process for too long. */
  #repeat(asks: boolean): void {
    const before = performance.now() - PRESENCE_FORGET_MS;
    const messages: Message[] = [];
    for (const [projectId, project] of this.#projects) {
      messages.push(...own(projectId, project));
      if (asks) messages.push({ project: projectId, asks });
      project.board.forget(before);
      if (project.board.hasChanges) this.#changed(projectId, project, null);
    }
    // A name may change; the next to come asks for it again.
    this.#people = new Map();
    this.#publish(messages);
  }

  #publish(messages: readonly Message[]): void {
    if (this.#fanout === null || messages.length === 0) return;
    // Lost, it is said again within seconds.
    this.#fanout.publish('presence', messages.map(packed)).catch(() => undefined);
  }

  #hear(entries: readonly string[]): void {
    const now = performance.now();
    for (const entry of entries) {
      const message = JSON.parse(entry) as Message;
      const project = this.#projects.get(message.project);
      if (project === undefined) continue;
      if ('tab' in message) project.board.put(message.tab, now);
      else if ('gone' in message) project.board.remove(message.gone);
      else this.#publish(own(message.project, project));
      if (project.board.hasChanges) this.#changed(message.project, project, null);
    }
  }
}

/** Where everybody is who is connected here. */
const own = (project: string, { board }: Project): Message[] => board.ownTabs.map(tab => ({ project, tab }));

/** Without what only the sender's board knows. */
function packed(message: Message): string {
  if (!('tab' in message)) return JSON.stringify(message);
  const { tab, person, state } = message.tab;
  return JSON.stringify({ project: message.project, tab: { tab, person, state } });
}
