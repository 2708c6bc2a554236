import { enLate } from '../../../locales/en-late.js';
import type { GanttShell } from '../../shell/shell.js';
import type { GanttCommand } from '../command.js';
import { addCommands } from './add.js';
import { goCommands } from './go.js';
import { gridCommands } from './grid.js';
import { linkCommands } from './link.js';
import { planCommands } from './plan.js';
import { taskCommands } from './task.js';
import { viewCommands } from './view.js';

/** Every command the element brings, in the order menus and the list of shortcuts show them. */
export function builtInCommands(shell: GanttShell): readonly GanttCommand[] {
  shell.addWords(enLate);
  return [
    ...addCommands(shell),
    ...taskCommands(shell),
    ...linkCommands(shell),
    ...goCommands(shell),
    ...viewCommands(shell),
    ...gridCommands(shell),
    ...planCommands(shell),
  ];
}
