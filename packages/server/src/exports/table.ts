import type { Id, Project, Schedule, Task } from '@trueppm/scheduler';
import { writeCsv } from '@trueppm/scheduler/csv';
import type { ExportOptions } from './format.js';

/**
 * A plan as a table of tasks for people: tasks are numbered from the top, as predecessors name them, and calendars are
 * called by their names. With a byte order mark, without which spreadsheets take UTF-8 for something else; text that
 * begins like a formula gets an apostrophe.
 */
export function writeTable(project: Project, dates: Schedule | undefined, options: ExportOptions): string {
  const numbers = new Map(inOutlineOrder(project.tasks).map(({ id }, at) => [id, String(at + 1)]));
  const names = new Map((project.calendars ?? []).map(({ id, name }) => [id, name ?? id]));
  const numbered = (id: Id): Id => numbers.get(id) ?? id;
  // A summary's stored duration is as old as the last run in the background; its dates here are those of this plan.
  const summaries = new Map(
    [...(dates?.tasks ?? [])].flatMap(({ id, isSummary, durationMinutes }) =>
      isSummary ? [[id, durationMinutes] as const] : [],
    ),
  );
  const tasks = project.tasks.map(task => ({
    ...task,
    ...(summaries.has(task.id) ? { durationMinutes: summaries.get(task.id) as number } : {}),
    id: numbered(task.id),
    ...(task.parentId == null ? {} : { parentId: numbered(task.parentId) }),
    ...(task.calendarId == null ? {} : { calendarId: names.get(task.calendarId) ?? task.calendarId }),
  }));
  const dependencies = (project.dependencies ?? []).map(link => ({
    ...link,
    predecessorId: numbered(link.predecessorId),
    successorId: numbered(link.successorId),
  }));
  const assignments = (project.assignments ?? []).map(own => ({ ...own, taskId: numbered(own.taskId) }));
  const rows = [...(dates?.tasks ?? [])].map(task => ({ ...task, id: numbered(task.id) }));
  return writeCsv(
    { ...project, tasks, dependencies, assignments },
    { tasks: rows },
    { ...options, hasByteOrderMark: true },
  );
}

function inOutlineOrder(tasks: readonly Task[]): Task[] {
  const children = new Map<Id | null, Task[]>();
  for (const task of tasks) {
    const key = task.parentId ?? null;
    const group = children.get(key);
    if (group === undefined) children.set(key, [task]);
    else group.push(task);
  }
  const ordered: Task[] = [];
  const visit = (key: Id | null): void => {
    for (const task of children.get(key) ?? []) {
      ordered.push(task);
      visit(task.id);
    }
  };
  visit(null);
  return ordered;
}
