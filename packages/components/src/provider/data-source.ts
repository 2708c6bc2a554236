import { Observable } from 'rxjs';
import type { DataSource, PlanSource } from '../context.js';
import type { PlanRows } from '../plan/rows.js';
import { BackendPlan } from './backend-plan.js';

/**
 * An embedder's backend as a plan. Between two states it sends, the edits it has accepted stay on, for every element that
 * shows it; when `write` resolves with a plan, that is the state from then on.
 */
export function dataSource(source: DataSource, projectId: string): PlanSource {
  const plan = new BackendPlan(source, projectId);
  return {
    rows$: new Observable<PlanRows>(watcher => plan.watch(watcher)),
    state$: plan.state$,
    problems$: plan.problems$,
    write: edits => plan.write(edits),
  };
}
