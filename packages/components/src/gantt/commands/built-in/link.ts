import { checkEdits } from '../../../controllers/schedule/questions.js';
import type { PlanRowEdit } from '../../../plan/edit.js';
import type { DependencyRow, DependencyType } from '../../../plan/rows.js';
import type { GanttShell } from '../../shell/shell.js';
import type { CommandContext, GanttCommand } from '../command.js';
import { deleteIcon, linkIcon, unlinkIcon } from '../command-icons.js';
import { chainEdits, unlinkEdits } from '../task-edits.js';

const TYPES: readonly DependencyType[] = ['FS', 'SS', 'FF', 'SF'];

function linkOf({ schedule }: GanttShell, { linkId }: CommandContext): DependencyRow | undefined {
  return linkId === null ? undefined : schedule.plan.dependencies.find(({ id }) => id === linkId);
}

/** Makes edits of links unless the plan would have a circle. */
async function makeLinks(
  shell: GanttShell,
  edits: readonly PlanRowEdit[],
  label: string,
  done: string,
): Promise<boolean> {
  const [problem] = await checkEdits(shell.schedule, edits);
  if (problem) shell.notify(problem.code === 'cycle' ? shell.strings.edit.closesCircle : problem.message);
  if (problem || !shell.changes.make(edits, label, 'edit')) return false;
  shell.announce(done);
  return true;
}

async function chain(shell: GanttShell, { taskIds }: CommandContext): Promise<boolean> {
  const edits = chainEdits(shell.schedule.latest, taskIds);
  if (edits.length > 0)
    return makeLinks(shell, edits, shell.strings.edit.link, shell.strings.command.linked(edits.length));
  shell.notify(shell.strings.edit.isLinked);
  return false;
}

/** Links of the selected tasks, and what can be done to the link under the pointer. */
export function linkCommands(shell: GanttShell): readonly GanttCommand[] {
  const words = () => shell.strings.command;
  const isEditableTask = ({ taskId }: CommandContext) => shell.isEditable && taskId !== null;
  const isEditableLink = (at: CommandContext) => shell.isEditable && linkOf(shell, at) !== undefined;
  return [
    {
      id: 'link',
      group: 'link',
      label: ({ taskIds }) => words().link(taskIds.length),
      keys: 'Ctrl+F2',
      icon: linkIcon,
      isShown: isEditableTask,
      isEnabled: ({ taskIds }) => taskIds.length > 1,
      run: at => chain(shell, at),
    },
    {
      id: 'unlink',
      group: 'link',
      label: ({ taskIds }) => words().unlink(taskIds.length),
      keys: 'Ctrl+Shift+F2',
      icon: unlinkIcon,
      isShown: isEditableTask,
      isEnabled: ({ taskIds }) => unlinkEdits(shell.schedule.plan, taskIds).length > 0,
      run: ({ taskIds }) => {
        const edits = unlinkEdits(shell.schedule.latest, taskIds);
        if (!shell.changes.make(edits, words().unlink(2), 'edit')) return false;
        shell.announce(words().unlinked(edits.length));
        return true;
      },
    },
    ...TYPES.map(
      (type): GanttCommand => ({
        id: `link-${type.toLowerCase()}`,
        group: 'link-type',
        label: () => shell.strings.linkType[type],
        menus: ['link'],
        isShown: isEditableLink,
        isChecked: at => (linkOf(shell, at)?.type ?? 'FS') === type,
        run: ({ linkId }) =>
          makeLinks(
            shell,
            [{ table: 'dependencies', op: 'update', id: linkId ?? '', changes: { type } }],
            words().setLinkType,
            shell.strings.linkType[type],
          ),
      }),
    ),
    {
      id: 'link-lag',
      group: 'link-lag',
      label: () => words().lag,
      menus: ['link'],
      isShown: isEditableLink,
      run: async at => {
        const link = linkOf(shell, at);
        const { LagForm } = await import('../menu/lag-form.js');
        if (link) LagForm.open(shell, link);
      },
    },
    {
      id: 'link-select-from',
      group: 'link-ends',
      label: () => words().linkFrom,
      menus: ['link'],
      isShown: at => linkOf(shell, at) !== undefined,
      run: at => selectEnd(shell, linkOf(shell, at)?.predecessor_id),
    },
    {
      id: 'link-select-to',
      group: 'link-ends',
      label: () => words().linkTo,
      menus: ['link'],
      isShown: at => linkOf(shell, at) !== undefined,
      run: at => selectEnd(shell, linkOf(shell, at)?.successor_id),
    },
    {
      id: 'link-delete',
      group: 'link-delete',
      label: () => words().removeLink,
      icon: deleteIcon,
      menus: ['link'],
      isShown: isEditableLink,
      run: ({ linkId }) =>
        shell.changes.make([{ table: 'dependencies', op: 'delete', id: linkId ?? '' }], words().removeLink, 'edit'),
    },
  ];
}

function selectEnd(shell: GanttShell, taskId: string | undefined): void {
  if (taskId !== undefined && shell.revealTask(taskId)) shell.select(taskId);
}
