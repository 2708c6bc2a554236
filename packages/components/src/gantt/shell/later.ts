import type { CSSResult, LitElement } from 'lit';

/** A script that loads when it is first needed, with the styles of what it renders. */
export interface LateModule {
  readonly styles?: readonly CSSResult[];
}

/** How long a script that would not come is left alone before it is asked for again, ms. */
const RETRY_MS = 3000;

/**
 * A part of the element in a script of its own: one per page, however many elements use it. The `import()` stands where
 * the part is used, since that is what bundlers look for.
 */
export class Later<Module extends object> {
  /** The module; null until it has come. */
  now: Module | null = null;
  readonly #import: () => Promise<Module>;
  readonly #beside: () => readonly Promise<unknown>[];
  #asked: Promise<Module> | null = null;
  #lostAtMs = Number.NEGATIVE_INFINITY;

  /** @param beside asks for what the part imports, so that it comes at the same time and not after it */
  constructor(load: () => Promise<Module>, beside: () => readonly Promise<unknown>[] = () => []) {
    this.#import = load;
    this.#beside = beside;
  }

  /** True for a while after the script would not come. */
  get isLost(): boolean {
    return performance.now() - this.#lostAtMs < RETRY_MS;
  }

  /** Brings the module, once. Rejects when its script cannot be loaded; asking again tries again. */
  load(): Promise<Module> {
    this.#asked ??= Promise.all([this.#import(), ...this.#beside()]).then(
      ([module]) => {
        this.now = module;
        return module;
      },
      (cause: unknown) => {
        this.#asked = null;
        this.#lostAtMs = performance.now();
        throw cause;
      },
    );
    return this.#asked;
  }
}

/** The late parts of one element: brings them, puts their styles on, and draws again when they have come. */
export class LateParts {
  readonly #element: LitElement;
  readonly #onLost: (cause: unknown) => void;

  /** @param onLost runs when a script could not be loaded */
  constructor(element: LitElement, onLost: (cause: unknown) => void) {
    this.#element = element;
    this.#onLost = onLost;
  }

  /** The part for a template: null until it has come, and then there is another update. */
  use<Module extends object>(part: Later<Module>): Module | null {
    if (part.now) this.#dress(part.now);
    else if (!part.isLost) this.bring(part, () => this.#element.requestUpdate());
    return part.now;
  }

  /** Acts with a part: at once when it is here, else when it has come. */
  bring<Module extends object>(part: Later<Module>, act: (module: Module) => void): void {
    const take = (module: Module) => {
      this.#dress(module);
      act(module);
    };
    if (part.now) take(part.now);
    else part.load().then(take, this.#onLost);
  }

  #dress({ styles = [] }: LateModule): void {
    const root = this.#element.renderRoot as ShadowRoot;
    const missing = styles.flatMap(({ styleSheet }) =>
      styleSheet && !root.adoptedStyleSheets.includes(styleSheet) ? [styleSheet] : [],
    );
    if (missing.length > 0) root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...missing];
  }
}
