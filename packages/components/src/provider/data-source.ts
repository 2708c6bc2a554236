import { BehaviorSubject, from, merge, Observable, type ObservableInput, of, ReplaySubject, share } from 'rxjs';
import type { DataSource, PlanSource, PlanStream, SourceState } from '../context.js';
import { type PlanEdit, withEdits } from '../plan/edit.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import { readLiterals } from '../plan/literals/read-plan.js';
import type { PlanRows } from '../plan/rows.js';

/** Whatever a source may return as a stream of plans. */
function streamOf(stream: PlanStream): Observable<PlanLiteral> {
  if ('subscribe' in stream && typeof stream.subscribe === 'function') {
    return new Observable(subscriber => {
      const subscription = stream.subscribe({
        next: (plan: PlanLiteral) => subscriber.next(plan),
        error: (cause: unknown) => subscriber.error(cause),
      });
      return () => subscription.unsubscribe();
    });
  }
  if ('then' in stream || Symbol.asyncIterator in stream) return from(stream as ObservableInput<PlanLiteral>);
  return of(stream as PlanLiteral);
}

/** What `write` may resolve with: the rows as they are now. */
function isPlan(answer: unknown): answer is PlanLiteral {
  return typeof answer === 'object' && answer !== null && Array.isArray((answer as PlanLiteral).tasks);
}

/**
 * An embedder's backend as a plan. Between two states it sends, the edits it has accepted stay on; when `write`
 * resolves with a plan, that is the state from then on.
 */
export function dataSource(source: DataSource, projectId: string): PlanSource {
  const state$ = new BehaviorSubject<SourceState>('loading');
  let current: PlanRows | null = null;
  const corrected$ = new ReplaySubject<PlanLiteral>(1);
  const rows$ = new Observable<PlanRows>(subscriber => {
    if (state$.value === 'error') state$.next('loading');
    const streams = [streamOf(source.load(projectId)), corrected$];
    if (source.live) streams.push(streamOf(source.live(projectId)));
    return merge(...streams).subscribe({
      next: plan => {
        current = readLiterals(plan);
        state$.next('live');
        subscriber.next(current);
      },
      error: (cause: unknown) => {
        state$.next('error');
        subscriber.error(cause);
      },
    });
  }).pipe(share({ connector: () => new ReplaySubject<PlanRows>(1) }));
  return {
    rows$,
    state$,
    async write(edits: readonly PlanEdit[]): Promise<void> {
      const answer = await source.write?.(edits, projectId);
      if (isPlan(answer)) corrected$.next(answer);
      else if (current) current = withEdits(current, edits);
    },
  };
}
