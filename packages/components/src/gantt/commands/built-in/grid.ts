import { moveInOutline } from '../../grid/rows/outline-acts.js';
import type { GanttShell } from '../../shell/shell.js';
import type { CommandContext, GanttCommand } from '../command.js';

const MOVES = [
  { move: 'indent', keys: 'Alt+Shift+ArrowRight' },
  { move: 'outdent', keys: 'Alt+Shift+ArrowLeft' },
  { move: 'up', keys: 'Alt+Shift+ArrowUp' },
  { move: 'down', keys: 'Alt+Shift+ArrowDown' },
] as const;

/** Longest name in a line of a menu, letters. */
const MOST_LETTERS = 40;

/** A name as a line of a menu has room for it. */
function cut(name: string): string {
  const letters = Array.from(name);
  return letters.length <= MOST_LETTERS
    ? name
    : `${letters
        .slice(0, MOST_LETTERS - 1)
        .join('')
        .trimEnd()}…`;
}

/** What concerns the rows and columns of the grid. */
export function gridCommands(shell: GanttShell): readonly GanttCommand[] {
  const words = () => shell.strings.clipboard;
  const isChangeable = ({ taskIds }: CommandContext) => shell.isEditable && taskIds.length > 0;
  const nameOf = (id: string | undefined) =>
    shell.schedule.outline.tasks[shell.schedule.outline.indexOf.get(id ?? '') ?? -1]?.name ?? '';
  return [
    ...MOVES.map(
      ({ move, keys }): GanttCommand => ({
        id: `outline-${move}`,
        group: 'outline',
        label: ({ taskIds }) => {
          const { outline } = shell.strings;
          return taskIds.length === 1 ? outline[move](cut(nameOf(taskIds[0]))) : outline[`${move}Many`](taskIds.length);
        },
        keys,
        isShown: isChangeable,
        run: ({ taskIds }) => moveInOutline(shell, taskIds, move),
      }),
    ),
    {
      id: 'cut',
      group: 'clipboard',
      label: () => words().cutOut,
      keys: 'Ctrl+X',
      isShown: isChangeable,
      run: async () => (await shell.hands.load()).clipboard.copy(true),
    },
    {
      id: 'copy',
      group: 'clipboard',
      label: () => words().copy,
      keys: 'Ctrl+C',
      isShown: ({ taskIds }) => taskIds.length > 0,
      run: async () => (await shell.hands.load()).clipboard.copy(),
    },
    {
      id: 'paste',
      group: 'clipboard',
      label: () => words().paste,
      keys: 'Ctrl+V',
      menus: ['task', 'empty'],
      isShown: () => shell.isEditable,
      run: async () => (await shell.hands.load()).clipboard.paste(),
    },
    {
      id: 'search',
      group: 'plan',
      label: () => shell.strings.toolbar.search,
      keys: 'Ctrl+K',
      menus: [],
      run: () => {
        const field = shell.element.shadowRoot?.querySelector<HTMLInputElement>('.search-input');
        field?.focus();
        field?.select();
      },
    },
    {
      id: 'columns',
      group: 'show',
      label: () => shell.strings.toolbar.columns,
      menus: ['empty'],
      // A phone has no grid.
      isShown: () => !shell.element.isNameAbove,
      run: () => shell.grid.toggleChooser(),
    },
  ];
}
