import type { GanttShell } from '../../shell/shell.js';
import type { GanttCommand } from '../command.js';

function goTo(shell: GanttShell, taskId: string): void {
  if (!shell.revealTask(taskId)) return;
  shell.select(taskId);
}

/** The predecessor that sets the task's date, else the one that ends last. */
function predecessorOf({ schedule }: GanttShell, taskId: string): string | undefined {
  const { plan, driving } = schedule;
  const links = plan.dependencies.flatMap((link, at) => (link.successor_id === taskId ? [{ link, at }] : []));
  return (links.find(({ at }) => driving?.[at] === 1) ?? links[0])?.link.predecessor_id;
}

/** The successor that starts first. */
function successorOf({ schedule }: GanttShell, taskId: string): string | undefined {
  const { outline, shown } = schedule;
  const startOf = (id: string) => shown?.columns.start[outline.indexOf.get(id) ?? -1] ?? Number.POSITIVE_INFINITY;
  const ids = schedule.plan.dependencies
    .filter(link => link.predecessor_id === taskId)
    .map(({ successor_id: id }) => id);
  return ids.sort((one, other) => startOf(one) - startOf(other))[0];
}

/** Brings a bar into view and says where it lies. */
function showBar({ schedule, view, strings, format, announce }: GanttShell, taskId: string): void {
  const { outline, shown } = schedule;
  const index = outline.indexOf.get(taskId);
  if (index === undefined || !shown) return;
  const { start, finish } = shown.settled(index);
  view?.scrollToMinute(start, 0.2);
  announce(strings.rowNote.dates(outline.tasks[index]?.name ?? '', format.span(start, finish)));
}

/** Going along links, and to a bar that is not in view. */
export function goCommands(shell: GanttShell): readonly GanttCommand[] {
  return [
    {
      id: 'go-predecessor',
      group: 'go',
      label: () => shell.strings.command.predecessor,
      keys: 'Alt+[',
      isEnabled: ({ taskId }) => taskId !== null && predecessorOf(shell, taskId) !== undefined,
      run: ({ taskId }) => goTo(shell, predecessorOf(shell, taskId ?? '') ?? ''),
    },
    {
      id: 'go-successor',
      group: 'go',
      label: () => shell.strings.command.successor,
      keys: 'Alt+]',
      isEnabled: ({ taskId }) => taskId !== null && successorOf(shell, taskId) !== undefined,
      run: ({ taskId }) => goTo(shell, successorOf(shell, taskId ?? '') ?? ''),
    },
    {
      id: 'go-bar',
      group: 'go',
      label: () => shell.strings.command.showBar,
      keys: 'Alt+\\',
      isEnabled: ({ taskId }) => taskId !== null,
      run: ({ taskId }) => showBar(shell, taskId ?? ''),
    },
  ];
}
