import { inlineKey } from '../../page/direction-input.js';
import type { GanttParts } from '../../shell/parts.js';
import { chordOf, ENTRY_KEYS, type GridCommand, keyOf, NAME_KEYS } from '../keyboard.js';
import { moveInOutline } from '../rows/outline-acts.js';
import type { CellEditing } from './cell-editing.js';

/** The keyboard in an editor of a cell: what takes the text, leaves it, or goes on to the next cell or row. */
export class EditorKeys {
  readonly #parts: GanttParts;
  readonly #editing: CellEditing;
  readonly #insert: (where: 'above' | 'below', taskId: string) => void;

  /** @param insert adds a task beside another and goes to its name */
  constructor(parts: GanttParts, editing: CellEditing, insert: (where: 'above' | 'below', taskId: string) => void) {
    this.#parts = parts;
    this.#editing = editing;
    this.#insert = insert;
  }

  /** Leaves an editor without a change. */
  leave(event: KeyboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    this.#editing.cancel();
    this.#parts.focusActive();
  }

  /** Handles a key in the input of a cell. */
  onKey(event: KeyboardEvent, input: HTMLInputElement): void {
    if (event.isComposing) return;
    const { current: edited } = this.#editing;
    const chord = chordOf({ ...keyOf(event), key: inlineKey(input, event.key) });
    const command =
      (edited?.isEntry ? ENTRY_KEYS[chord] : null) ?? (edited?.column === 'name' ? NAME_KEYS[chord] : null);
    if (edited && command) {
      event.preventDefault();
      this.#runInName(command, edited.taskId, input.value);
    } else if (event.key === 'Escape') {
      this.leave(event);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      void this.#editing.commit(input.value).then(isTaken => {
        if (isTaken) this.#parts.focusActive();
      });
    } else if (event.key === 'Tab') {
      const { current } = this.#editing;
      const next = this.#editing.neighbour(event.shiftKey ? -1 : 1);
      if (!current || next === null) return;
      event.preventDefault();
      void this.#editing.commit(input.value).then(isTaken => {
        if (!isTaken) return;
        this.#parts.selection.activeColumn = next;
        this.#editing.begin(current.taskId, next);
      });
    }
  }

  /** Goes on from a name: with another task, or on another level. */
  #runInName(command: GridCommand, taskId: string, text: string): void {
    if (command.kind === 'outline') {
      void moveInOutline(this.#parts, [taskId], command.move);
      return;
    }
    // Enter in an empty line ends the entry.
    if (this.#editing.isUntouched(text)) {
      this.#editing.cancel();
      this.#parts.focusActive();
      return;
    }
    void this.#editing.commit(text).then(isTaken => {
      if (isTaken && command.kind === 'insert') this.#insert(command.where, taskId);
    });
  }
}
