import { from, Observable, type ObservableInput, of } from 'rxjs';
import type { PlanStream } from '../context.js';
import type { PlanLiteral } from '../plan/literals/literal.js';

/**
 * Whatever a source may return as a stream of plans. What it throws at once is an error of the stream, too, and so is
 * an answer that is neither a plan nor a stream.
 */
export function streamOf(name: 'load' | 'live', ask: () => PlanStream): Observable<PlanLiteral> {
  return new Observable(subscriber => {
    const stream: unknown = ask();
    if (typeof stream !== 'object' || stream === null) throw new TypeError(noPlan(name, stream));
    if ('subscribe' in stream && typeof stream.subscribe === 'function') {
      const subscription = stream.subscribe({
        next: (plan: PlanLiteral) => subscriber.next(plan),
        error: (cause: unknown) => subscriber.error(cause),
        complete: () => subscriber.complete(),
      });
      return () => subscription.unsubscribe();
    }
    const isLater = 'then' in stream || Symbol.asyncIterator in stream;
    const plans = isLater ? from(stream as ObservableInput<PlanLiteral>) : of(stream as PlanLiteral);
    const subscription = plans.subscribe(subscriber);
    return () => subscription.unsubscribe();
  });
}

/** Whether something can be read as a plan: an error page of a backend cannot. */
export function isPlan(answer: unknown): answer is PlanLiteral {
  if (typeof answer !== 'object' || answer === null) return false;
  const { tasks, project } = answer as PlanLiteral;
  return Array.isArray(tasks) || (tasks == null && typeof project === 'object' && project !== null);
}

/** What is said of an answer that is no plan. */
export function noPlan(name: string, answer: unknown): string {
  const found = answer === null ? 'null' : typeof answer === 'object' ? 'an object without tasks' : typeof answer;
  return `"${name}" of the source gave ${found}; a plan such as { project, tasks, dependencies } is wanted`;
}
