import { html } from 'lit';
import { enLate } from '../../../locales/en-late.js';
import { inSlices, type Steps } from '../../../plan/steps.js';
import type { GanttParts } from '../../shell/parts.js';

/** Longest text that is searched for. */
const MOST_TEXT = 200;
const STEPS = 512;

/** Text as it is compared: without case and accents. */
const plain = (text: string): string => text.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

function* hitsOf(names: readonly (string | undefined)[], wanted: string): Steps<Uint8Array> {
  const isHit = new Uint8Array(names.length);
  for (let index = 0; index < names.length; index += 1) {
    if (index % STEPS === 0) yield;
    if (plain(names[index] ?? '').includes(wanted)) isHit[index] = 1;
  }
  return isHit;
}

/** Finds tasks by a part of their name, goes from one to the next and marks what was found. */
export class Search {
  readonly #parts: GanttParts;
  #wanted = '';
  #isHit: Uint8Array = new Uint8Array(0);
  /** Tasks found. */
  count = 0;

  constructor(parts: GanttParts) {
    this.#parts = parts;
    parts.addWords(enLate);
  }

  /** Finds the tasks whose name has a text in it, and says how many; '' finds none. */
  async find(text: string): Promise<void> {
    const { schedule, announce, strings } = this.#parts;
    const wanted = plain(text.trim().slice(0, MOST_TEXT));
    this.#wanted = wanted;
    const names = schedule.outline.tasks.map(({ name }) => name);
    const found =
      wanted === '' ? new Uint8Array(0) : await inSlices(hitsOf(names, wanted), () => wanted !== this.#wanted);
    if (found === null) return;
    this.#isHit = found;
    this.count = found.reduce((sum, hit) => sum + hit, 0);
    if (wanted !== '') announce(strings.rows.found(this.count));
    this.#parts.update();
  }

  /** Whether a task was found. */
  isHit(index: number): boolean {
    return this.#isHit[index] === 1;
  }

  /** Goes to the next task found after the keyboard's place, or the one before it, round the end. */
  next(by: 1 | -1): void {
    const { grid, schedule, selection, announce, strings } = this.#parts;
    if (this.#wanted === '') return;
    const { outline } = schedule;
    // Without an arrangement entries and outline indexes are the same.
    const entries = grid.rows.view.arrangement?.entries ?? outline.tasks.map((_, index) => index);
    const active = outline.indexOf.get(selection.activeId ?? '');
    const from = active === undefined ? (by > 0 ? -1 : 0) : entries.indexOf(active);
    const size = entries.length;
    for (let step = 1; step <= size; step += 1) {
      const index = entries[(from + by * step + size * 2) % size] as number;
      if (!this.isHit(index)) continue;
      const task = outline.tasks[index];
      if (!task) continue;
      const nth = this.#nth(entries, index);
      this.#parts.revealTask(task.id);
      this.#parts.select(task.id);
      // The keyboard stays in the search field, so that Enter goes on.
      this.#parts.wantsFocus = false;
      announce(strings.rows.hit(task.name ?? '', nth, this.count));
      return;
    }
    announce(strings.rows.found(0));
  }

  #nth(entries: ArrayLike<number>, index: number): number {
    let nth = 0;
    for (let entry = 0; entry < entries.length; entry += 1) {
      const at = entries[entry] as number;
      if (this.isHit(at)) nth += 1;
      if (at === index) return nth;
    }
    return nth;
  }

  /** A name with what was searched for marked. */
  mark(name: string): unknown {
    // Accents that are taken off would shift the places: then the whole name is marked.
    const flat = plain(name);
    const at = flat.indexOf(this.#wanted);
    if (this.#wanted === '' || at < 0) return name;
    if (flat.length !== name.length) return html`<mark>${name}</mark>`;
    const end = at + this.#wanted.length;
    return html`${name.slice(0, at)}<mark>${name.slice(at, end)}</mark>${name.slice(end)}`;
  }
}
