import { from, Observable, type ObservableInput, of } from 'rxjs';
import type { SourceStream } from '../context.js';
import type { PlanLiteral } from '../plan/literals/literal.js';

/**
 * Whatever a source may return as a stream. What it throws at once is an error of the stream, too, and so is an answer
 * that is neither an object nor a stream.
 *
 * @param isWrong words for such an answer
 */
export function streamOf<Value extends object>(
  ask: () => SourceStream<Value>,
  isWrong: (answer: unknown) => string,
): Observable<Value> {
  return new Observable(subscriber => {
    const stream: unknown = ask();
    if (typeof stream !== 'object' || stream === null) throw new TypeError(isWrong(stream));
    if ('subscribe' in stream && typeof stream.subscribe === 'function') {
      const subscription = stream.subscribe({
        next: (value: Value) => subscriber.next(value),
        error: (cause: unknown) => subscriber.error(cause),
        complete: () => subscriber.complete(),
      });
      return () => subscription.unsubscribe();
    }
    const isLater = 'then' in stream || Symbol.asyncIterator in stream;
    const values = isLater ? from(stream as ObservableInput<Value>) : of(stream as Value);
    const subscription = values.subscribe(subscriber);
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
