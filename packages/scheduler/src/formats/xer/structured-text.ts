/** One record of P6's structured text: `(0||name(key|value|…)(records…))`. */
export interface TextRecord {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly TextRecord[];
}

/** Deepest nesting read; calendars need 4. */
const MAX_DEPTH = 16;

/** Reads the text from its start to its end; every method returns null for what is malformed. */
class TextReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  record(depth: number): TextRecord | null {
    if (depth > MAX_DEPTH || !this.#take('(')) return null;
    const head = this.#until('(');
    const bars = head?.indexOf('||') ?? -1;
    if (head === null || bars < 0) return null;
    this.#at += 1;
    const pairs = this.#until(')');
    if (pairs === null || pairs.includes('(')) return null;
    this.#at += 1;
    const children = this.#children(depth);
    if (children === null || !this.#take(')')) return null;
    return { name: head.slice(bars + 2).trim(), attributes: attributesOf(pairs), children };
  }

  #children(depth: number): TextRecord[] | null {
    if (!this.#take('(')) return null;
    const children: TextRecord[] = [];
    while (!this.#take(')')) {
      const child = this.record(depth + 1);
      if (child === null) return null;
      children.push(child);
    }
    return children;
  }

  /** Passes over white space, and the characters that stand for line ends in old files, then over one sign. */
  #take(sign: string): boolean {
    while (this.#at < this.#text.length && /[\s\u007f]/.test(this.#text[this.#at]!)) this.#at += 1;
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #until(sign: string): string | null {
    const end = this.#text.indexOf(sign, this.#at);
    if (end < 0) return null;
    const found = this.#text.slice(this.#at, end);
    this.#at = end;
    return found;
  }
}

function attributesOf(pairs: string): Map<string, string> {
  const parts = pairs.split('|');
  const attributes = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) attributes.set(parts[at]!.trim(), parts[at + 1]!.trim());
  return attributes;
}

/** Parses structured text; null when it is malformed. Cost O(length). */
export function parseStructuredText(text: string): TextRecord | null {
  return new TextReader(text).record(0);
}
