import { positionsBetween } from '@trueppm/sdk/protocol';
import { checkCards } from '../board/card-rules.js';
import { followCards } from '../board/done-cards.js';
import { checkCustomValues } from '../custom-fields/values.js';
import type { ProjectTransaction } from '../db/transaction.js';
import { isAllowed } from '../http/roles.js';
import { PROJECT_TASKS_MAX, TASK_DEPTH_MAX } from '../limits.js';
import { isOverCap } from '../rows/cap.js';
import { type Breach, type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';
import { taskNestedBreach } from '../rows/nested.js';
import { keyBreach } from '../rows/order.js';
import { checkReference } from '../rows/reference.js';
import { segmentBreach } from '../rows/segments.js';
import { checkSprints } from '../sprints/task-rules.js';
import { selectHeights, selectLastPositions, selectOwnTasks, selectPaths } from './queries.js';
import { depthOf, type Placed, Placement } from './tree.js';

/** Columns that say how far a task has come: what its assignees may change themselves. */
export const PROGRESS_FIELDS: ReadonlySet<string> = new Set([
  'percent_complete',
  'actual_start',
  'actual_finish',
  'actual_duration_minutes',
  'remaining_duration_minutes',
  'stop',
  'resume',
  'status',
  'board_position',
]);

/** Columns that no rule below looks at. */
export const FREE_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'notes',
  'duration_minutes',
  'duration_unit',
  'is_estimated',
  'is_milestone',
  'is_manual',
  'is_active',
  'is_external',
  'deadline',
  'ignores_resource_calendars',
  'task_type',
  'is_effort_driven',
  'priority',
  'percent_complete',
  'actual_duration_minutes',
  'remaining_duration_minutes',
  'leveling_delay_minutes',
  'story_points',
  'activity_type',
  'expected_finish',
  'is_splittable',
  'cost',
  'actual_cost',
  'physical_percent_complete',
  'earned_value_method',
]);

const CONSTRAINTS_WITHOUT_DATE: ReadonlySet<unknown> = new Set([undefined, 'asap', 'alap']);

/** Rows that a rule has not refused yet. */
const standing = (changes: readonly Change[], verdicts: Verdicts): Change[] =>
  changes.filter(change => !verdicts.isRefused('tasks', change.id));

/** Below Scheduler: new tasks, and the progress of tasks the actor is assigned to. */
async function checkRole(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  if (tx.role === null || isAllowed(tx.role, 'task.update')) return;
  const updates = changes.filter(change => change.current !== null);
  const isProgress = (change: Change): boolean =>
    !change.isRevived && Object.keys(change.values).every(field => PROGRESS_FIELDS.has(field));
  const own =
    tx.actor !== null && updates.some(isProgress)
      ? await selectOwnTasks(
          tx,
          tx.actor,
          updates.map(change => change.id),
        )
      : new Set<string>();
  for (const change of updates) {
    if (isProgress(change) && own.has(change.id)) continue;
    const message = 'Your role may change the progress of tasks you are assigned to, and nothing else of a task.';
    verdicts.refuse('tasks', change, { code: 'forbidden', path: '', message });
  }
}

function fieldBreach(change: Change): Breach | null {
  const invalid = (field: string, message: string): Breach => ({ code: 'invalid_value', path: `/${field}`, message });
  const time = (field: string): string | null => (fieldOf(change, field) as string | null | undefined) ?? null;
  const isReversed = (from: string, to: string): boolean => {
    if (!touches(change, from) && !touches(change, to)) return false;
    const [start, finish] = [time(from), time(to)];
    return start !== null && finish !== null && finish < start;
  };
  const keyed = keyBreach(change, 'position') ?? keyBreach(change, 'board_position');
  if (keyed !== null) return keyed;
  if (touches(change, 'constraint_type') || touches(change, 'constraint_date')) {
    const type = fieldOf(change, 'constraint_type');
    if (!CONSTRAINTS_WITHOUT_DATE.has(type) && time('constraint_date') === null) {
      return invalid('constraint_date', `The constraint ${String(type)} needs a date.`);
    }
  }
  if (isReversed('manual_start', 'manual_finish')) return invalid('manual_finish', 'The finish lies before the start.');
  if (isReversed('actual_start', 'actual_finish')) return invalid('actual_finish', 'The finish lies before the start.');
  if (isReversed('stop', 'resume')) return invalid('resume', 'Work cannot go on before it stopped.');
  return segmentBreach(change) ?? taskNestedBreach(change);
}

/** Whether a change gives its task a place in the outline: it is new, comes back or changes its parent. */
export const isPlaced = (change: Change): boolean => touches(change, 'parent_id');

/** Where the placed tasks among some changes come to lie. */
export async function placementOf(tx: ProjectTransaction, changes: readonly Change[]): Promise<Placement> {
  const parents = new Map<string, string | null>();
  for (const change of changes) {
    if (isPlaced(change)) parents.set(change.id, (fieldOf(change, 'parent_id') as string | null | undefined) ?? null);
  }
  const outside = [...new Set(parents.values())].filter(id => id !== null && !parents.has(id)) as string[];
  return new Placement(parents, await selectPaths(tx, outside));
}

/** What is wrong with the place a change gives its task, or null. */
function placeBreach(change: Change, place: Placed, heights: ReadonlyMap<string, number>): Breach | null {
  if ('cycle' in place) {
    const message = 'A task cannot lie inside itself.';
    return { code: 'parent_cycle', path: '/parent_id', message, ids: place.cycle };
  }
  const height = heights.get(change.current?.['wbs_path'] as string) ?? 1;
  if ('path' in place && depthOf(place.path) + height - 1 <= TASK_DEPTH_MAX) return null;
  const message = `The outline has at most ${TASK_DEPTH_MAX} levels.`;
  return { code: 'too_deep', path: '/parent_id', message };
}

/**
 * Leaves a task where it is, a new one on the top level: two devices that move tasks into each other must not push in
 * vain for ever.
 */
export function keepPlace(change: Change, verdicts: Verdicts, breach: Breach): void {
  const isStored = change.current !== null && !change.isRevived;
  change.values['parent_id'] = isStored ? change.current?.['parent_id'] : null;
  verdicts.repair('tasks', change, breach);
}

async function checkOutline(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  const isMove = (change: Change): boolean => change.current !== null && !change.isRevived && isPlaced(change);
  const paths = changes.filter(isMove).map(change => change.current?.['wbs_path'] as string);
  const heights = await selectHeights(tx, paths);
  const kept = new Set<Change>();
  // Each round takes back what it finds; a move that is taken back can only uncover another one.
  for (let isSound = false; !isSound; ) {
    isSound = true;
    const placement = await placementOf(tx, changes);
    for (const change of changes.filter(isPlaced)) {
      const place = placement.place(change.id);
      change.derived = 'path' in place ? { wbs_path: place.path } : undefined;
      const breach = kept.has(change) ? null : placeBreach(change, place, heights);
      // What merely lies below a circle is sound once the circle is broken.
      if (breach === null || (breach.ids !== undefined && !breach.ids.includes(change.id))) continue;
      if (!verdicts.isLenient) verdicts.refuse('tasks', change, breach);
      kept.add(change);
      keepPlace(change, verdicts, breach);
      isSound = false;
    }
  }
}

/** Tasks without a position go behind their last sibling, in the order they came. */
async function fillPositions(tx: ProjectTransaction, changes: readonly Change[]): Promise<void> {
  const open = changes.filter(change => change.current === null && change.values['position'] === undefined);
  if (open.length === 0) return;
  const parentOf = (change: Change): string | null =>
    (fieldOf(change, 'parent_id') as string | null | undefined) ?? null;
  const byParent = new Map<string | null, Change[]>();
  for (const change of open) {
    const siblings = byParent.get(parentOf(change));
    if (siblings) siblings.push(change);
    else byParent.set(parentOf(change), [change]);
  }
  const last = await selectLastPositions(tx, [...byParent.keys()]);
  for (const change of changes) {
    const position = change.values['position'];
    const parent = parentOf(change);
    if (typeof position === 'string' && position > (last.get(parent) ?? '')) last.set(parent, position);
  }
  for (const [parent, siblings] of byParent) {
    const keys = positionsBetween(last.get(parent) ?? null, null, siblings.length);
    siblings.forEach((change, at) => {
      change.values['position'] = keys[at];
    });
  }
}

/** A total that is set holds the fixed cost: who changes that alone changes the total with it. */
function followFixedCost(change: Change): void {
  const { current, values } = change;
  if (current === null || !Object.hasOwn(values, 'fixed_cost') || Object.hasOwn(values, 'cost')) return;
  if (typeof current['cost'] !== 'number') return;
  const added = Number(values['fixed_cost'] ?? 0) - Number(current['fixed_cost'] ?? 0);
  values['cost'] = Math.max(0, current['cost'] + added);
}

/** All rules of task rows; see the class of {@link Verdicts} for what breaking one means. */
export async function checkTasks(
  tx: ProjectTransaction,
  changes: readonly Change[],
  verdicts: Verdicts,
): Promise<void> {
  await checkRole(tx, changes, verdicts);
  for (const change of standing(changes, verdicts)) {
    const breach = fieldBreach(change);
    if (breach !== null) verdicts.refuse('tasks', change, breach);
  }
  const valid = standing(changes, verdicts);
  const fresh = valid.filter(change => change.current === null).length;
  if (await isOverCap(tx, 'tasks', fresh, PROJECT_TASKS_MAX)) {
    const message = `A project has at most ${PROJECT_TASKS_MAX} tasks.`;
    const breach = { code: 'too_many', path: '', message, limit: PROJECT_TASKS_MAX } as const;
    for (const change of valid) verdicts.refuse('tasks', change, breach);
    return;
  }
  await checkReference(tx, 'tasks', valid, verdicts, { field: 'parent_id', to: 'tasks' });
  await checkReference(tx, 'tasks', standing(valid, verdicts), verdicts, { field: 'calendar_id', to: 'calendars' });
  await checkReference(tx, 'tasks', standing(valid, verdicts), verdicts, { field: 'sprint_id', to: 'sprints' });
  await checkSprints(tx, standing(valid, verdicts), verdicts);
  await checkOutline(tx, standing(valid, verdicts), verdicts);
  await checkCards(tx, standing(valid, verdicts), verdicts);
  await checkCustomValues(tx, standing(valid, verdicts), verdicts);
  await fillPositions(tx, standing(valid, verdicts));
  for (const change of standing(valid, verdicts)) followFixedCost(change);
  await followCards(tx, standing(valid, verdicts));
}
