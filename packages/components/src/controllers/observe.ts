import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Observable, Subscription } from 'rxjs';

/** Called with each value and, once, with what ended the stream early. */
export interface Watcher<Value> {
  readonly next: (value: Value) => void;
  readonly error?: (cause: unknown) => void;
}

/**
 * Follows an observable while the host is connected: leaving the page ends the subscription, coming back begins it
 * anew. Setting the same observable again changes nothing.
 */
export class ObserveController<Value> implements ReactiveController {
  readonly #watcher: Watcher<Value>;
  #source: Observable<Value> | null = null;
  #subscription: Subscription | null = null;
  #isConnected = false;

  constructor(host: ReactiveControllerHost, watcher: Watcher<Value>) {
    this.#watcher = watcher;
    host.addController(this);
  }

  /** The observable followed; null = none. */
  set source(source: Observable<Value> | null) {
    if (source === this.#source) return;
    this.#source = source;
    this.#end();
    if (this.#isConnected) this.#begin();
  }

  get source(): Observable<Value> | null {
    return this.#source;
  }

  hostConnected(): void {
    this.#isConnected = true;
    if (!this.#subscription) this.#begin();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#end();
  }

  #begin(): void {
    this.#subscription =
      this.#source?.subscribe({
        next: value => this.#watcher.next(value),
        error: (cause: unknown) => this.#watcher.error?.(cause),
      }) ?? null;
  }

  #end(): void {
    this.#subscription?.unsubscribe();
    this.#subscription = null;
  }
}
