import { render } from 'lit';
import { type RowAttributes, renderCells, rowAttributes, rowId, type TreegridState } from './row.js';

/** Rows the layer may be scrolled over before their places are counted from another row: offsets stay exact. */
const REBASE_ROWS = 4000;

/** An element of the pool and the row it shows now. */
interface Slot {
  readonly element: HTMLElement;
  row: number;
  taskId: string;
  attributes: RowAttributes;
}

/**
 * The rows of the grid that are in the DOM. Scrolling moves one layer and fills the elements of rows that left with
 * those that come in; nothing else is looked at. The row with the keyboard keeps its element, wherever it is: an
 * element that is taken out of the DOM, even for a moment, loses the focus.
 */
export class RowPool {
  #host: HTMLElement | null = null;
  #state: TreegridState | null = null;
  /** Rows in view, ascending, and the row with the keyboard when it is not among them. */
  #slots: Slot[] = [];
  #baseRow = 0;
  #hovered = -1;

  /** Shows everything anew. Cost: the rows in view. */
  show(host: HTMLElement, state: TreegridState): void {
    if (host !== this.#host) this.#slots = [];
    this.#host = host;
    this.#hovered = state.hoverTask;
    const isMoved = this.#state?.rowHeight !== state.rowHeight;
    this.#state = state;
    this.#fit(state);
    for (const slot of this.#slots) this.#fill(slot, state, isMoved);
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
      for (const slot of entered) this.#fill(slot, state, false);
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
      if (tasks.includes(state.rows[slot.row] ?? -1)) this.#fill(slot, state, false);
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

  /** Gives each row in view an element. @returns those with another row than before */
  #fit(state: TreegridState): Slot[] {
    const { first, last, activeRow, selection, rows } = state;
    const count = Math.max(0, last - first + 1);
    const isActiveInView = activeRow >= first && activeRow <= last;
    const active = this.#slots.find(slot => slot.taskId !== '' && slot.taskId === selection.activeId) ?? null;
    const placed: (Slot | undefined)[] = new Array(count).fill(undefined);
    const free: Slot[] = [];
    if (active && isActiveInView) placed[activeRow - first] = active;
    for (const slot of this.#slots) {
      if (slot === active && activeRow >= 0) continue;
      const at = slot.row - first;
      if (at >= 0 && at < count && !placed[at]) placed[at] = slot;
      else free.push(slot);
    }
    const isAllNew = free.length >= count;
    const entered: Slot[] = [];
    const take = (row: number, slot = free.shift() ?? newSlot()): Slot => {
      if (slot.row !== row) entered.push(slot);
      slot.row = row;
      return slot;
    };
    const slots = placed.map((slot, at) => take(first + at, slot));
    if (activeRow >= 0 && activeRow < rows.length && !isActiveInView) {
      const kept = take(activeRow, active ?? undefined);
      if (activeRow < first) slots.unshift(kept);
      else slots.push(kept);
    }
    for (const slot of free) slot.element.remove();
    // Rows that stay keep their places; where all are new, filling the elements where they stand is cheapest.
    if (!isAllNew) for (const slot of entered) if (slot !== active) slot.element.remove();
    this.#slots = slots;
    this.#arrange(active?.element ?? null);
    return entered;
  }

  /** Brings the elements into the order of the rows without moving the one with the keyboard. */
  #arrange(active: HTMLElement | null): void {
    const host = this.#host as HTMLElement;
    let cursor = host.firstElementChild;
    for (const { element } of this.#slots) {
      while (element === active && cursor && cursor !== element && host === element.parentNode) {
        const passed = cursor;
        cursor = cursor.nextElementSibling;
        passed.remove();
      }
      if (cursor === element) cursor = cursor.nextElementSibling;
      else host.insertBefore(element, cursor);
    }
  }

  #fill(slot: Slot, state: TreegridState, isMoved: boolean): void {
    const { row, element } = slot;
    slot.taskId = rowId(state, row) ?? '';
    this.#describe(slot, state);
    render(renderCells(state, row), element);
    if (isMoved || element.dataset['at'] !== String(row - this.#baseRow)) this.#place(slot, state);
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

  #place({ element, row }: Slot, { rowHeight }: TreegridState): void {
    element.style.top = `${(row - this.#baseRow) * rowHeight}px`;
  }

  /** Moves the layer of all rows; far from where it was counted from, counts the rows anew. */
  #move(state: TreegridState): void {
    const { first, rowHeight, scrollTop } = state;
    if (Math.abs(first - this.#baseRow) > REBASE_ROWS) {
      this.#baseRow = first;
      for (const slot of this.#slots) this.#place(slot, state);
    }
    if (this.#host) this.#host.style.transform = `translateY(${this.#baseRow * rowHeight - scrollTop}px)`;
  }
}

function newSlot(): Slot {
  return { element: document.createElement('div'), row: -1, taskId: '', attributes: {} };
}
