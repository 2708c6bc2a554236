import { FormatError } from './errors.js';

/** The one prefix that is bound without being declared. */
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

interface Scope {
  readonly depth: number;
  /** By prefix, '' for the default. */
  readonly bindings: ReadonlyMap<string, string>;
}

/** Where an element stands. */
export interface ElementPlace {
  readonly depth: number;
  readonly line: number;
}

/**
 * Which namespace an element is in. Plan files declare one at the root and hardly any other, so that most elements need
 * no more than `default`; the XML parser's own resolution nearly doubles the time of parsing (bench/mspdi.bench.mjs).
 *
 * Source: Namespaces in XML 1.0.
 */
export class Namespaces {
  readonly #scopes: Scope[] = [];
  #default = '';

  /** Namespace of names without a prefix, '' for none. */
  get default(): string {
    return this.#default;
  }

  /**
   * Namespace of a name with a prefix.
   *
   * @throws FormatError `not_xml` for a prefix that is not declared
   */
  ofPrefix(prefix: string, line: number): string {
    const bound = prefix === 'xml' ? xmlNamespace : this.#lookUp(prefix);
    if (bound) return bound;
    throw new FormatError('not_xml', `Not well-formed XML: the prefix "${prefix}" is not declared`, { line });
  }

  /** Leaves the element at that depth. */
  close(depth: number): void {
    if (this.#scopes.at(-1)?.depth !== depth) return;
    this.#scopes.pop();
    this.#default = this.#lookUp('') ?? '';
  }

  /**
   * Enters an element with attributes: takes up what they declare.
   *
   * @throws FormatError `not_xml` for a prefix that is not declared
   */
  declare(attributes: Readonly<Record<string, string>>, { depth, line }: ElementPlace): void {
    const bindings = new Map<string, string>();
    for (const [name, value] of Object.entries(attributes)) {
      if (name === 'xmlns') bindings.set('', value);
      else if (name.startsWith('xmlns:')) bindings.set(name.slice(6), value);
    }
    if (bindings.size > 0) {
      this.#scopes.push({ depth, bindings });
      this.#default = this.#lookUp('') ?? '';
    }
    for (const name of Object.keys(attributes)) {
      const colon = name.indexOf(':');
      if (colon > 0 && !name.startsWith('xmlns:')) this.ofPrefix(name.slice(0, colon), line);
    }
  }

  #lookUp(prefix: string): string | undefined {
    for (let at = this.#scopes.length - 1; at >= 0; at--) {
      const bound = this.#scopes[at]!.bindings.get(prefix);
      if (bound !== undefined) return bound;
    }
    return undefined;
  }
}
