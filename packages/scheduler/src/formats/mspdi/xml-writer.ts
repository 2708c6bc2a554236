import { ELEMENT_ORDER, type OrderedElement } from './element-order.js';
import { placed, type RestElement } from './rest.js';

/** Control characters, lone surrogates and non-characters; XML 1.0 has no place for most, in any spelling. */
const suspects = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

/** Those of the suspects that may stand in a document. */
function writable(character: string): string {
  return /[\t\n\r\u007F-\u009F]/.test(character) ? character : '';
}

/** Anything but printable ASCII without markup: what most values in a plan are made of needs no second look. */
const unusual = /[^ -%'-;=?-~]/;

/** Text as XML content: markup escaped, characters XML does not allow left out. */
function escapeXml(text: string): string {
  if (!unusual.test(text)) return text;
  return text
    .replace(suspects, writable)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;');
}

/** An ordered element being written, with the kept fields that still have to find their place in it. */
interface OpenRecord {
  readonly order: ReadonlyMap<string, number>;
  readonly rest: readonly { readonly place: number; readonly element: RestElement }[];
  readonly names: ReadonlySet<string>;
  next: number;
}

/**
 * Builds an XML document as text, element by element, in the order of the calls; fields kept from an earlier file are
 * slipped in where the schema has their place.
 */
export class XmlWriter {
  readonly #parts: string[] = [];
  readonly #open: OpenRecord[] = [];
  #indent = 0;

  /** `<name>value</name>`; nothing at all for null and undefined. Booleans become 1 and 0. */
  field(name: string, value: string | number | boolean | null | undefined): void {
    if (value === null || value === undefined) return;
    this.#restBefore(name);
    this.#leaf(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  }

  /** `field`, unless an earlier file had something of its own to say there. */
  fallback(name: string, value: string | number | boolean | null | undefined): void {
    if (this.#open.at(-1)?.names.has(name) === true) return;
    this.field(name, value);
  }

  /** `<name attributes>…</name>` around what `write` adds. */
  element(name: string, write: () => void, attributes = ''): void {
    this.#restBefore(name);
    this.#wrap(name, write, attributes);
  }

  /**
   * An element whose children have an order.
   *
   * @param rest children kept from an earlier file
   */
  record(name: OrderedElement, rest: readonly RestElement[], write: () => void, attributes = ''): void {
    this.element(
      name,
      () => {
        this.#open.push(openRecord(name, rest));
        write();
        this.#restBefore(null);
        this.#open.pop();
      },
      attributes,
    );
  }

  /** Kept elements as they are. */
  rest(elements: readonly RestElement[]): void {
    for (const { name, text, children } of elements) {
      if (children === undefined) this.#leaf(name, text ?? '');
      else this.#wrap(name, () => this.rest(children), '');
    }
  }

  /** The document so far, with its XML declaration. */
  toString(): string {
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${this.#parts.join('')}`;
  }

  #leaf(name: string, text: string): void {
    this.#parts.push(`${'  '.repeat(this.#indent)}<${name}>${escapeXml(text)}</${name}>\n`);
  }

  #wrap(name: string, write: () => void, attributes: string): void {
    const margin = '  '.repeat(this.#indent);
    const record = this.#open.length;
    this.#parts.push(`${margin}<${name}${attributes}>\n`);
    this.#indent += 1;
    // Only the children of an ordered element itself are slipped in, not those of what it contains.
    if (record > 0) this.#open.push(unordered);
    write();
    if (record > 0) this.#open.pop();
    this.#indent -= 1;
    this.#parts.push(`${margin}</${name}>\n`);
  }

  /** Kept fields whose place is before `name`; all that are left for null. */
  #restBefore(name: string | null): void {
    const record = this.#open.at(-1);
    if (record === undefined || record.next === record.rest.length) return;
    const place = name === null ? Number.POSITIVE_INFINITY : (record.order.get(name) ?? -1);
    while (record.next < record.rest.length && record.rest[record.next]!.place < place) {
      const { element } = record.rest[record.next]!;
      record.next += 1;
      this.rest([element]);
    }
  }
}

const unordered: OpenRecord = { order: new Map(), rest: [], names: new Set(), next: 0 };

function openRecord(name: OrderedElement, rest: readonly RestElement[]): OpenRecord {
  return {
    order: ELEMENT_ORDER[name],
    rest: placed(name, rest),
    names: new Set(rest.map(element => element.name)),
    next: 0,
  };
}
