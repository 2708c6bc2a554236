import { render } from 'lit';
import { type RowAttributes, renderCells, rowAttributes, rowId, type TreegridState } from './row.js';

/** Rows the layer has room for, the one its places are counted from first. */
const ROOM_ROWS = 2000;
/** Of these rows that many are left above where a jump ended. */
const ROOM_ABOVE = 900;
/** Scrolling rests when nothing has been scrolled for so long. */
const REST_MS = 120;

/** An element of the pool and the row it shows now. */
interface Slot {
  readonly element: HTMLElement;
  row: number;
  taskId: string;
  attributes: RowAttributes;
}

/**
 * The rows of the grid that are in the DOM. Scrolling moves one layer and fills the elements of rows that left with
 * those that come in, where they stand: an element that is moved in the DOM is styled, laid out and painted as if it
 * were new, with all that is in it. So only when scrolling rests do the elements take the order of the rows, which
 * assistive technology reads. The row with the keyboard keeps its element, wherever it is: one that is taken out of the
 * DOM, even for a moment, loses the focus.
 */
export class RowPool {
  #host: HTMLElement | null = null;
  #state: TreegridState | null = null;
  /** Rows in view and the row with the keyboard, in the order of their elements in the DOM. */
  #slots: Slot[] = [];
  #baseRow = 0;
  #hovered = -1;
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** Shows everything anew. Cost: the rows in view. */
  show(host: HTMLElement, state: TreegridState): void {
    if (host !== this.#host) this.#slots = [];
    this.#host = host;
    this.#hovered = state.hoverTask;
    this.#state = state;
    this.#fit(state);
    this.#arrange();
    for (const slot of this.#slots) {
      this.#fill(slot, state);
      this.#place(slot, state);
    }
    this.#move(state);
  }

  /** Follows the scroller. Cost: the rows that come into view. */
  scroll(first: number, last: number, scrollTop: number): void {
    const before = this.#state;
    if (!before) return;
    const state = { ...before, first, last, scrollTop };
    this.#state = state;
    if (first !== before.first || last !== before.last) {
      const entered = this.#fit(state);
      for (const slot of entered) {
        this.#fill(slot, state);
        this.#place(slot, state);
      }
      clearTimeout(this.#resting);
      this.#resting = setTimeout(() => this.#arrange(), REST_MS);
      // The first row is the way in by Tab while none has the keyboard: of the others only the one that was.
      if (state.selection.activeId === null) {
        for (const slot of this.#slots) {
          if (slot.row === first || slot.attributes['tabindex'] === '0') this.#describe(slot, state);
        }
      }
    }
    this.#move(state);
  }

  /** Other dates of some tasks, by outline index. Cost: their rows, as far as they are in view. */
  datesChanged(tasks: Int32Array): void {
    const state = this.#state;
    if (!state) return;
    for (const slot of this.#slots) {
      if (tasks.includes(state.rows[slot.row] ?? -1)) this.#fill(slot, state);
    }
  }

  /** Marks the row of a task under the pointer, -1 = none. */
  hover(task: number): void {
    const state = this.#state;
    if (!state || task === this.#hovered) return;
    this.#state = { ...state, hoverTask: task };
    for (const slot of this.#slots) {
      const index = state.rows[slot.row];
      if (index === task || index === this.#hovered) this.#describe(slot, this.#state);
    }
    this.#hovered = task;
  }

  /** Gives each row in view, and the one with the keyboard, an element. @returns those with another row than before */
  #fit({ first, last, activeRow, selection }: TreegridState): Slot[] {
    const missing = new Set<number>();
    if (activeRow >= 0 && activeRow < first) missing.add(activeRow);
    for (let row = first; row <= last; row += 1) missing.add(row);
    if (activeRow > last) missing.add(activeRow);
    const entered: Slot[] = [];
    const give = (slot: Slot, row: number): void => {
      missing.delete(row);
      if (slot.row !== row) entered.push(slot);
      slot.row = row;
    };
    const active = activeRow < 0 ? undefined : this.#slots.find(slot => slot.taskId === selection.activeId);
    if (active) give(active, activeRow);
    const free = new Set<Slot>();
    for (const slot of this.#slots) if (slot !== active && !missing.delete(slot.row)) free.add(slot);
    // Elements as they stand take the rows as they come: after a jump they are in order.
    for (const slot of this.#slots) {
      const [row] = missing;
      if (row === undefined) break;
      if (free.delete(slot)) give(slot, row);
    }
    for (const slot of free) slot.element.remove();
    if (free.size > 0) this.#slots = this.#slots.filter(slot => !free.has(slot));
    for (const row of missing) {
      const slot: Slot = { element: document.createElement('div'), row: -1, taskId: '', attributes: {} };
      this.#host?.append(slot.element);
      this.#slots.push(slot);
      give(slot, row);
    }
    return entered;
  }

  /** Brings the elements into the order of the rows without moving the one with the keyboard. */
  #arrange(): void {
    clearTimeout(this.#resting);
    const stays = this.#longestRun();
    this.#slots.sort((one, other) => one.row - other.row);
    let next: HTMLElement | null = null;
    for (let at = this.#slots.length - 1; at >= 0; at -= 1) {
      const slot = this.#slots[at] as Slot;
      if (!stays.has(slot)) this.#host?.insertBefore(slot.element, next);
      next = slot.element;
    }
  }

  /** Most elements one after another that are in order, or those beside the one with the keyboard. */
  #longestRun(): ReadonlySet<Slot> {
    const activeId = this.#state?.selection.activeId;
    let longest: ReadonlySet<Slot> = new Set();
    let besideActive: ReadonlySet<Slot> | undefined;
    let run = new Set<Slot>();
    let rowBefore = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots) {
      if (slot.row < rowBefore) run = new Set();
      run.add(slot);
      rowBefore = slot.row;
      if (run.size > longest.size) longest = run;
      if (slot.taskId === activeId) besideActive = run;
    }
    return besideActive ?? longest;
  }

  #fill(slot: Slot, state: TreegridState): void {
    slot.taskId = rowId(state, slot.row) ?? '';
    this.#describe(slot, state);
    render(renderCells(state, slot.row), slot.element);
  }

  #describe(slot: Slot, state: TreegridState): void {
    const attributes = rowAttributes(state, slot.row);
    const { element, attributes: before } = slot;
    for (const [name, value] of Object.entries(attributes)) {
      if (before[name] === value) continue;
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
    slot.attributes = attributes;
  }

  /**
   * Gives a row the device px it has on the timeline. The browser would round its top and its height, each by itself:
   * at 110 % every third row would lie over the rule of the row before, or leave its own a px above the timeline's.
   */
  #place({ element, row }: Slot, { rowHeight }: TreegridState): void {
    const top = edgeOf(row, rowHeight);
    const height = edgeOf(row + 1, rowHeight) - top;
    element.style.top = `${top - edgeOf(this.#baseRow, rowHeight)}px`;
    element.style.height = height === rowHeight ? '' : `${height}px`;
  }

  /**
   * Moves the layer of all rows; far from where it was counted from, counts the rows anew. By whole device px: between
   * two of them the compositor would blur every rule and letter.
   */
  #move(state: TreegridState): void {
    const { first, last, rowHeight, scrollTop } = state;
    if (first < this.#baseRow || last >= this.#baseRow + ROOM_ROWS) {
      this.#baseRow = first - ROOM_ABOVE;
      for (const slot of this.#slots) this.#place(slot, state);
    }
    const y = edgeOf(this.#baseRow, rowHeight) - edgeOf(1, scrollTop);
    if (this.#host) this.#host.style.transform = `translateY(${y}px)`;
  }
}

/** Top of a row, px, at the edge of a device px. */
function edgeOf(row: number, rowHeight: number): number {
  return Math.round(row * rowHeight * devicePixelRatio) / devicePixelRatio;
}
