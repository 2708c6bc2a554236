import type { ContextCallback, ContextEvent } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Provided, providerContext } from '../context.js';

/**
 * What the provider above an element gives it, now and later, by the community protocol for context. Not lit's own
 * consumer: that one is three times the size.
 */
export class ProviderConsumer implements ReactiveController {
  /** Undefined = there is no provider. */
  value: Provided | undefined;
  readonly #host: ReactiveControllerHost & HTMLElement;
  #end: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#ask();
    // In a page's markup the provider may be defined after what it provides for.
    if (!this.#end) void customElements.whenDefined('ppm-provider').then(() => this.#end ?? this.#ask());
  }

  #ask(): void {
    const request: Omit<ContextEvent<typeof providerContext>, keyof Event> = {
      context: providerContext,
      contextTarget: this.#host,
      callback: this.#take,
      subscribe: true,
    };
    this.#host.dispatchEvent(Object.assign(new Event('context-request', { bubbles: true, composed: true }), request));
  }

  hostDisconnected(): void {
    this.#end?.();
    this.#end = undefined;
  }

  /** One function for the life of the element: providers know a subscriber by it. */
  readonly #take: ContextCallback<Provided> = (value, end) => {
    // A nearer provider has come.
    if (this.#end !== end) this.#end?.();
    this.#end = end;
    this.value = value;
    this.#host.requestUpdate();
  };
}
