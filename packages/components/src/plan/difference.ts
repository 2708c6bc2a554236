import { COMPUTED_TASK_FIELDS, STAMP_FIELDS } from '@trueppm/sdk/protocol';
import type { PlanRowEdit } from './edit.js';
import type { PlanRows, TaskRow } from './rows.js';

/** Fields the engine or the server computes, or that only people read: a change of them moves no bar. */
const NOT_SCHEDULED: ReadonlySet<string> = new Set([
  ...COMPUTED_TASK_FIELDS,
  ...STAMP_FIELDS,
  'name',
  'notes',
  'position',
  'baseline_start',
  'baseline_finish',
  'owner',
]);

/** What turns one plan into another, as far as the engine is concerned. */
export type PlanDifference =
  /** The engine has to take the whole plan: tasks came, went or moved in the outline, or calendars changed. */
  | { readonly kind: 'whole' }
  /** Edits of rows the engine already has; empty when no date can change. */
  | { readonly kind: 'edits'; readonly edits: readonly PlanRowEdit[] };

/** The same of the project's row, whose `start` and `finish` are what a person asked for. */
const NOT_SCHEDULED_OF_PROJECT = new Set([
  'name',
  'role',
  'can_edit',
  'can_administer',
  'scheduled_start',
  'scheduled_finish',
  'scheduled_version',
  'server_version',
  'created_at',
  'updated_at',
]);

type Fields = Readonly<Record<string, unknown>>;

/** Fields of `after` that the engine reads and that differ; null when none do. Cost: the fields of one row. */
export function scheduledChanges(
  before: Fields,
  after: Fields,
  ignored: ReadonlySet<string> = NOT_SCHEDULED,
): Record<string, unknown> | null {
  let changes: Record<string, unknown> | null = null;
  for (const field of Object.keys(after)) {
    if (after[field] === before[field] || ignored.has(field)) continue;
    if (isEqualJson(after[field], before[field])) continue;
    changes ??= {};
    changes[field] = after[field];
  }
  // A field that is gone says nothing any more, as after an edit that was refused.
  for (const field of Object.keys(before)) {
    if (before[field] == null || field in after || ignored.has(field)) continue;
    changes ??= {};
    changes[field] = null;
  }
  return changes;
}

function isEqualJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

/** True when every row is the same to the engine. */
function isSameTable(before: readonly Fields[], after: readonly Fields[]): boolean {
  if (before === after) return true;
  if (before.length !== after.length) return false;
  return after.every((row, at) => {
    const other = before[at] as Fields;
    return row === other || (row['id'] === other['id'] && scheduledChanges(other, row) === null);
  });
}

/** Whether calendars, resources, assignments and the project's settings are the same to the engine. */
export function hasSameSettings(
  before: PlanRows,
  after: PlanRows,
  tables: readonly SettingsTable[] = SETTINGS,
): boolean {
  const isSameProject =
    before.project === after.project || !scheduledChanges(before.project, after.project, NOT_SCHEDULED_OF_PROJECT);
  return isSameProject && tables.every(table => isSameTable(before[table], after[table]));
}

type SettingsTable = 'calendars' | 'resources' | 'assignments';
const SETTINGS: readonly SettingsTable[] = ['calendars', 'resources', 'assignments'];

/** More edits than this cost more than loading the plan again. */
const MOST_EDITS = 500;

/**
 * Compares two plans whose tasks are in outline order. Rows with the same identity are skipped, so an emission that
 * touched one row of 10,000 costs one pass over pointers.
 */
export function differenceOf(before: PlanRows, after: PlanRows): PlanDifference {
  const whole: PlanDifference = { kind: 'whole' };
  if (before.tasks.length !== after.tasks.length || !hasSameSettings(before, after)) return whole;
  const edits: PlanRowEdit[] = [];
  for (let task = 0; task < after.tasks.length; task += 1) {
    const old = before.tasks[task] as TaskRow;
    const row = after.tasks[task] as TaskRow;
    if (row === old) continue;
    if (row.id !== old.id || (row.parent_id ?? null) !== (old.parent_id ?? null)) return whole;
    const changes = scheduledChanges(old, row);
    if (changes) edits.push({ table: 'tasks', op: 'update', id: row.id, changes });
  }
  if (before.dependencies !== after.dependencies) edits.push(...linkEdits(before, after));
  return edits.length > MOST_EDITS ? whole : { kind: 'edits', edits };
}

/**
 * Edits that turn the links of one plan into those of another. Only links between the first and the last that differ are
 * looked up, so a few edits cost a pass over pointers.
 */
export function linkEdits({ dependencies: before }: PlanRows, { dependencies: after }: PlanRows): PlanRowEdit[] {
  let first = 0;
  const shorter = Math.min(before.length, after.length);
  while (first < shorter && before[first] === after[first]) first += 1;
  let same = 0;
  while (same < shorter - first && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  const edits: PlanRowEdit[] = [];
  const old = new Map(before.slice(first, before.length - same).map(link => [link.id, link]));
  for (const link of after.slice(first, after.length - same)) {
    const was = old.get(link.id);
    old.delete(link.id);
    if (was === link) continue;
    if (was === undefined) edits.push({ table: 'dependencies', op: 'create', row: link });
    else {
      const changes = scheduledChanges(was, link);
      if (changes) edits.push({ table: 'dependencies', op: 'update', id: link.id, changes });
    }
  }
  for (const id of old.keys()) edits.push({ table: 'dependencies', op: 'delete', id });
  return edits;
}
