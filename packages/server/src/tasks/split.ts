import { type Calendar, formatInstant, parseInstant, type Schedule, schedule, type Task } from '@trueppm/scheduler';
import { readCalendarRow, readProjectRow } from '@trueppm/scheduler/read';
import type { WorkSegment } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { assignmentService } from '../resources/service.js';
import { requireUnchanged, type WriteOptions } from '../rows/service.js';
import { loadRows } from '../rows/statements.js';
import { withSeconds } from '../schedule/computed.js';
import { taskRules, taskService } from './service.js';

/** A pause in the work of a task: it stops at one moment and goes on at a later one, wall clock of the project. */
export interface Pause {
  readonly at: string;
  readonly resume: string;
}

/** Work and the pause behind it, in working minutes. */
interface Piece {
  readonly work: number;
  readonly gap: number;
}

/** Somebody's working time: counts between two times and lays pieces out, by the engine that dates the plan. */
class WorkingTime {
  readonly #run: (start: string, tasks: Task[], links?: [string, string][]) => Schedule;

  constructor(project: object, calendars: readonly Calendar[], calendarId: string | null) {
    const { calendarId: own, ...settings } = readProjectRow(project);
    this.#run = (start, tasks, links = []) =>
      schedule({
        ...settings,
        scheduleFrom: 'start',
        start,
        calendars,
        calendarId: calendarId ?? own ?? null,
        tasks,
        dependencies: links.map(([predecessorId, successorId]) => ({ predecessorId, successorId })),
      });
  }

  /** Working minutes of each span. */
  count(spans: readonly (readonly [from: string, to: string])[]): number[] {
    const [first] = spans;
    if (first === undefined) return [];
    const tasks = spans.map(([from, to], at) => ({
      id: String(at),
      isManual: true,
      manualStart: from,
      manualFinish: to,
    }));
    const found = this.#run(first[0], tasks);
    return tasks.map(({ id }) => found.task(id).durationMinutes);
  }

  /** The pieces as times, the first from `start` on. */
  layOut(start: string, pieces: readonly Piece[]): WorkSegment[] {
    const tasks: Task[] = [];
    const links: [string, string][] = [];
    for (const [at, { work, gap }] of pieces.entries()) {
      for (const [name, minutes] of [
        ['work', work],
        ['gap', gap],
      ] as const) {
        const before = tasks[tasks.length - 1]?.id;
        tasks.push({ id: `${name}${at}`, durationMinutes: minutes });
        if (before !== undefined) links.push([before, `${name}${at}`]);
      }
    }
    const found = this.#run(start, tasks, links);
    return pieces.map(({ work }, at) => {
      const piece = found.task(`work${at}`);
      return { start: withSeconds(piece.start), finish: withSeconds(piece.finish), work_minutes: Math.round(work) };
    });
  }
}

/** The pattern of pieces, with the last one filling what is left of the duration. */
function piecesOf(time: WorkingTime, segments: readonly WorkSegment[], durationMinutes: number): Piece[] {
  const worked = segments.filter(segment => segment.work_minutes > 0);
  if (worked.length === 0) return [{ work: durationMinutes, gap: 0 }];
  const works = time.count(worked.map(({ start, finish }) => [start, finish]));
  const gaps = time.count(worked.slice(1).map(({ start }, at) => [worked[at]?.finish ?? start, start]));
  const before = works.slice(0, -1).reduce((sum, work) => sum + work, 0);
  return works.map((work, at) =>
    at === works.length - 1 ? { work: Math.max(0, durationMinutes - before), gap: 0 } : { work, gap: gaps[at] ?? 0 },
  );
}

/** Pieces with a pause put in after so many working minutes of the task's span, pauses counted. */
function withPause(pieces: readonly Piece[], offset: number, gap: number): Piece[] {
  let passed = 0;
  for (const [at, piece] of pieces.entries()) {
    const into = offset - passed;
    if (into > 0 && into < piece.work) {
      const halves = [
        { work: into, gap },
        { work: piece.work - into, gap: piece.gap },
      ];
      return [...pieces.slice(0, at), ...halves, ...pieces.slice(at + 1)];
    }
    // In or at the edge of a pause: it grows.
    if (at < pieces.length - 1 && into >= piece.work && into <= piece.work + piece.gap) {
      return pieces.map((other, index) => (index === at ? { work: other.work, gap: other.gap + gap } : other));
    }
    passed += piece.work + piece.gap;
  }
  throw invalidValue('/at', 'There is no work of this task to stop at that time.');
}

interface Worker {
  readonly id: string;
  readonly segments: WorkSegment[];
  readonly calendar_id: string | null;
}

/** The work resources on a task, with the calendar each works by. */
async function workersOf(tx: ProjectTransaction, taskId: string): Promise<Worker[]> {
  const { rows } = await tx.query<Worker & pg.QueryResultRow>(
    `SELECT a.id, a.segments, r.calendar_id
       FROM assignments a JOIN resources r ON r.project_id = a.project_id AND r.id = a.resource_id AND r.kind = 'work'
      WHERE a.project_id = $1 AND a.task_id = $2 AND NOT a.is_deleted ORDER BY a.id`,
    [tx.projectId, taskId],
  );
  return rows;
}

const CONTEXT = [...taskRules.context, 'is_summary', 'is_milestone', 'duration_minutes', 'start', 'finish', 'segments'];

/**
 * Puts a pause into a task's work: of the task itself, or of everybody who is assigned to it. The duration stays; the
 * finish moves by the pause with the next run. A pause at a pause makes it longer.
 *
 * @throws ServerError `not_found`, `not_schedulable` for a summary, a milestone or a task without dates,
 * `invalid_value` for times that leave no work on one side or no pause between
 */
export async function splitTask(
  tx: ProjectTransaction,
  id: string,
  { at, resume }: Pause,
  { baseVersion }: WriteOptions = {},
): Promise<void> {
  const stored = (await loadRows(tx, 'tasks', tx.projectId, [id], CONTEXT)).get(id);
  const task = await requireUnchanged(tx, taskRules, stored, baseVersion);
  const start = task['start'] as string | null;
  const duration = task['duration_minutes'] as number;
  if (task['is_summary'] === true || start === null || duration === 0) {
    throw new ServerError('not_schedulable', 'Only a task with work and computed dates can be split.', { ids: [id] });
  }
  const [stop, goOn] = [parseInstant(at), parseInstant(resume)];
  if (Number.isNaN(stop)) throw invalidValue('/at', 'This is no time.');
  if (Number.isNaN(goOn) || goOn <= stop) throw invalidValue('/resume', 'Work goes on after it stopped.');
  if (stop <= parseInstant(start)) throw invalidValue('/at', 'The work has not begun at that time.');
  const { rows } = await tx.query<{ project: object; calendars: object[] }>(
    `SELECT row_to_json(p) AS project,
            (SELECT coalesce(json_agg(c), '[]') FROM live_calendars c WHERE c.project_id = p.id) AS calendars
       FROM live_projects p WHERE p.id = $1`,
    [tx.projectId],
  );
  const [row] = rows;
  if (row === undefined) throw notFound();
  const calendars = row.calendars.map(readCalendarRow);
  const times = [start, formatInstant(stop), formatInstant(goOn)] as const;
  const pieces = (segments: readonly WorkSegment[], calendarId: string | null): WorkSegment[] => {
    const time = new WorkingTime(row.project, calendars, calendarId);
    const [offset = 0, gap = 0] = time.count([
      [times[0], times[1]],
      [times[1], times[2]],
    ]);
    if (gap === 0) throw invalidValue('/resume', 'There is no working time between the two times.');
    return time.layOut(start, withPause(piecesOf(time, segments, duration), offset, gap));
  };
  const workers = await workersOf(tx, id);
  const own = task['calendar_id'] as string | null;
  if (workers.length === 0) {
    await taskService.update(tx, id, { segments: pieces(task['segments'] as WorkSegment[], own) });
    return;
  }
  const updates = workers.map(worker => ({
    id: worker.id,
    path: '',
    values: { segments: pieces(worker.segments, worker.calendar_id ?? own) },
  }));
  await assignmentService.applyMany(tx, { updates });
}
