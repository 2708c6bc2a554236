import type { PresenceFrame, PresenceState, PresentPerson } from '@trueppm/sdk/protocol';
import { PRESENCE_PEOPLE_MAX, PRESENCE_TABS_MAX } from '../limits.js';

/** Who somebody is, as others are told. */
export interface Person {
  readonly user_id: string;
  readonly name: string;
  readonly initials: string;
}

/** One tab or device in one project. */
export interface Tab {
  readonly tab: string;
  readonly person: Person;
  readonly state: PresenceState | null;
}

/** A tab as the board holds it. */
interface HeldTab extends Tab {
  /** When another process last said that it is there; null = it is connected here. */
  readonly heardAt: number | null;
  /** Counts up: what moved last has the highest. */
  readonly order: number;
}

/**
 * Who is in one project, by tab: somebody with two tabs is there until the second is closed. Notes whose tabs changed
 * since the last frame.
 */
export class PresenceBoard {
  readonly #tabs = new Map<string, HeldTab>();
  #changed = new Set<string>();
  #order = 0;

  get isEmpty(): boolean {
    return this.#tabs.size === 0;
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  /** People with at least one tab. */
  get peopleCount(): number {
    return new Set([...this.#tabs.values()].map(({ person }) => person.user_id)).size;
  }

  /**
   * A tab came, or moved; the same again only renews it.
   *
   * @param heardAt when another process said so; null = it is connected here
   */
  put(tab: Tab, heardAt: number | null): void {
    const held = this.#tabs.get(tab.tab);
    const isSame = held !== undefined && JSON.stringify(held.state) === JSON.stringify(tab.state);
    if (!isSame) {
      this.#order += 1;
      this.#changed.add(tab.person.user_id);
    }
    this.#tabs.set(tab.tab, { ...tab, heardAt, order: isSame ? held.order : this.#order });
  }

  /** A tab is gone; an unknown one is no error. */
  remove(tab: string): void {
    const held = this.#tabs.get(tab);
    if (held === undefined) return;
    this.#tabs.delete(tab);
    this.#changed.add(held.person.user_id);
  }

  get(tab: string): Tab | undefined {
    return this.#tabs.get(tab);
  }

  /** The tabs that are connected here. */
  get ownTabs(): Tab[] {
    return [...this.#tabs.values()].filter(({ heardAt }) => heardAt === null);
  }

  /** Lets go of tabs that no other process has named since then. */
  forget(before: number): void {
    for (const { tab, heardAt } of [...this.#tabs.values()]) if (heardAt !== null && heardAt < before) this.remove(tab);
  }

  /** Everybody who is there. */
  whole(projectId: string): PresenceFrame {
    return this.#frame(projectId, true, this.#people(null), []);
  }

  /** What changed since the last call. */
  takeChanges(projectId: string): PresenceFrame {
    const changed = this.#changed;
    this.#changed = new Set();
    const people = this.#people(changed);
    const present = new Set([...this.#tabs.values()].map(({ person }) => person.user_id));
    return this.#frame(
      projectId,
      false,
      people,
      [...changed].filter(user => !present.has(user)),
    );
  }

  #frame(project_id: string, is_whole: boolean, people: PresentPerson[], left: string[]): PresenceFrame {
    return { type: 'presence', project_id, is_whole, people, left, count: this.peopleCount };
  }

  /** People with their tabs, who moved last first. */
  #people(only: ReadonlySet<string> | null): PresentPerson[] {
    const people = new Map<string, PresentPerson>();
    for (const { tab, person, state } of [...this.#tabs.values()].sort((a, b) => b.order - a.order)) {
      if (only !== null && !only.has(person.user_id)) continue;
      let found = people.get(person.user_id);
      if (found === undefined) {
        if (people.size >= PRESENCE_PEOPLE_MAX) continue;
        found = { ...person, tabs: [] };
        people.set(person.user_id, found);
      }
      if (found.tabs.length < PRESENCE_TABS_MAX) found.tabs.push({ tab, state });
    }
    return [...people.values()];
  }
}
