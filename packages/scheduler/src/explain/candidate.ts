/** Changes worth trying to free a date: one set for each reason on the chain that holds it. */
import { CalendarSet } from '../calendar/calendar-set.js';
import { MAX_CALENDAR_TRIALS } from '../limits.js';
import type { Dependency, Id, Project, Task } from '../model.js';
import type { Edit } from '../session/edit.js';
import { formatInstant, parseInstant, secondsOfMinutes } from '../time.js';
import type { Explanation, Reason } from './explanation.js';

/** What a change does. */
export type RemedyKind =
  | 'remove_link'
  /** Lets the successor follow without the lag. */
  | 'remove_lag'
  | 'remove_constraint'
  | 'remove_deadline'
  /** Takes `minutes` of work off a task on the chain: no more than gains anything. */
  | 'shorten_task'
  | 'clear_leveling_delay'
  /** Puts a task on another of the project's calendars, `calendarId`; null is the project's own. */
  | 'change_calendar'
  /** Lets links date a task that is dated by hand. */
  | 'schedule_automatically'
  /** Starts the project earlier, or lets it finish later, by `minutes` of work: one working day. */
  | 'start_project_earlier'
  | 'finish_project_later';

/** A change to try. */
export interface Candidate {
  readonly kind: RemedyKind;
  /** The task it changes. */
  readonly taskId?: Id;
  /** The link it changes. */
  readonly dependency?: Dependency;
  readonly minutes?: number;
  readonly calendarId?: Id | null;
  readonly edits: readonly Edit[];
  /** For a task to shorten: `edits` take off this many minutes, `shortenedBy` any fewer. */
  readonly mostMinutes?: number;
  readonly shortenedBy?: (minutes: number) => readonly Edit[];
}

/** What the candidates of a question are made from. */
interface Ground {
  readonly project: Project;
  readonly tasks: ReadonlyMap<Id, Task>;
  readonly summaries: ReadonlySet<Id>;
  readonly isLate: boolean;
}

const isLagging = (link: Dependency): boolean =>
  (link.lagUnit?.endsWith('%') ? (link.lagPercent ?? 0) : (link.lagMinutes ?? 0)) > 0;

function withLink(project: Project, link: Dependency, changes: Partial<Dependency> | null): Edit {
  if (link.id !== undefined) {
    return changes ? { ...changes, dependency: link.id } : { removeDependency: link.id };
  }
  const links = project.dependencies ?? [];
  const dependencies = links.flatMap(one => (one === link ? (changes ? [{ ...one, ...changes }] : []) : [one]));
  return { project: { dependencies } };
}

function linkCandidates({ project }: Ground, link: Dependency): Candidate[] {
  const removed: Candidate = { kind: 'remove_link', dependency: link, edits: [withLink(project, link, null)] };
  if (!isLagging(link)) return [removed];
  const lagless = withLink(project, link, { lagMinutes: 0, lagPercent: 0 });
  return [{ kind: 'remove_lag', dependency: link, edits: [lagless] }, removed];
}

/** Less work: of a task that has begun, of the rest of it. */
function shortenCandidates({ summaries }: Ground, task: Task): Candidate[] {
  const duration = task.durationMinutes ?? 0;
  const percent = task.percentComplete ?? 0;
  if (summaries.has(task.id) || percent >= 100 || task.actualFinish || duration <= 0) return [];
  const remaining = task.remainingDurationMinutes;
  const done = task.actualDurationMinutes ?? (remaining == null ? (duration * percent) / 100 : duration - remaining);
  const isStarted = percent > 0 || task.actualStart != null;
  // A minute of the rest stays: without any, the task would be complete.
  const most = isStarted ? duration - done - 1 : duration;
  if (most < 1) return [];
  const shortenedBy = (minutes: number): Edit[] => {
    const left = duration - minutes;
    const progress = {
      actualDurationMinutes: done,
      remainingDurationMinutes: left - done,
      percentComplete: (done * 100) / left,
    };
    return [{ task: task.id, durationMinutes: left, ...(isStarted ? progress : {}) }];
  };
  return [{ kind: 'shorten_task', taskId: task.id, edits: shortenedBy(most), mostMinutes: most, shortenedBy }];
}

function calendarCandidates({ project, summaries }: Ground, task: Task): Candidate[] {
  if (summaries.has(task.id)) return [];
  const now = task.calendarId ?? null;
  const others = [null, ...(project.calendars ?? []).map(calendar => calendar.id)].filter(
    id => id !== now && !(now === null && id === project.calendarId),
  );
  return others.slice(0, MAX_CALENDAR_TRIALS).map(calendarId => ({
    kind: 'change_calendar',
    taskId: task.id,
    calendarId,
    edits: [{ task: task.id, calendarId }],
  }));
}

/** What a task on the chain can do, whatever holds it. */
function taskCandidates(ground: Ground, task: Task): Candidate[] {
  const candidates = [...shortenCandidates(ground, task), ...calendarCandidates(ground, task)];
  if (!ground.isLate && (task.levelingDelayMinutes ?? 0) > 0) {
    const edits = [{ task: task.id, levelingDelayMinutes: 0 }];
    candidates.push({ kind: 'clear_leveling_delay', taskId: task.id, edits });
  }
  return candidates;
}

/** The project's start or finish one working day further out. */
function projectCandidates({ project }: Ground, kind: 'start_project_earlier' | 'finish_project_later'): Candidate[] {
  const isStart = kind === 'start_project_earlier';
  const isFromFinish = project.scheduleFrom === 'finish';
  const field = isStart ? 'start' : isFromFinish ? 'finish' : 'mustFinishBy';
  const instant = parseInstant(
    project[field] ?? '',
    isStart ? project.defaultStartMinute : project.defaultFinishMinute,
  );
  if (Number.isNaN(instant) || (isStart && isFromFinish)) return [];
  const minutes = project.minutesPerDay ?? 480;
  const time = new CalendarSet(project).project;
  const seconds = secondsOfMinutes(minutes);
  const moved = formatInstant(isStart ? time.subtract(instant, seconds) : time.add(instant, seconds));
  return [{ kind, minutes, edits: [{ project: { [field]: moved } }] }];
}

/** What would take one reason away. `task` is the one that it holds. */
function reasonCandidates(ground: Ground, reason: Reason, task: Id): Candidate[] {
  const taskId = reason.taskId ?? task;
  switch (reason.kind) {
    case 'link':
      return linkCandidates(ground, reason.dependency!);
    case 'constraint':
    case 'late_date': {
      const edits: Edit[] = [{ task: taskId, constraintType: 'asap', constraintDate: null }];
      const first: Candidate = { kind: 'remove_constraint', taskId, edits };
      if (ground.tasks.get(taskId)?.secondaryConstraintType === undefined) return [first];
      const second: Edit = { task: taskId, secondaryConstraintType: undefined, secondaryConstraintDate: null };
      return [first, { ...first, edits: [second] }];
    }
    case 'deadline':
      return [{ kind: 'remove_deadline', taskId, edits: [{ task: taskId, deadline: null }] }];
    case 'manual':
      return [{ kind: 'schedule_automatically', taskId, edits: [{ task: taskId, isManual: false }] }];
    case 'project_start':
      return projectCandidates(ground, 'start_project_earlier');
    case 'project_finish':
      return projectCandidates(ground, 'finish_project_later');
    default:
      return [];
  }
}

/** Changes along the chain of an explanation, those nearest to the task first. */
export function candidatesOf(project: Project, explanation: Explanation): Candidate[] {
  const ground: Ground = {
    project,
    tasks: new Map(project.tasks.map(task => [task.id, task])),
    summaries: new Set(project.tasks.flatMap(task => task.parentId ?? [])),
    isLate: explanation.quantity !== null && !explanation.quantity.startsWith('early'),
  };
  const candidates: Candidate[] = [...taskCandidates(ground, ground.tasks.get(explanation.id)!)];
  const met = new Set([explanation.id]);
  let task = explanation.id;
  for (const reason of explanation.chain) {
    candidates.push(...reasonCandidates(ground, reason, task));
    task = reason.taskId ?? task;
    if (met.has(task)) continue;
    met.add(task);
    candidates.push(...taskCandidates(ground, ground.tasks.get(task)!));
  }
  return candidates;
}
