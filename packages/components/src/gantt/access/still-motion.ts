import type { ReactiveController } from 'lit';
import type { GanttShell } from '../shell/shell.js';
import type { ChangedTint } from './changed-tint.js';

/**
 * Where the browser asks for less motion, bars do not glide: changed cells are tinted instead. Nothing of that is loaded
 * before it is asked for.
 */
export class StillMotion implements ReactiveController {
  readonly #shell: GanttShell;
  #query: MediaQueryList | null = null;
  #tint: ChangedTint | null = null;

  constructor(shell: GanttShell) {
    this.#shell = shell;
    shell.element.addController(this);
  }

  hostConnected(): void {
    this.#query = matchMedia('(prefers-reduced-motion: reduce)');
    this.#query.addEventListener('change', this.#follow);
    this.#follow();
  }

  hostDisconnected(): void {
    this.#query?.removeEventListener('change', this.#follow);
    this.#query = null;
    this.#follow();
  }

  readonly #follow = (): void => {
    if (!this.#query?.matches) {
      this.#tint?.end();
      this.#tint = null;
      return;
    }
    void import('./changed-tint.js').then(
      ({ ChangedTint }) => {
        // Meanwhile it may have been asked for otherwise, or twice.
        if (this.#query?.matches) this.#tint ??= new ChangedTint(this.#shell);
      },
      // A page that cannot load it lacks a tint; the values are there.
      () => undefined,
    );
  };
}
