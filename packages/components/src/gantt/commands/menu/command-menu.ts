import { emit } from '../../../events.js';
import { adoptStyles, pointAnchor } from '../../page/layer.js';
import type { GanttShell } from '../../shell/shell.js';
import type { CommandContext } from '../command.js';
import { menuCss } from './menu-css.js';
import { type MenuEntry, type MenuItem, menuEntries } from './menu-entries.js';
import type { MenuRequest } from './menu-opener.js';
import { MenuPanel } from './menu-panel.js';

/** The open context menu of a Gantt: one at a time, gone with a click elsewhere, Esc, Tab, a scroll or a resize. */
export class CommandMenu {
  static readonly #open = new WeakMap<GanttShell, CommandMenu>();

  readonly #shell: GanttShell;
  readonly #panel: MenuPanel;
  readonly #before: HTMLElement | null;
  readonly #request: MenuRequest;
  readonly #ending = new AbortController();

  /** Opens the menu of a place, unless the host vetoes it or leaves nothing in it. */
  static async open(shell: GanttShell, request: MenuRequest): Promise<void> {
    CommandMenu.#open.get(shell)?.close(false);
    const root = shell.element.shadowRoot;
    if (!root) return;
    // What was asked on is selected by now; its row takes the focus before the menu does.
    await shell.element.updateComplete;
    const context = shell.commands.context(request.about);
    const items: MenuEntry[] = [
      ...menuEntries(await shell.commands.list(), request.place, context, shell.strings.menu),
    ];
    const detail = {
      place: request.place,
      taskIds: context.taskIds,
      taskId: context.taskId,
      linkId: context.linkId,
      items,
    };
    if (!emit(shell.element, 'ppm-before-menu', detail) || items.length === 0) return;
    CommandMenu.#open.get(shell)?.close(false);
    CommandMenu.#open.set(shell, new CommandMenu(shell, root, request, items, context));
  }

  private constructor(
    shell: GanttShell,
    root: ShadowRoot,
    request: MenuRequest,
    items: readonly MenuEntry[],
    context: CommandContext,
  ) {
    this.#shell = shell;
    this.#request = request;
    this.#before = root.activeElement as HTMLElement | null;
    adoptStyles(root, menuCss);
    this.#panel = new MenuPanel(root, {
      label: titleOf(shell, request, context),
      items,
      isByPointer: shell.isByPointer,
      anchor: pointAnchor(request.x, request.y),
      side: 'below',
      onRun: item => this.#run(item),
      onClose: () => this.close(true),
    });
    this.#listen();
    this.#panel.focus(shell.isByPointer ? null : 0);
  }

  /** @param returnsFocus gives the focus back to where it was */
  close(returnsFocus: boolean): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    if (CommandMenu.#open.get(this.#shell) === this) CommandMenu.#open.delete(this.#shell);
    this.#panel.remove();
    if (!returnsFocus) return;
    if (this.#request.about.taskId != null && this.#shell.selection.activeId !== null) this.#shell.focusActive();
    else this.#before?.focus({ preventScroll: true });
  }

  #run(item: MenuItem): void {
    this.close(true);
    if (item.run) item.run();
    else if (item.command) void this.#shell.commands.run(item.command, this.#request.about);
  }

  #listen(): void {
    const { signal } = this.#ending;
    const options = { capture: true, signal };
    const closeOutside = (event: Event) => {
      if (!this.#panel.holds(event)) this.close(event.type === 'blur');
    };
    document.addEventListener('pointerdown', closeOutside, options);
    document.addEventListener('wheel', closeOutside, { ...options, passive: true });
    addEventListener('resize', closeOutside, options);
    addEventListener('blur', event => event.target === window && closeOutside(event), options);
  }
}

function titleOf(shell: GanttShell, { place }: MenuRequest, { taskIds }: CommandContext): string {
  const words = shell.strings.menu;
  if (place !== 'task') return words[place];
  if (taskIds.length > 1) return words.tasks(taskIds.length);
  const { outline } = shell.schedule;
  return words.task(outline.tasks[outline.indexOf.get(taskIds[0] ?? '') ?? -1]?.name ?? '');
}
