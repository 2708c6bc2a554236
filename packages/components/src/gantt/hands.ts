import type { DragReport } from './drag/drag-look.js';
import type { GanttParts } from './gantt-parts.js';
import { CellEditing } from './grid/cell-editing.js';
import { GridKeys } from './grid/grid-keys.js';
import { TimelinePointer } from './timeline/pointer.js';

/**
 * What a person changes a plan with: keys and editors in the grid, the pointer on the timeline. It loads once the first
 * picture stands; what is done before it has come is held by `EarlyInput`.
 */
export class Hands {
  readonly editing: CellEditing;
  readonly keys: GridKeys;
  readonly #parts: GanttParts;
  readonly #onDrag: (report: DragReport | null) => void;

  /** @param onDrag runs when what a drag or a move by keys does has changed, with null at its end */
  constructor(parts: GanttParts, onDrag: (report: DragReport | null) => void) {
    this.#parts = parts;
    this.#onDrag = onDrag;
    this.editing = new CellEditing(parts);
    this.keys = new GridKeys(parts, this.editing, onDrag);
  }

  /** Listens on a timeline; ends with its element. */
  pointerOn(time: HTMLElement): TimelinePointer {
    return new TimelinePointer(this.#parts, time, this.#onDrag);
  }
}
