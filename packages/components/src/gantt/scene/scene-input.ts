import type { ScheduleColumns } from '@trueppm/scheduler';
import { parseLocalTime } from '../../plan/local-time.js';
import type { DependencyRow, PlanRows } from '../../plan/rows.js';
import { isParent, type Outline } from '../outline.js';
import type { Owner } from './owners.js';
import { LINK_CODE, type SceneInput, type SceneLinks } from './scene.js';
import type { SceneTask } from './task-facts.js';

/** What a scene is read from. */
export interface SceneSource {
  readonly plan: PlanRows;
  readonly outline: Outline;
  readonly columns: ScheduleColumns;
  readonly percent: Float32Array;
  readonly owners: ReadonlyMap<string, Owner>;
  readonly collapsed: ReadonlySet<string>;
  /** Visible rows, outline indexes. */
  readonly rows: Int32Array;
  readonly isReadOnly: boolean;
  /** Ids of links that set the date of their successor. */
  readonly drivingIds: ReadonlySet<string>;
}

/** Working hours of dates without a time, minutes after midnight. */
const DAY_START = 480;
const DAY_END = 1020;

/** The plan as the canvas takes it. Dates in rows become minutes here and nowhere later. */
export function sceneInput(source: SceneSource): SceneInput {
  const { outline, columns, rows } = source;
  const tasks = outline.tasks.map((_, task) => sceneTask(source, task));
  return { tasks, columns, links: sceneLinks(source), rows };
}

function sceneTask({ outline, percent, owners, collapsed, isReadOnly }: SceneSource, task: number): SceneTask {
  const row = outline.tasks[task]!;
  const atEnd = row.constraint_type === 'fnet' || row.constraint_type === 'fnlt' || row.constraint_type === 'mfo';
  return {
    id: row.id,
    name: row.name ?? '',
    depth: outline.level[task] as number,
    parent: outline.parent[task] as number,
    percentComplete: percent[task] as number,
    isCollapsed: collapsed.has(row.id) && isParent(outline, task),
    constraintType: row.constraint_type ?? 'asap',
    constraintMinute: parseLocalTime(row.constraint_date, atEnd ? DAY_END : DAY_START),
    deadlineMinute: parseLocalTime(row.deadline, DAY_END),
    baselineStart: parseLocalTime(row.baseline_start, DAY_START),
    baselineFinish: parseLocalTime(row.baseline_finish, DAY_END),
    initials: owners.get(row.id)?.initials,
    isReadOnly: isReadOnly || !canMove(outline, task),
  };
}

/** Whether a bar may be dragged: summaries follow their tasks, and finished work does not move. */
export function canMove(outline: Outline, task: number): boolean {
  const row = outline.tasks[task];
  return (
    row !== undefined && !isParent(outline, task) && row.actual_finish == null && (row.percent_complete ?? 0) < 100
  );
}

/** Links between tasks that are there, in the order the scene counts them. */
export function drawnLinks(plan: PlanRows, outline: Outline): readonly DependencyRow[] {
  return plan.dependencies.filter(
    link => outline.indexOf.has(link.predecessor_id) && outline.indexOf.has(link.successor_id),
  );
}

function sceneLinks({ plan, outline, drivingIds }: SceneSource): SceneLinks {
  const links = drawnLinks(plan, outline);
  const from = Int32Array.from(links, link => outline.indexOf.get(link.predecessor_id) as number);
  const to = Int32Array.from(links, link => outline.indexOf.get(link.successor_id) as number);
  const type = Uint8Array.from(links, link => LINK_CODE[link.type ?? 'FS']);
  const driving = Uint8Array.from(links, link => (drivingIds.has(link.id) ? 1 : 0));
  return { from, to, type, driving };
}
