import type { TableRules } from '../rows/apply.js';
import { type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';
import { resourceNestedBreach } from '../rows/nested.js';
import { checkMember, checkReferences } from '../rows/reference.js';
import { segmentBreach } from '../rows/segments.js';
import { type RowService, rowService } from '../rows/service.js';
import { selectPairs } from './queries.js';

/** Rules of resources: the calendar is there, the user is a member, assignments go with the resource. */
export const resourceRules: TableRules = {
  table: 'resources',
  context: ['calendar_id', 'user_id'],
  free: { fields: new Set(['name', 'initials', 'kind', 'max_units', 'is_levelled', 'cost_per_hour', 'cost_per_use']) },
  async check(tx, all, verdicts) {
    for (const change of all) {
      const breach = resourceNestedBreach(change);
      if (breach !== null) verdicts.refuse('resources', change, breach);
    }
    const changes = all.filter(change => !verdicts.isRefused('resources', change.id));
    await checkReferences(tx, 'resources', changes, verdicts);
    await checkMember(tx, 'resources', changes, verdicts, 'user_id');
  },
};

/** The one writer of resource rows on the server. */
export const resourceService: RowService = rowService(resourceRules);

const pairOf = (change: Change): string => `${fieldOf(change, 'task_id')} ${fieldOf(change, 'resource_id')}`;

const standing = (changes: readonly Change[], verdicts: Verdicts): Change[] =>
  changes.filter(change => !verdicts.isRefused('assignments', change.id));

/** Rules of assignments: both ends live, a resource once on a task. */
export const assignmentRules: TableRules = {
  table: 'assignments',
  context: ['task_id', 'resource_id'],
  free: {
    fields: new Set([
      'units',
      'work_minutes',
      'actual_work_minutes',
      'remaining_work_minutes',
      'delay_minutes',
      'overtime_work_minutes',
      'contour',
      'leveling_delay_minutes',
      'cost',
      'actual_cost',
    ]),
  },
  async check(tx, changes, verdicts) {
    for (const change of changes) {
      const breach = segmentBreach(change);
      if (breach !== null) verdicts.refuse('assignments', change, breach);
    }
    await checkReferences(tx, 'assignments', standing(changes, verdicts), verdicts);
    const joining = standing(changes, verdicts).filter(
      change => touches(change, 'task_id') || touches(change, 'resource_id'),
    );
    if (joining.length === 0) return;
    const changing = new Set(joining.map(change => change.id));
    const taken = new Map<string, string>();
    const pairs = await selectPairs(
      tx,
      joining.map(change => fieldOf(change, 'task_id') as string),
    );
    for (const [pair, ids] of pairs) {
      const other = ids.find(id => !changing.has(id));
      if (other !== undefined) taken.set(pair, other);
    }
    for (const change of joining) {
      const other = taken.get(pairOf(change));
      if (other === undefined) taken.set(pairOf(change), change.id);
      else {
        const message = 'The resource is already assigned to this task.';
        verdicts.refuse('assignments', change, { code: 'duplicate', path: '/resource_id', message, ids: [other] });
      }
    }
  },
};

/** The one writer of assignment rows on the server. */
export const assignmentService: RowService = rowService(assignmentRules);
