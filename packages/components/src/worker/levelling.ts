import { clearLeveling, type Edit, type Leveling, level, type Project } from '@trueppm/scheduler';
import type { PlanRowEdit } from '../plan/edit.js';
import { parseLocalTime } from '../plan/local-time.js';

/** What levelling found, before it is laid over the dates. */
export interface LevelFinding {
  /** The delays of tasks that make the plan the levelled one. */
  readonly edits: readonly PlanRowEdit[];
  /** Tasks that start or finish later, summaries not counted. */
  readonly delayedCount: number;
  /** Stretches of time in which a resource has too much to do: before, and still after. */
  readonly overloadCount: number;
  readonly unresolvedCount: number;
  /** Wall-clock minutes. */
  readonly finishBefore: number;
  readonly finishAfter: number;
}

/** Edits of the engine as changes of rows: levelling of whole tasks sets delays and nothing else. */
function rowEdits(edits: readonly Edit[]): readonly PlanRowEdit[] {
  return edits.flatMap((edit): readonly PlanRowEdit[] => {
    if (!('task' in edit) || !('levelingDelayMinutes' in edit)) return [];
    const changes = { leveling_delay_minutes: edit.levelingDelayMinutes ?? 0 };
    return [{ table: 'tasks', op: 'update', id: edit.task, changes }];
  });
}

function findingOf(leveling: Leveling, parents: ReadonlySet<string>): LevelFinding {
  const delayed = leveling.tasks.filter(
    ({ taskId, start, startBefore, finish, finishBefore }) =>
      !parents.has(taskId) && (start > startBefore || finish > finishBefore),
  );
  return {
    edits: rowEdits(leveling.edits),
    delayedCount: delayed.length,
    overloadCount: leveling.overAllocationsBefore.length,
    unresolvedCount: leveling.unresolved.length,
    finishBefore: parseLocalTime(leveling.finishBefore) as number,
    finishAfter: parseLocalTime(leveling.finishAfter) as number,
  };
}

/** Levels a project by delaying tasks, none of them split. In a script of its own, since few plans are levelled. */
export function levelPlan(project: Project): LevelFinding {
  const parents = new Set(project.tasks.flatMap(({ parentId }) => (parentId == null ? [] : [parentId])));
  return findingOf(level(project, { granularity: 'day' }), parents);
}

/** The changes that take all delays of levelling back. */
export function clearPlan(project: Project): readonly PlanRowEdit[] {
  return rowEdits(clearLeveling(project));
}
