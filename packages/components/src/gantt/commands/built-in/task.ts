import { previewsOf } from '../../../controllers/schedule/previews.js';
import type { PlanEdit } from '../../../plan/edit.js';
import type { ConstraintType, TaskRow } from '../../../plan/rows.js';
import { whyIcon } from '../../chrome/icons.js';
import { isParent } from '../../outline/outline.js';
import type { GanttShell } from '../../shell/shell.js';
import type { CommandContext, GanttCommand } from '../command.js';
import { milestoneIcon } from '../command-icons.js';
import { constraintChanges, milestoneChanges, updateTask } from '../task-edits.js';

const PERCENTS = [0, 25, 50, 75, 100] as const;
const CONSTRAINTS: readonly ConstraintType[] = ['asap', 'alap', 'snet', 'snlt', 'fnet', 'fnlt', 'mso', 'mfo'];

/** Rows of the tasks a command is about that are no summaries: those have fields of their own to change. */
function leaves({ schedule }: GanttShell, { taskIds }: CommandContext): readonly TaskRow[] {
  const { outline } = schedule;
  return taskIds.flatMap(id => {
    const index = outline.indexOf.get(id);
    return index === undefined || isParent(outline, index) ? [] : (outline.tasks[index] as TaskRow);
  });
}

/** Makes the edits of every task as one step. */
function change(shell: GanttShell, at: CommandContext, label: string, changesOf: (row: TaskRow) => object): boolean {
  const edits = leaves(shell, at).map((row): PlanEdit => updateTask(row.id, { ...changesOf(row) }));
  return shell.changes.make(edits, label, 'edit');
}

async function setProgress(shell: GanttShell, at: CommandContext, percent: number): Promise<boolean> {
  const [first, ...rest] = leaves(shell, at).map(({ id }) => id);
  if (first === undefined) return false;
  const edits = await previewsOf(shell.schedule).resolve({ kind: 'progress', taskId: first, alsoIds: rest, percent });
  return shell.changes.make(edits, shell.strings.command.setProgress, 'edit');
}

function setConstraint(shell: GanttShell, at: CommandContext, type: ConstraintType): boolean {
  const { outline, shown } = shell.schedule;
  return change(shell, at, shell.strings.command.setConstraint, ({ id }) => {
    const index = outline.indexOf.get(id) as number;
    const { start, finish } = shown?.columns ?? {};
    return constraintChanges(type, { start: start?.[index] ?? 0, finish: finish?.[index] ?? 0 });
  });
}

/** Whoever asked by key goes on in the answer. */
async function focusPanel({ element }: GanttShell): Promise<void> {
  for (let wait = 0; wait < 40; wait += 1) {
    const step = element.shadowRoot?.querySelector<HTMLElement>('.why .chain li:last-child button');
    if (step) {
      step.focus({ preventScroll: true });
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

/** What can be done to the selected tasks, beside moving them. */
export function taskCommands(shell: GanttShell): readonly GanttCommand[] {
  const isShown = (at: CommandContext) => shell.isEditable && at.taskId !== null;
  const isEnabled = (at: CommandContext) => shell.schedule.shown !== null && leaves(shell, at).length > 0;
  const every = (at: CommandContext, holds: (row: TaskRow) => boolean) => {
    const rows = leaves(shell, at);
    return rows.length > 0 && rows.every(holds);
  };
  const words = () => shell.strings.command;
  const isMilestone = (at: CommandContext) => every(at, row => row.is_milestone === true);
  return [
    {
      id: 'milestone',
      group: 'task',
      label: () => words().milestone,
      icon: milestoneIcon,
      isShown,
      isEnabled,
      isChecked: isMilestone,
      run: at => {
        const isOn = !isMilestone(at);
        const day = shell.schedule.plan.project.minutes_per_day ?? 480;
        return change(shell, at, words().milestone, row => milestoneChanges(row, isOn, day));
      },
    },
    ...PERCENTS.map(
      (percent): GanttCommand => ({
        id: `progress-${percent}`,
        group: 'progress',
        label: () =>
          percent === 0 ? words().notStarted : percent === 100 ? words().finished : words().percent(percent),
        isShown,
        isEnabled,
        isChecked: at => every(at, row => (row.percent_complete ?? 0) === percent),
        run: at => setProgress(shell, at, percent),
      }),
    ),
    ...CONSTRAINTS.map(
      (type): GanttCommand => ({
        id: `constraint-${type}`,
        group: 'constraint',
        label: () => shell.strings.constraint[type],
        isShown,
        isEnabled,
        isChecked: at => every(at, row => (row.constraint_type ?? 'asap') === type),
        run: at => setConstraint(shell, at, type),
      }),
    ),
    {
      id: 'explain',
      group: 'task-info',
      label: () => words().explain,
      keys: 'Shift+F1',
      icon: whyIcon,
      isShown: ({ taskId }) => taskId !== null,
      isEnabled: () => shell.schedule.shown !== null,
      run: async ({ taskId }) => {
        if (taskId !== null && shell.selection.single !== taskId) shell.select(taskId);
        shell.explaining.ask(taskId);
        if (!shell.isByPointer) await focusPanel(shell);
      },
    },
  ];
}
