import type { ReactiveController } from 'lit';
import type { GanttShell } from '../shell/shell.js';
import type { MenuOpener } from './menu/menu-opener.js';

/** Hears keys of commands and calls for a menu, after the grid and the timeline have had them. */
export class ActionKeys implements ReactiveController {
  readonly #shell: GanttShell;
  readonly #menu: MenuOpener;

  constructor(shell: GanttShell, menu: MenuOpener) {
    this.#shell = shell;
    this.#menu = menu;
    shell.element.addController(this);
  }

  hostConnected(): void {
    this.#shell.element.addEventListener('keydown', this.#onKey);
    this.#shell.element.addEventListener('contextmenu', this.#onMenu);
  }

  hostDisconnected(): void {
    this.#shell.element.removeEventListener('keydown', this.#onKey);
    this.#shell.element.removeEventListener('contextmenu', this.#onMenu);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const [target] = event.composedPath();
    const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (!isTyping && this.#shell.commands.onKey(event)) event.preventDefault();
  };

  readonly #onMenu = (event: MouseEvent): void => this.#menu.onContextMenu(event);
}
