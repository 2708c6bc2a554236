import { IS_CRITICAL } from '../../plan/shown-schedule.js';
import { rowOf } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';

/** Shows a step of a chain: its row and bar in view, a ring around the bar. */
export function goToStep(shell: GanttShell, taskId: string): void {
  const { schedule, view, announce, format } = shell;
  const index = schedule.outline.indexOf.get(taskId);
  if (index === undefined || !shell.revealTask(taskId)) return;
  view?.setState({ focusTask: index });
  const columns = schedule.shown?.columns;
  const dates = columns ? format.span(columns.start[index] as number, columns.finish[index] as number) : '';
  announce(`${schedule.outline.tasks[index]?.name ?? ''}, ${dates}`);
}

/** Selects a whole chain, lights its links and brings as much of it into view as fits. */
export function showChain(shell: GanttShell, taskIds: readonly string[]): void {
  const { schedule, view, announce, strings } = shell;
  const columns = schedule.shown?.columns;
  const last = taskIds.at(-1);
  if (!columns || last === undefined) return;
  for (const id of taskIds) shell.revealTask(id);
  shell.selection.activeId = last;
  shell.selectMany(taskIds);
  const indexes = taskIds.flatMap(id => schedule.outline.indexOf.get(id) ?? []);
  const from = Math.min(...indexes.map(index => columns.start[index] as number));
  const to = Math.max(...indexes.map(index => columns.finish[index] as number));
  const [first, end] = view?.visibleMinutes ?? [from, to];
  if (from < first || to > end) view?.fitMinutes(from, to);
  for (const id of [taskIds[0] as string, last]) shell.reveal(rowOf(shell, id));
  shell.pointer?.lightChain(schedule.outline.indexOf.get(last) ?? -1);
  announce(strings.whyNote.chainShown(taskIds.length));
}

/**
 * What a task without slack drives: the last task of the critical chain behind it; null when it is the last itself.
 * Cost: the links of the plan, once per explanation.
 */
export function drivenBy({ schedule }: GanttShell, taskId: string): string | null {
  const { outline, plan, shown } = schedule;
  const columns = shown?.columns;
  if (!columns) return null;
  const next = new Map<string, string[]>();
  for (const { predecessor_id: from, successor_id: to } of plan.dependencies) {
    const index = outline.indexOf.get(to);
    if (index === undefined || ((columns.flags[index] as number) & IS_CRITICAL) === 0) continue;
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const seen = new Set([taskId]);
  let at = taskId;
  for (;;) {
    const followers = (next.get(at) ?? []).filter(id => !seen.has(id));
    const following = followers.sort((one, other) => finishOf(other) - finishOf(one))[0];
    if (following === undefined) return at === taskId ? null : at;
    seen.add(following);
    at = following;
  }
  function finishOf(id: string): number {
    return columns?.finish[outline.indexOf.get(id) ?? -1] ?? 0;
  }
}
