/** Control characters, lone surrogates and non-characters; XML 1.0 has no place for most, in any spelling. */
const suspects = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

/** Those of the suspects that may stand in a document. */
function writable(character: string): string {
  return /[\t\n\r\u007F-\u009F]/.test(character) ? character : '';
}

/** Anything but printable ASCII without markup: what most values in a plan are made of needs no second look. */
const unusual = /[^ -%'-;=?-~]/;

/** Text as XML content: markup escaped, characters XML does not allow left out. */
export function escapeXml(text: string): string {
  if (!unusual.test(text)) return text;
  return text
    .replace(suspects, writable)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;');
}

/** Builds an XML document as text, element by element, in the order of the calls. */
export class XmlWriter {
  readonly #parts: string[] = [];
  #indent = 0;

  /** `<name>value</name>`; nothing at all for null and undefined. Booleans become 1 and 0. */
  field(name: string, value: string | number | boolean | null | undefined): void {
    if (value === null || value === undefined) return;
    const text =
      typeof value === 'boolean' ? (value ? '1' : '0') : typeof value === 'number' ? String(value) : escapeXml(value);
    this.#parts.push(`${'  '.repeat(this.#indent)}<${name}>${text}</${name}>\n`);
  }

  /** `<name attributes>…</name>` around what `write` adds. */
  element(name: string, write: () => void, attributes = ''): void {
    const margin = '  '.repeat(this.#indent);
    this.#parts.push(`${margin}<${name}${attributes}>\n`);
    this.#indent += 1;
    write();
    this.#indent -= 1;
    this.#parts.push(`${margin}</${name}>\n`);
  }

  /** The document so far, with its XML declaration. */
  toString(): string {
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${this.#parts.join('')}`;
  }
}
