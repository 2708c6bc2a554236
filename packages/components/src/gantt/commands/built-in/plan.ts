import { clearLevelling } from '../../../controllers/schedule/questions.js';
import { exportIcon, redoIcon, undoIcon } from '../../chrome/icons.js';
import type { GanttShell } from '../../shell/shell.js';
import type { GanttCommand } from '../command.js';
import { balanceIcon } from '../command-icons.js';

/** What concerns the plan as a whole, and the element itself. */
export function planCommands(shell: GanttShell): readonly GanttCommand[] {
  const isEditable = () => shell.isEditable;
  const { changes } = shell;
  return [
    {
      id: 'undo',
      group: 'history',
      label: () => {
        const { last } = shell.history;
        return last ? shell.strings.toolbar.undoOf(last.label) : shell.strings.toolbar.undo;
      },
      keys: 'Ctrl+Z',
      icon: undoIcon,
      menus: ['empty'],
      isShown: isEditable,
      isEnabled: () => shell.history.canUndo,
      run: () => changes.undo(),
    },
    {
      id: 'redo',
      group: 'history',
      label: () => shell.strings.toolbar.redo,
      keys: 'Ctrl+Shift+Z',
      icon: redoIcon,
      menus: ['empty'],
      isShown: isEditable,
      isEnabled: () => shell.history.canRedo,
      run: () => changes.redo(),
    },
    {
      id: 'level',
      group: 'plan',
      label: () => shell.strings.command.level,
      icon: balanceIcon,
      menus: ['empty'],
      isShown: isEditable,
      isEnabled: () => shell.schedule.shown !== null && shell.trial === null,
      run: async () => {
        const { LevelTrial } = await import('../../levelling/level-trial.js');
        await LevelTrial.begin(shell);
      },
    },
    {
      id: 'clear-levelling',
      group: 'plan',
      label: () => shell.strings.command.clearLevelling,
      menus: ['empty'],
      isShown: isEditable,
      isEnabled: () => shell.schedule.shown !== null,
      run: async () => {
        const edits = await clearLevelling(shell.schedule);
        const words = shell.strings.level;
        if (edits.length === 0) shell.notify(words.nothingToClear);
        if (!changes.make(edits, shell.strings.command.clearLevelling, 'edit')) return false;
        shell.announce(words.cleared);
        return true;
      },
    },
    {
      id: 'export',
      group: 'export',
      label: () => shell.strings.command.export,
      icon: exportIcon,
      menus: ['empty', 'header'],
      isEnabled: () => shell.schedule.shown !== null,
      run: async () => {
        const { openExportDialog } = await import('../../export/dialog/export-dialog.js');
        openExportDialog(shell);
      },
    },
    {
      id: 'help',
      group: 'help',
      label: () => shell.strings.command.help,
      keys: '?',
      menus: ['empty'],
      run: async () => {
        const { openHelpSheet } = await import('../help-sheet.js');
        await openHelpSheet(shell);
      },
    },
    {
      id: 'menu',
      group: 'help',
      label: () => shell.strings.command.menu,
      keys: 'Shift+F10',
      menus: [],
      run: ({ taskId }) => shell.hands.bring(({ menu }) => menu.openAt({ taskId })),
    },
  ];
}
