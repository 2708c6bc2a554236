import { SaxesParser } from 'saxes';
import { decodeSource, type FormatSource } from './encoding.js';
import { FormatError, type FormatErrorCode } from './errors.js';
import { maxRecordElements, maxTextLength, maxXmlDepth } from './limits.js';
import { Namespaces } from './namespaces.js';

/** One element of a record, with its text (children's text not included). */
export interface XmlElement {
  readonly name: string;
  readonly line: number;
  text: string;
  /** Those of a leaf are one shared empty list. */
  children: readonly XmlElement[];
}

/** Most elements are leaves: they need no list of their own. */
const noChildren: readonly XmlElement[] = Object.freeze([]);
/** A tag's name taken apart. */
interface TagName {
  readonly name: string;
  readonly prefix: string;
}

/** Different names remembered; a plan file has some 300. */
const maxNames = 2000;

/** What a streamed document is cut into. */
export interface RecordShape {
  /** Namespace and local name the root must have; a pattern where the namespace carries a version. */
  readonly namespace: string | RegExp;
  readonly root: string;
  /** Children of the root whose children are records; every other child of the root is itself a record. */
  readonly containers: ReadonlySet<string>;
  /** What to say of another root. Default `not_mspdi`. */
  readonly wrongRoot?: FormatErrorCode;
}

/** Receives one finished record; `container` is null for a child of the root. */
export type RecordHandler = (container: string | null, record: XmlElement) => void;

/** Options of `readRecords`. */
export interface ReadRecordsOptions {
  /** Refuses larger input. Default `maxFileBytes`. */
  readonly maxBytes?: number;
  /** Hears of each element of another namespace, which is passed over with all that is in it. */
  readonly onForeign?: (name: string, line: number) => void;
  /** Hears of each container that begins. */
  readonly onContainer?: (name: string, line: number) => void;
  /** Encoding of bytes that are no UTF-8 in a file that names no encoding. Default: such a file is refused. */
  readonly fallback?: string;
}

/**
 * Reads XML as a stream of records, holding one record in memory at a time. Strict: a document that is not well-formed
 * is refused, and so is any DOCTYPE (and with it every entity beyond XML's five).
 *
 * @param options `onContainer` hears of each container as it opens: one shape may have several of a name
 * @throws FormatError `not_xml`, `doctype_forbidden`, `not_mspdi` or the shape's code (wrong root), `too_deep`, `too_large`, `bad_encoding`
 */
export async function readRecords(
  source: FormatSource,
  shape: RecordShape,
  onRecord: RecordHandler,
  options: ReadRecordsOptions = {},
): Promise<void> {
  const cutter = new RecordCutter(shape, onRecord, options);
  for await (const text of decodeSource(source, options)) cutter.write(text);
  cutter.end();
}

class RecordCutter {
  readonly #parser = new SaxesParser({ xmlns: false, position: true });
  readonly #namespaces = new Namespaces();
  readonly #names = new Map<string, TagName>();
  readonly #shape: RecordShape;
  readonly #onRecord: RecordHandler;
  readonly #options: ReadRecordsOptions;
  #depth = 0;
  /** The element about to open has attributes; hardly any has, and looking costs more than being told. */
  #hasAttributes = false;
  #sawRoot = false;
  #container: string | null = null;
  #namespace = '';
  #open: XmlElement[] = [];
  #elements = 0;
  /** Depth inside a subtree of another namespace, which is passed over. */
  #foreign = 0;

  constructor(shape: RecordShape, onRecord: RecordHandler, options: ReadRecordsOptions) {
    this.#shape = shape;
    this.#onRecord = onRecord;
    this.#options = options;
    const parser = this.#parser;
    parser.on('error', error => {
      throw new FormatError(
        'not_xml',
        `Not well-formed XML: ${error.message}`,
        { line: parser.line },
        { cause: error },
      );
    });
    parser.on('doctype', () => {
      throw new FormatError('doctype_forbidden', 'A DOCTYPE is not allowed in a plan file', { line: parser.line });
    });
    parser.on('attribute', () => {
      this.#hasAttributes = true;
    });
    parser.on('opentag', tag => this.#openTag(tag.name, tag.attributes));
    parser.on('closetag', () => this.#closeTag());
    parser.on('text', text => this.#text(text));
    parser.on('cdata', text => this.#text(text));
  }

  write(text: string): void {
    this.#feed(() => this.#parser.write(text));
  }

  end(): void {
    this.#feed(() => this.#parser.close());
    if (!this.#sawRoot) throw new FormatError('not_xml', 'The file is empty');
  }

  /** The parser keeps half a character back until the rest comes; where none does, it may take nothing for a character. */
  #feed(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof RangeError && error.message.startsWith('Invalid code point'))) throw error;
      const location = { line: this.#parser.line };
      throw new FormatError('not_xml', 'Not well-formed XML: half a character', location, { cause: error });
    }
  }

  #openTag(tag: string, attributes: Readonly<Record<string, string>>): void {
    const line = this.#parser.line;
    this.#depth += 1;
    if (this.#depth > maxXmlDepth) {
      throw new FormatError('too_deep', `Elements nest deeper than ${maxXmlDepth}`, { line });
    }
    if (this.#hasAttributes) {
      this.#hasAttributes = false;
      this.#namespaces.declare(attributes, { depth: this.#depth, line });
    }
    const { name, prefix } = this.#names.get(tag) ?? this.#learn(tag);
    const namespace = prefix === '' ? this.#namespaces.default : this.#namespaces.ofPrefix(prefix, line);
    if (this.#depth === 1) {
      this.#openRoot(name, namespace, line);
      return;
    }
    if (this.#foreign > 0 || namespace !== this.#namespace) {
      if (this.#foreign === 0) this.#options.onForeign?.(name, line);
      this.#foreign += 1;
      return;
    }
    if (this.#depth === 2 && this.#shape.containers.has(name)) {
      this.#container = name;
      this.#options.onContainer?.(name, line);
      return;
    }
    const element: XmlElement = { name, line, text: '', children: noChildren };
    const parent = this.#open[this.#open.length - 1];
    if (parent === undefined) this.#elements = 0;
    else if (parent.children === noChildren) parent.children = [element];
    else (parent.children as XmlElement[]).push(element);
    this.#elements += 1;
    if (this.#elements > maxRecordElements) {
      throw new FormatError('too_large', `One record has more than ${maxRecordElements} elements`, { line });
    }
    this.#open.push(element);
  }

  /** Takes a name apart, once for all elements that have it: what looks fields up compares pointers then. */
  #learn(tag: string): TagName {
    const colon = tag.indexOf(':');
    const learned = colon < 0 ? { name: tag, prefix: '' } : { name: tag.slice(colon + 1), prefix: tag.slice(0, colon) };
    if (this.#names.size < maxNames) this.#names.set(tag, learned);
    return learned;
  }

  #openRoot(name: string, namespace: string, line: number): void {
    this.#sawRoot = true;
    this.#namespace = namespace;
    const wanted = this.#shape.namespace;
    const isWanted = typeof wanted === 'string' ? namespace === wanted : wanted.test(namespace);
    if (name === this.#shape.root && isWanted) return;
    const found = namespace === '' ? `<${name}> without a namespace` : `<${name}> of ${namespace}`;
    const code = this.#shape.wrongRoot ?? 'not_mspdi';
    const named = typeof wanted === 'string' ? ` of ${wanted}` : '';
    throw new FormatError(code, `The root is ${found}, not <${this.#shape.root}>${named}`, { line });
  }

  #closeTag(): void {
    this.#namespaces.close(this.#depth);
    this.#depth -= 1;
    if (this.#foreign > 0) {
      this.#foreign -= 1;
      return;
    }
    const element = this.#open.pop();
    if (element === undefined) {
      if (this.#depth === 1) this.#container = null;
      return;
    }
    if (this.#open.length === 0) this.#onRecord(this.#container, element);
  }

  #text(text: string): void {
    const element = this.#open[this.#open.length - 1];
    // Text between children is layout.
    if (element === undefined || element.children !== noChildren || this.#foreign > 0) return;
    if (element.text.length + text.length > maxTextLength) {
      throw new FormatError('too_large', `The text of <${element.name}> is longer than ${maxTextLength} characters`, {
        line: this.#parser.line,
      });
    }
    element.text += text;
  }
}
