import type { GanttShell } from '../../gantt-shell.js';
import type { GanttCommand } from '../command.js';

/** What concerns the rows and columns of the grid. */
export function gridCommands(shell: GanttShell): readonly GanttCommand[] {
  return [
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
      run: () => shell.grid.toggleChooser(),
    },
  ];
}
