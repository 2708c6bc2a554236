import type { ConstraintType } from '@trueppm/scheduler';
import { Scene, type SceneInput } from './scene.js';
import { createFacts, type FactColumns, shareOf, writeConstraint } from './task-facts.js';

/** What a person typed about one task, as far as it is drawn. Instants are wall-clock minutes since 1970. */
export interface SceneTask {
  readonly id: string;
  readonly name: string;
  /** Outline level, 0 = top. */
  readonly depth: number;
  /** Position of the parent in the same array, -1 = top level. */
  readonly parent: number;
  /** 0 to 100. */
  readonly percentComplete: number;
  readonly isCollapsed?: boolean | undefined;
  readonly constraintType?: ConstraintType | undefined;
  readonly constraintMinute?: number | null | undefined;
  readonly deadlineMinute?: number | null | undefined;
  readonly baselineStart?: number | null | undefined;
  readonly baselineFinish?: number | null | undefined;
  readonly initials?: string | undefined;
  readonly isReadOnly?: boolean | undefined;
}

/** What a scene is built of, with tasks one by one. */
export interface TaskSceneInput extends Omit<SceneInput, 'tasks'> {
  readonly tasks: readonly SceneTask[];
}

/** The scene of tasks given one by one: what a test or a benchmark has. */
export function sceneOf(input: TaskSceneInput): Scene {
  const tasks = createFacts(input.tasks.length);
  input.tasks.forEach((task, at) => {
    writeFacts(tasks, at, task);
  });
  return new Scene({ ...input, tasks });
}

function writeFacts(facts: FactColumns, task: number, source: SceneTask): void {
  facts.ids[task] = source.id;
  facts.names[task] = source.name;
  facts.depth[task] = source.depth;
  facts.parent[task] = source.parent;
  facts.progress[task] = shareOf(source.percentComplete);
  facts.deadline[task] = source.deadlineMinute ?? Number.NaN;
  writeConstraint(facts, task, source.constraintType ?? 'asap', source.constraintMinute ?? Number.NaN);
  facts.baselineStart[task] = source.baselineStart ?? Number.NaN;
  facts.baselineFinish[task] = source.baselineFinish ?? Number.NaN;
  facts.isCollapsed[task] = source.isCollapsed ? 1 : 0;
  facts.isReadOnly[task] = source.isReadOnly ? 1 : 0;
}
