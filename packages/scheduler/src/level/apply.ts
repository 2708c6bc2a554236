/** A placement written into the project it was made for. */
import type { Assignment, Project, Task, WorkSegment } from '../model.js';
import type { Network } from '../network/network.js';
import { merge } from '../session/edit.js';
import { formatInstant, minutesOfSeconds } from '../time.js';
import type { Pauses } from './pauses.js';
import type { Placement } from './search/placement.js';

/** The pieces of an assignment's work on its task's calendar. */
export function segmentsOf(network: Network, task: number, pauses: Pauses, units: number): WorkSegment[] {
  const time = network.fields.time[task]!;
  return pauses.pieces.map(({ from, to }) => ({
    start: formatInstant(from),
    finish: formatInstant(to),
    workMinutes: minutesOfSeconds(time.count(from, to)) * units,
  }));
}

function placedTask(task: Task, at: number, network: Network, placement: Placement): Task {
  const delay = placement.delay[at]!;
  const resume = placement.resumes.get(at);
  if (resume !== undefined) {
    const { fields } = network;
    const stop = task.stop ?? formatInstant(fields.time[at]!.add(fields.actualStart[at]!, fields.done[at]!));
    const { stop: oldStop, resume: oldResume } = task;
    const own = {
      ...(oldStop === undefined ? {} : { stop: oldStop }),
      ...(oldResume === undefined ? {} : { resume: oldResume }),
    };
    const restBeforeLeveling = task.restBeforeLeveling ?? own;
    return { ...task, stop, resume: formatInstant(resume), restBeforeLeveling };
  }
  const minutes = minutesOfSeconds(delay);
  if (minutes === (task.levelingDelayMinutes ?? 0)) return task;
  return merge(task, { levelingDelayMinutes: minutes === 0 ? undefined : minutes });
}

/** The project with the delays, pauses and held rests of a placement. Tasks that it leaves alone stay the same objects. */
export function placedProject(project: Project, network: Network, placement: Placement): Project {
  const tasks = project.tasks.map((task, at) => placedTask(task, at, network, placement));
  if (placement.pauses.size === 0) return { ...project, tasks };
  const assignments = (project.assignments ?? []).map((assignment): Assignment => {
    const task = network.hierarchy.indexOf.get(assignment.taskId) ?? -1;
    const pauses = placement.pauses.get(task);
    if (!pauses) return assignment;
    const segments = segmentsOf(network, task, pauses, assignment.units ?? 1);
    return { ...assignment, segments, isSplitByLeveling: true };
  });
  return { ...project, tasks, assignments };
}
