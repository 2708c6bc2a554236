import type { PlanEdit } from '../../../plan/edit.js';
import { newId } from '../../../plan/new-id.js';
import { childrenOf, keysAt, type OutlinePlace } from '../../../plan/placing.js';
import type { TaskRow } from '../../../plan/rows.js';
import type { GanttShell } from '../../gantt-shell.js';
import type { CommandContext, GanttCommand } from '../command.js';
import { addIcon, deleteIcon } from '../command-icons.js';

type Where = 'above' | 'below' | 'child';

/** Where a new task goes, seen from another: null = at the end of the plan. */
function placeFor({ schedule }: GanttShell, taskId: string | null, where: Where): OutlinePlace {
  const { outline } = schedule;
  const index = taskId === null ? undefined : outline.indexOf.get(taskId);
  if (taskId === null || index === undefined) return { parentId: null, beforeId: null };
  if (where === 'child') return { parentId: taskId, beforeId: null };
  const parent = outline.parent[index] as number;
  const parentId = parent < 0 ? null : (outline.tasks[parent]?.id ?? null);
  if (where === 'above') return { parentId, beforeId: taskId };
  const siblings = childrenOf(outline, parentId);
  return { parentId, beforeId: siblings[siblings.findIndex(({ id }) => id === taskId) + 1]?.id ?? null };
}

/** Adds a task of a day, or a milestone, and opens its name. */
function add(shell: GanttShell, taskId: string | null, where: Where, isMilestone = false): void {
  const { schedule, changes, selection, strings } = shell;
  const place = placeFor(shell, taskId, where);
  const { keys, edits } = keysAt(schedule.outline, place, 1, new Set());
  const row: TaskRow = {
    id: newId(),
    name: isMilestone ? strings.command.newMilestone : strings.edit.newTask,
    parent_id: place.parentId,
    position: keys[0] as string,
    duration_minutes: isMilestone ? 0 : (schedule.plan.project.minutes_per_day ?? 480),
    duration_unit: 'd',
    percent_complete: 0,
    constraint_type: 'asap',
    constraint_date: null,
    is_manual: false,
    is_milestone: isMilestone,
  };
  const create: PlanEdit = { table: 'tasks', op: 'create', row };
  if (!changes.make([...edits, create], strings.edit.add, 'edit')) return;
  if (where === 'child' && taskId !== null && shell.collapsed.has(taskId)) shell.setCollapsed(taskId, false);
  selection.activeId = row.id;
  selection.activeColumn = 'name';
  shell.select(row.id);
  shell.withHands(({ editing }) => {
    editing.current = { taskId: row.id, column: 'name', problem: '' };
    shell.update();
  });
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
      keys: 'Insert',
      icon: addIcon,
      menus: ['task', 'empty'],
      isShown,
      run: ({ taskId }) => add(shell, taskId, 'below'),
    },
    {
      id: 'add-above',
      group: 'add-more',
      label: () => shell.strings.command.addAbove,
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
        shell.withHands(hands => hands.deleteSelected());
      },
    },
  ];
}
