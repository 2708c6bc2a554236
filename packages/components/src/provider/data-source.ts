import { map, Observable, shareReplay } from 'rxjs';
import type { DataSource, PlanLayers, PlanSource } from '../context.js';
import type { PlanRows } from '../plan/rows.js';
import { BackendPlan } from './backend-plan.js';
import { streamOf } from './plan-stream.js';

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
    ...(source.layers ? { layers$: layersOf(source, projectId) } : {}),
  };
}

/** What the backend has beside the plan, asked for once by all who look. */
function layersOf(source: DataSource, projectId: string): Observable<PlanLayers> {
  const ask = () => source.layers?.(projectId) ?? {};
  return streamOf<PlanLayers>(ask, noLayers).pipe(
    map(layers => {
      if (typeof layers !== 'object' || layers === null || Array.isArray(layers)) throw new TypeError(noLayers(layers));
      return layers;
    }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}

function noLayers(answer: unknown): string {
  const found = answer === null ? 'null' : Array.isArray(answer) ? 'a list' : typeof answer;
  return `"layers" of the source gave ${found}; an object such as { baselines, sprints, forecast } is wanted`;
}
