/** Levelling taken back. */
import type { Assignment, Project, Task } from '../model.js';
import { type Edit, merge } from '../session/edit.js';
import { editsBetween } from './edits.js';

function clearedTask(task: Task): Task {
  const changes: Record<string, unknown> = {};
  if (task.levelingDelayMinutes) changes.levelingDelayMinutes = undefined;
  if (task.restBeforeLeveling) {
    const { stop, resume } = task.restBeforeLeveling;
    Object.assign(changes, { stop, resume, restBeforeLeveling: undefined });
  }
  return Object.keys(changes).length === 0 ? task : merge(task, changes);
}

function clearedAssignment(assignment: Assignment): Assignment {
  const changes: Record<string, unknown> = {};
  if (assignment.levelingDelayMinutes) changes.levelingDelayMinutes = undefined;
  if (assignment.isSplitByLeveling) Object.assign(changes, { segments: undefined, isSplitByLeveling: undefined });
  return Object.keys(changes).length === 0 ? assignment : merge(assignment, changes);
}

/** The project without levelling: what is untouched stays the same object. */
export function clearedProject(project: Project): Project {
  return {
    ...project,
    tasks: project.tasks.map(clearedTask),
    ...(project.assignments ? { assignments: project.assignments.map(clearedAssignment) } : {}),
  };
}

/**
 * Edits that take all levelling of a project back: delays, pauses and held rests, whoever set the delays. Cost
 * O(tasks + assignments).
 */
export function clearLeveling(project: Project): Edit[] {
  return editsBetween(project, clearedProject(project));
}
