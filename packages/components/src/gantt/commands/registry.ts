import { emit } from '../../events.js';
import type { GanttShell } from '../shell/shell.js';
import { type CommandContext, canRun, type GanttCommand, guarded } from './command.js';
import { keyText } from './keys.js';

/** Where a command was asked for, when not at the keyboard's place. */
export type CommandPlace = Partial<Pick<CommandContext, 'taskId' | 'linkId' | 'minute'>>;

/** Keys of built-in commands that the grid does not handle itself. Here, so that a key alone loads nothing. */
export const COMMAND_KEYS: Readonly<Record<string, string>> = {
  '?': 'help',
  'Shift+F1': 'explain',
  'Ctrl+F2': 'link',
  'Ctrl+Shift+F2': 'unlink',
  'Alt+=': 'zoom-in',
  'Alt+-': 'zoom-out',
  'Alt+0': 'zoom-fit',
  'Alt+[': 'go-predecessor',
  'Alt+]': 'go-successor',
  'Alt+\\': 'go-bar',
  'Ctrl+K': 'search',
  'Shift+F10': 'menu',
  ContextMenu: 'menu',
};

/**
 * The commands of one Gantt: the built-in ones, loaded when the first of any is run, with the host's laid over them by
 * id. Everything a menu, a key or the host runs goes through `run`, which the host hears and may veto.
 */
export class CommandRegistry {
  readonly #shell: GanttShell;
  #host: readonly GanttCommand[] = [];
  #builtIn: Promise<readonly GanttCommand[]> | null = null;

  constructor(shell: GanttShell) {
    this.#shell = shell;
  }

  /** Takes the host's commands. What is no command is told and left out. */
  setHost(commands: unknown): void {
    const list: readonly unknown[] = Array.isArray(commands) ? commands : [];
    const commandsOfHost = list.filter((command): command is GanttCommand => {
      const isFine = typeof (command as GanttCommand | null)?.id === 'string' && (command as GanttCommand).id !== '';
      if (!isFine) this.#tell('bad_command', 'A command needs an id that is a text.', command);
      return isFine;
    });
    this.#host = commandsOfHost.map(command =>
      guarded(command, cause =>
        this.#tell('command_failed', cause instanceof Error ? cause.message : String(cause), cause),
      ),
    );
    if (commands !== undefined && commands !== null && !Array.isArray(commands)) {
      this.#tell('bad_command', 'The property commands is a list.', commands);
    }
  }

  /** Every command, the host's in place of or after the built-in ones. */
  async list(): Promise<readonly GanttCommand[]> {
    this.#builtIn ??= import('./built-in/built-in.js').then(
      ({ builtInCommands }) => builtInCommands(this.#shell),
      (cause: unknown) => {
        // The next wish asks for the script again.
        this.#builtIn = null;
        throw cause;
      },
    );
    const byId = new Map((await this.#builtIn).map(command => [command.id, command]));
    for (const command of this.#host) byId.set(command.id, { ...byId.get(command.id), ...command });
    return [...byId.values()];
  }

  /** What a command run now would be about. */
  context(place: CommandPlace = {}): CommandContext {
    const { selection, rows, schedule, element } = this.#shell;
    const taskId = place.taskId === undefined ? (selection.activeId ?? selection.single) : place.taskId;
    const isSelected = taskId === null || selection.has(taskId);
    const ids = isSelected && selection.taskIds.size > 0 ? selection.taskIds : new Set(taskId === null ? [] : [taskId]);
    const taskIds: string[] = [];
    if (ids.size === 1) taskIds.push(...ids);
    else if (ids.size > 1)
      for (const index of rows) {
        const id = schedule.outline.tasks[index]?.id;
        if (id !== undefined && ids.has(id)) taskIds.push(id);
      }
    return { gantt: element, taskIds, taskId, linkId: place.linkId ?? null, minute: place.minute ?? null };
  }

  /**
   * Runs a command.
   * @returns false when there is none of that id, it cannot run now, the host vetoed it or what it would change, or it
   * found nothing to do
   */
  async run(commandId: string, place: CommandPlace = {}): Promise<boolean> {
    const context = this.context(place);
    const detail = { id: commandId, taskIds: context.taskIds, taskId: context.taskId, linkId: context.linkId };
    try {
      const command = (await this.list()).find(({ id }) => id === commandId);
      if (!command?.run || !canRun(command, context)) return false;
      if (!emit(this.#shell.element, 'ppm-before-command', detail)) return false;
      this.#shell.hush();
      if ((await command.run(context)) === false) return false;
    } catch (cause) {
      this.#tell('command_failed', cause instanceof Error ? cause.message : String(cause), cause);
      return false;
    }
    emit(this.#shell.element, 'ppm-command', detail);
    return true;
  }

  /**
   * Runs a command whose key the grid takes: at once, so that what is typed next finds it done. As the host has changed
   * it, when it has; heard and vetoed like any other.
   * @param act what it does when the host has not changed it; false = nothing came of it
   */
  runAtOnce(commandId: string, event: KeyboardEvent, act: () => unknown): void {
    const host = this.#host.find(({ id }) => id === commandId);
    if (!this.#shell.isEditable || (host?.keys !== undefined && host.keys !== keyText(event))) return;
    if (host) {
      void this.run(commandId);
      return;
    }
    const { taskIds, taskId, linkId } = this.context();
    const detail = { id: commandId, taskIds, taskId, linkId };
    if (!emit(this.#shell.element, 'ppm-before-command', detail)) return;
    void Promise.resolve(act()).then(done => done !== false && emit(this.#shell.element, 'ppm-command', detail));
  }

  /** Runs the command of a key that nobody else took. @returns whether there is one */
  onKey(event: KeyboardEvent): boolean {
    const text = keyText(event);
    const own = this.#host.find(({ keys }) => keys === text)?.id;
    const builtIn = Object.hasOwn(COMMAND_KEYS, text) ? COMMAND_KEYS[text] : undefined;
    // A host that gives a built-in command another key takes the old one away.
    const isMoved = this.#host.some(({ id, keys }) => id === builtIn && keys !== undefined && keys !== text);
    const id = own ?? (isMoved ? undefined : builtIn);
    if (id === undefined) return false;
    void this.run(id);
    return true;
  }

  #tell(code: 'bad_command' | 'command_failed', message: string, cause: unknown): void {
    emit(this.#shell.element, 'ppm-error', { code, message, cause });
  }
}
