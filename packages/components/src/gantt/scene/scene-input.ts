import { parseLocalTime } from '../../plan/local-time.js';
import type { PlanRows } from '../../plan/rows.js';
import type { Steps } from '../../plan/steps.js';
import { isParent, type Outline } from '../outline/outline.js';
import type { NearTasks } from './near-tasks.js';
import { LINK_CODE, type SceneLinks } from './scene-links.js';
import { createFacts, type FactColumns, shareOf, writeConstraint } from './task-facts.js';

/** What the facts of a scene are read from. */
export interface FactSource {
  readonly outline: Outline;
  readonly percent: Float32Array;
  readonly collapsed: ReadonlySet<string>;
  readonly isReadOnly: boolean;
}

/** Working hours of dates without a time, minutes after midnight. */
const DAY_START = 480;
const DAY_END = 1020;

const ROWS_PER_STEP = 512;

/** The rows as the canvas takes them. Dates in rows become minutes here and nowhere later. */
export function* factSteps(source: FactSource): Steps<FactColumns> {
  const { length } = source.outline.tasks;
  const facts = createFacts(length);
  for (let task = 0; task < length; task += 1) {
    if (task % ROWS_PER_STEP === 0) yield;
    writeRow(facts, source, task);
  }
  return facts;
}

/**
 * The same after tasks came, went or moved in the outline: rows that are the same are not read again.
 * @param before facts and outline they were read from
 * @param from position before of each task, -1 = new
 */
export function* remappedFacts(
  source: FactSource,
  before: { readonly facts: FactColumns; readonly outline: Outline },
  from: Int32Array,
): Steps<FactColumns> {
  const { outline, isReadOnly, collapsed } = source;
  const facts = createFacts(outline.tasks.length);
  for (let task = 0; task < from.length; task += 1) {
    if (task % ROWS_PER_STEP === 0) yield;
    const was = from[task] as number;
    if (was < 0 || before.outline.tasks[was] !== outline.tasks[task]) {
      writeRow(facts, source, task);
      continue;
    }
    facts.ids[task] = before.facts.ids[was]!;
    facts.names[task] = before.facts.names[was]!;
    facts.deadline[task] = before.facts.deadline[was]!;
    facts.constraintMinute[task] = before.facts.constraintMinute[was]!;
    facts.constraintSides[task] = before.facts.constraintSides[was]!;
    facts.isStartConstrained[task] = before.facts.isStartConstrained[was]!;
    facts.baselineStart[task] = before.facts.baselineStart[was]!;
    facts.baselineFinish[task] = before.facts.baselineFinish[was]!;
    facts.depth[task] = outline.level[task]!;
    facts.parent[task] = outline.parent[task]!;
    facts.progress[task] = shareOf(source.percent[task]!);
    facts.isCollapsed[task] = isClosed(outline, collapsed, task) ? 1 : 0;
    facts.isReadOnly[task] = isReadOnly || !canMove(outline, task) ? 1 : 0;
  }
  return facts;
}

/** Writes one row into its place of the columns. */
export function writeRow(facts: FactColumns, source: FactSource, task: number): void {
  const { outline, percent, collapsed, isReadOnly } = source;
  const row = outline.tasks[task]!;
  const type = row.constraint_type ?? 'asap';
  const atEnd = type === 'fnet' || type === 'fnlt' || type === 'mfo';
  facts.ids[task] = row.id;
  facts.names[task] = row.name ?? '';
  facts.depth[task] = outline.level[task]!;
  facts.parent[task] = outline.parent[task]!;
  facts.progress[task] = shareOf(percent[task]!);
  facts.deadline[task] = minuteOf(row.deadline, DAY_END);
  writeConstraint(facts, task, type, minuteOf(row.constraint_date, atEnd ? DAY_END : DAY_START));
  facts.baselineStart[task] = minuteOf(row.baseline_start, DAY_START);
  facts.baselineFinish[task] = minuteOf(row.baseline_finish, DAY_END);
  facts.isCollapsed[task] = isClosed(outline, collapsed, task) ? 1 : 0;
  facts.isReadOnly[task] = isReadOnly || !canMove(outline, task) ? 1 : 0;
}

/** A date of a row; NaN when there is none. */
function minuteOf(text: string | null | undefined, minuteOfDay: number): number {
  return text == null ? Number.NaN : (parseLocalTime(text, minuteOfDay) ?? Number.NaN);
}

function isClosed(outline: Outline, collapsed: ReadonlySet<string>, task: number): boolean {
  return collapsed.size > 0 && collapsed.has(outline.tasks[task]!.id) && isParent(outline, task);
}

/** Whether a bar may be dragged: summaries follow their tasks, and finished work does not move. */
export function canMove(outline: Outline, task: number): boolean {
  const row = outline.tasks[task];
  return (
    row !== undefined && !isParent(outline, task) && row.actual_finish == null && (row.percent_complete ?? 0) < 100
  );
}

/**
 * The links as the canvas takes them, in the order of the plan.
 * @param near tasks: links of others get no ends yet, and are not drawn; undefined = all
 */
export function* linkSteps(
  { dependencies }: PlanRows,
  outline: Outline,
  driving?: Uint8Array,
  near?: NearTasks,
): Steps<SceneLinks> {
  const { length } = dependencies;
  const from = new Int32Array(length).fill(-1);
  const to = new Int32Array(length).fill(-1);
  const type = new Uint8Array(length);
  const listed: number[] = [];
  const { indexOf, tasks } = outline;
  // Most links go from one task to the next, and the next link leads on from there.
  let predecessor = 0;
  let successor = 0;
  for (let at = 0; at < length; at += 1) {
    if (at % ROWS_PER_STEP === 0) yield;
    const link = dependencies[at]!;
    if (near && !near.has(link.predecessor_id) && !near.has(link.successor_id)) continue;
    predecessor = indexOf.getNear(link.predecessor_id, tasks, successor, predecessor) ?? -1;
    successor = indexOf.getNear(link.successor_id, tasks, predecessor + 1, successor + 1) ?? -1;
    // A link with one end has none: it is not drawn, and no task has it.
    if (predecessor < 0 || successor < 0) continue;
    type[at] = LINK_CODE[link.type ?? 'FS'] ?? 0;
    from[at] = predecessor;
    to[at] = successor;
    if (near) listed.push(at);
  }
  return {
    from,
    to,
    type,
    listed: near && Int32Array.from(listed),
    driving: driving?.length === length ? driving : undefined,
  };
}
