import type { TemplateResult } from 'lit';

/** What a command is about: the selection, and the place it was asked for at. */
export interface CommandContext {
  /** The `<ppm-gantt>` it runs in. */
  readonly gantt: HTMLElement;
  /** Selected tasks from top to bottom; the one under the pointer or the keyboard when none is selected. */
  readonly taskIds: readonly string[];
  /** The task under the pointer or the keyboard; null = none. */
  readonly taskId: string | null;
  /** The link under the pointer; null = none. */
  readonly linkId: string | null;
  /** Wall-clock minute under the pointer; null when the command was not asked for on the timeline. */
  readonly minute: number | null;
}

/** Sections of menus and of the list of shortcuts. A host's own names make sections of their own, at the end. */
export type CommandGroup =
  | 'add'
  | 'add-more'
  | 'outline'
  | 'clipboard'
  | 'link'
  | 'task'
  | 'progress'
  | 'constraint'
  | 'task-info'
  | 'fold'
  | 'go'
  | 'delete'
  | 'link-type'
  | 'link-lag'
  | 'link-ends'
  | 'link-delete'
  | 'zoom'
  | 'scale'
  | 'show'
  | 'history'
  | 'plan'
  | 'export'
  | 'help';

/** Where a command stands in the context menu. */
export type MenuPlace = 'task' | 'link' | 'header' | 'empty';

/**
 * Something a Gantt can do, by key, from a menu or by `gantt.run(id)`. In the property `commands` one whose id is that
 * of a built-in command changes what it names of it and leaves the rest: `{ id: 'delete', isShown: () => false }`.
 */
export interface GanttCommand {
  /** Unique; built-in ids are listed in docs/reference/gantt-commands.md. */
  readonly id: string;
  readonly group?: CommandGroup | (string & {});
  /** What it is called; a function for words that depend on the selection. */
  readonly label?: string | ((context: CommandContext) => string);
  /** A key such as `Ctrl+Shift+F2` (Ctrl is also Cmd) or `?`. */
  readonly keys?: string;
  /** A drawing of 16 px in the text's colour. */
  readonly icon?: TemplateResult | SVGElement | null;
  /** Menus it stands in; default `['task']`. */
  readonly menus?: readonly MenuPlace[];
  /** False takes the command away: from menus, keys and `run`. */
  readonly isShown?: (context: CommandContext) => boolean;
  /** False greys it out. */
  readonly isEnabled?: (context: CommandContext) => boolean;
  /** Given for commands that are switched on and off or are one of several choices. */
  readonly isChecked?: (context: CommandContext) => boolean;
  /** Does it. False, at once or later, says that nothing came of it: then there is no `ppm-command`. */
  readonly run?: (context: CommandContext) => unknown;
}

/** A host's command whose questions answer no (and whose name is its id) when the host's code throws. */
export function guarded(command: GanttCommand, onThrow: (cause: unknown) => void): GanttCommand {
  const guard = <Answer>(ask: ((context: CommandContext) => Answer) | undefined, otherwise: Answer) =>
    ask &&
    ((context: CommandContext): Answer => {
      try {
        return ask(context);
      } catch (cause) {
        onThrow(cause);
        return otherwise;
      }
    });
  const { label, isShown, isEnabled, isChecked } = command;
  return {
    ...command,
    ...(typeof label === 'function' && { label: guard(label, command.id) as (context: CommandContext) => string }),
    ...(isShown && { isShown: guard(isShown, false) as (context: CommandContext) => boolean }),
    ...(isEnabled && { isEnabled: guard(isEnabled, false) as (context: CommandContext) => boolean }),
    ...(isChecked && { isChecked: guard(isChecked, false) as (context: CommandContext) => boolean }),
  };
}

/** What a command is called. */
export function labelOf({ id, label }: GanttCommand, context: CommandContext): string {
  return typeof label === 'function' ? label(context) : (label ?? id);
}

/** Whether it may be run now. */
export function canRun(command: GanttCommand, context: CommandContext): boolean {
  return command.isShown?.(context) !== false && command.isEnabled?.(context) !== false;
}
