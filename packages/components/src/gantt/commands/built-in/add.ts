import { deleteSelected, draftTask, type Where } from '../../grid/rows/task-acts.js';
import type { GanttShell } from '../../shell/shell.js';
import type { CommandContext, GanttCommand } from '../command.js';
import { addIcon, deleteIcon } from '../command-icons.js';

/** Opens a line for a task of a day, or a milestone. */
function add(shell: GanttShell, taskId: string | null, where: Where, isMilestone = false): void {
  const milestone = { name: shell.strings.command.newMilestone, duration_minutes: 0, is_milestone: true };
  const created = draftTask(shell, taskId, where, isMilestone ? milestone : {});
  shell.hands.bring(({ editing }) => editing.beginEntry(created));
}

/** Adding and deleting tasks. */
export function addCommands(shell: GanttShell): readonly GanttCommand[] {
  const isShown = () => shell.isEditable;
  const hasTask = ({ taskId }: CommandContext) => shell.isEditable && taskId !== null;
  return [
    {
      id: 'add-below',
      group: 'add',
      label: ({ taskId }) => (taskId === null ? shell.strings.edit.add : shell.strings.command.addBelow),
      keys: 'Ctrl+Enter',
      icon: addIcon,
      menus: ['task', 'empty'],
      isShown,
      run: ({ taskId }) => add(shell, taskId, 'below'),
    },
    {
      id: 'add-above',
      group: 'add-more',
      label: () => shell.strings.command.addAbove,
      keys: 'Insert',
      isShown: hasTask,
      run: at => add(shell, at.taskId, 'above'),
    },
    {
      id: 'add-child',
      group: 'add-more',
      label: () => shell.strings.command.addChild,
      isShown: hasTask,
      run: at => add(shell, at.taskId, 'child'),
    },
    {
      id: 'add-milestone',
      group: 'add-more',
      label: () => shell.strings.command.addMilestone,
      isShown: hasTask,
      run: at => add(shell, at.taskId, 'below', true),
    },
    {
      id: 'delete',
      group: 'delete',
      label: ({ taskIds }) => shell.strings.command.remove(taskIds.length),
      keys: 'Delete',
      icon: deleteIcon,
      isShown: hasTask,
      isEnabled: ({ taskIds }) => taskIds.length > 0,
      run: ({ taskIds }) => {
        if (taskIds.some(id => !shell.selection.has(id))) shell.select(taskIds[0] ?? null);
        return deleteSelected(shell);
      },
    },
  ];
}
