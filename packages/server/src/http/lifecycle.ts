/** Where the process stands between start and stop; health and readiness report it. */
export class Lifecycle {
  #state: 'starting' | 'ok' | 'draining' = 'starting';

  get state(): 'starting' | 'ok' | 'draining' {
    return this.#state;
  }

  /** Everything runs; requests are welcome. */
  begin(): void {
    this.#state = 'ok';
  }

  /** No new requests, please; those under way are finished. */
  drain(): void {
    this.#state = 'draining';
  }
}
