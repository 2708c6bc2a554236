import { isRtl } from '../../page/direction.js';
import { rowOf, taskIdAt } from '../../shell/parts.js';
import type { GanttShell } from '../../shell/shell.js';
import type { MenuPlace } from '../command.js';
import type { CommandPlace } from '../registry.js';

/** Where a menu was asked for. */
export interface MenuRequest {
  readonly place: MenuPlace;
  readonly about: CommandPlace;
  /** Px in the page. */
  readonly x: number;
  readonly y: number;
}

/** Finds out what a context menu is asked for on, and loads it. */
export class MenuOpener {
  readonly #shell: GanttShell;

  constructor(shell: GanttShell) {
    this.#shell = shell;
  }

  /** A right click, a long press, Shift+F10 or the menu key; on what has no menu of ours the page's own opens. */
  onContextMenu(event: MouseEvent): void {
    if (event.defaultPrevented) return;
    const path = event.composedPath();
    const isOn = (selector: string) => path.some(node => node instanceof Element && node.matches(selector));
    if (isOn('input, .head-row, [popover], .toolbar, .phone-bar')) return;
    const isTouch = (event as PointerEvent).pointerType === 'touch';
    if (isOn('.time')) {
      event.preventDefault();
      // A finger that rests has picked a bar up: its menu opens when it is let go.
      if (!isTouch) this.openAtPoint(event.clientX, event.clientY);
    } else if (isOn('.grid-host, .list-scroller')) {
      event.preventDefault();
      const isByKeyboard = !this.#shell.isByPointer && event.clientX === 0;
      const row = path.find(
        (node): node is HTMLElement => node instanceof HTMLElement && node.dataset['row'] !== undefined,
      );
      const taskId = row ? taskIdAt(this.#shell, Number(row.dataset['row'])) : null;
      if (isByKeyboard) this.openAt({ taskId });
      else if (!isTouch)
        this.#open({
          place: taskId === null ? 'empty' : 'task',
          about: { taskId },
          x: event.clientX,
          y: event.clientY,
        });
    }
  }

  /** Opens the menu of whatever lies at a point of the timeline. */
  openAtPoint(x: number, y: number): void {
    const found = this.#shell.pointer?.at(x, y);
    if (!found) return;
    const { hit, minute } = found;
    const { outline, plan } = this.#shell.schedule;
    if (hit === null) this.#open({ place: 'header', about: { minute }, x, y });
    else if (hit.part === 'link') {
      this.#open({
        place: 'link',
        about: { taskId: null, linkId: plan.dependencies[hit.link]?.id ?? null, minute },
        x,
        y,
      });
    } else {
      const taskId = outline.tasks[hit.task]?.id ?? null;
      this.#open({ place: taskId === null ? 'empty' : 'task', about: { taskId, minute }, x, y });
    }
  }

  /** Opens the menu of a task at a point of the page. */
  openOnTask(taskId: string, x: number, y: number): void {
    this.#open({ place: 'task', about: { taskId }, x, y });
  }

  /** Opens the menu of a task beside its row, for the keyboard. */
  openAt({ taskId }: { readonly taskId: string | null }): void {
    const root = this.#shell.element.shadowRoot;
    const row = root?.querySelector(`[data-row="${rowOf(this.#shell, taskId)}"]`);
    const box = (row ?? root?.querySelector('.grid, .panel') ?? this.#shell.element).getBoundingClientRect();
    const x = isRtl(this.#shell.element) ? box.right - 32 : box.left + 32;
    const place = row && taskId !== null ? 'task' : 'empty';
    this.#open({ place, about: { taskId: row ? taskId : null }, x, y: row ? box.bottom - 4 : box.top + 48 });
  }

  #open(request: MenuRequest): void {
    const taskId = request.about.taskId ?? null;
    if (taskId !== null && !this.#shell.selection.has(taskId)) this.#shell.select(taskId);
    void import('./command-menu.js').then(({ CommandMenu }) => CommandMenu.open(this.#shell, request));
  }
}
