import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { QUESTION_MS_MAX } from '../limits.js';
import { loadChanges } from './load.js';
import { EngineTimeout, RunCancelled } from './pool.js';
import type { PlanQuestion } from './question.js';

/** Times the rows are loaded again because the thread that had them is gone. */
const LOADS_MAX = 3;

/**
 * Asks the thread that keeps a project's plan. Rows committed since are brought to it first, so the answer is about the
 * plan as it is.
 *
 * @returns the JSON of the answer, with the number of the plan as `project_version`
 * @throws ServerError `not_found`, `not_schedulable`, `unavailable`
 */
export async function askPlan(
  { database, engine }: Pick<Deps, 'database' | 'engine'>,
  projectId: string,
  question: PlanQuestion,
): Promise<string> {
  for (let attempt = 0; attempt < LOADS_MAX; attempt += 1) {
    const since = attempt === 0 ? engine.heldVersion(projectId) : 0;
    const loaded = await loadChanges(database, projectId, since, true);
    if (loaded === null) throw notFound();
    const result = await engine.run({ projectId, ...loaded }, question, QUESTION_MS_MAX).catch(told);
    if (result.kind === 'answer') return `{"project_version":${loaded.version},${result.body.slice(1)}`;
    if (result.kind === 'gone') throw notFound();
    if (result.kind === 'refused') {
      const detail = result.problems[0]?.message ?? 'The plan cannot be dated.';
      throw new ServerError('not_schedulable', detail, { errors: result.problems });
    }
  }
  throw new ServerError('unavailable', 'The scheduler is busy; try again in a moment.');
}

function told(error: unknown): never {
  if (error instanceof EngineTimeout) throw new ServerError('unavailable', 'The answer takes too long for this plan.');
  if (error instanceof RunCancelled) throw new ServerError('unavailable', 'The scheduler was stopped meanwhile.');
  throw error;
}
