import type { ReactiveController } from 'lit';
import { rowIdAt, rowOf } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';

/**
 * Keeps the keyboard in the grid when the row it stands in goes, whoever took it off: the row in its place takes the
 * focus, and in a plan that is empty now the field for its first task.
 */
export class FocusKeeper implements ReactiveController {
  readonly #shell: GanttShell;
  /** Row of the keyboard before the update; -1 = it was elsewhere. */
  #row = -1;

  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostUpdate(): void {
    const focused = this.#shell.element.shadowRoot?.activeElement?.closest<HTMLElement>('.grid [data-row]');
    // While the field for the first task is on its way, the place is kept.
    if (focused) this.#row = Number(focused.dataset['row']);
    else if (document.activeElement !== document.body) this.#row = -1;
  }

  hostUpdated(): void {
    const { element, selection, rows } = this.#shell;
    if (this.#row < 0) return;
    if (document.activeElement !== document.body) {
      this.#row = -1;
      return;
    }
    if (rows.length === 0) {
      element.renderRoot.querySelector<HTMLElement>('.first-name')?.focus();
      return;
    }
    if (rowOf(this.#shell, selection.activeId) < 0) {
      selection.activeId = rowIdAt(this.#shell, Math.min(this.#row, rows.length - 1));
    }
    this.#row = -1;
    this.#shell.focusActive();
  }
}
