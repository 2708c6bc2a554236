import type { GanttStrings } from '../../../locales/en.js';
import { type CommandContext, type GanttCommand, labelOf, type MenuPlace } from '../command.js';

/** A line of a menu. A host that adds lines of its own gives them `run`. */
export interface MenuItem {
  readonly label: string;
  /** Command that is run; null with `items` or `run`. */
  readonly command?: string | null;
  readonly run?: (() => void) | null;
  readonly keys?: string | null;
  readonly icon?: GanttCommand['icon'];
  readonly isEnabled?: boolean;
  /** Given for lines that can be checked. */
  readonly isChecked?: boolean | null;
  /** A menu of its own. */
  readonly items?: readonly MenuEntry[] | null;
}

/** A line, or a rule between lines. */
export type MenuEntry = MenuItem | 'separator';

interface Submenu {
  readonly label: 'add' | 'progress' | 'constraint' | 'goTo' | 'show' | 'exportAs';
  readonly group: string;
}

/** Groups flat in the menu, or in a menu below it. */
type Part = string | Submenu;

/** Where commands of groups the element does not know go. */
const HOST = 'host';
const below = (label: Submenu['label'], group: string): Submenu => ({ label, group });

const LAYOUTS: Readonly<Record<MenuPlace, readonly (readonly Part[])[]>> = {
  task: [
    ['add', below('add', 'add-more')],
    ['outline'],
    ['clipboard'],
    ['link'],
    ['task', below('progress', 'progress'), below('constraint', 'constraint')],
    ['task-info', 'fold', below('goTo', 'go')],
    [HOST],
    ['delete'],
  ],
  link: [['link-type'], ['link-lag'], ['link-ends'], [HOST], ['link-delete']],
  header: [['zoom'], ['scale'], ['show'], [HOST]],
  empty: [
    ['add', 'clipboard'],
    ['history'],
    ['zoom', below('show', 'show')],
    ['fold'],
    ['plan', below('exportAs', 'export')],
    [HOST],
    ['help'],
  ],
};

const KNOWN: ReadonlySet<string> = new Set(
  Object.values(LAYOUTS).flatMap(sections =>
    sections.flat().map(part => (typeof part === 'string' ? part : part.group)),
  ),
);

function itemOf(command: GanttCommand, context: CommandContext): MenuItem {
  return {
    command: command.id,
    label: labelOf(command, context),
    keys: command.keys ?? null,
    icon: command.icon ?? null,
    isEnabled: command.isEnabled?.(context) !== false,
    isChecked: command.isChecked?.(context) ?? null,
  };
}

/** The lines of a menu, rules only between lines. A menu below with nothing that can be run is left out. */
export function menuEntries(
  commands: readonly GanttCommand[],
  place: MenuPlace,
  context: CommandContext,
  words: GanttStrings['menu'],
): readonly MenuEntry[] {
  const shown = commands.filter(command => {
    const { id, run, menus = ['task'], isShown } = command;
    return id !== 'menu' && run !== undefined && menus.includes(place) && isShown?.(context) !== false;
  });
  const inGroup = (group: string) =>
    shown
      .filter(command =>
        group === HOST ? !KNOWN.has(command.group ?? HOST) || command.group === undefined : command.group === group,
      )
      .map(command => itemOf(command, context));
  const entries: MenuEntry[] = [];
  for (const section of LAYOUTS[place]) {
    const lines = section.flatMap((part): MenuItem[] => {
      if (typeof part === 'string') return inGroup(part);
      const items = inGroup(part.group);
      return items.some(({ isEnabled }) => isEnabled) ? [{ label: words[part.label], items }] : [];
    });
    if (lines.length === 0) continue;
    if (entries.length > 0) entries.push('separator');
    entries.push(...lines);
  }
  return entries;
}
