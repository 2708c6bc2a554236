import { FormatError } from './errors.js';
import { maxFileBytes } from './limits.js';

/** The one decoder that browsers and Node share; typed here because this package compiles without DOM or Node types. */
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean },
) => { decode(input?: Uint8Array, options?: { readonly stream: boolean }): string };

/** What plan files may come as: text, bytes, or a stream of either. */
export type FormatSource = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** Bytes looked at for the byte order mark and the XML declaration. */
const headBytes = 256;
const sliceLength = 1 << 18;

/** Options of `decodeSource`. */
export interface DecodeOptions {
  /** Refuses larger input. Default `maxFileBytes`. */
  readonly maxBytes?: number;
  /** Encoding of bytes that neither a byte order mark nor a declaration says anything of. Default UTF-8. */
  readonly encoding?: string;
  /** Encoding of bytes that are no UTF-8 in a file that names no encoding. Default: such a file is refused. */
  readonly fallback?: string;
}

/**
 * Yields the source as text, in pieces, decoding bytes by their byte order mark, else by the XML declaration, else as
 * `encoding`.
 *
 * @throws FormatError `too_large` as soon as the limit is passed, `bad_encoding` for bytes the encoding does not have
 */
export async function* decodeSource(source: FormatSource, options: DecodeOptions = {}): AsyncGenerator<string> {
  const limit = options.maxBytes ?? maxFileBytes;
  let size = 0;
  let decoder: Decoder | undefined;
  let head = new Uint8Array(0);
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder!.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new FormatError('bad_encoding', 'The bytes are not text in the encoding the file names', {}, { cause });
    }
  };
  for await (const chunk of pieces(source)) {
    size += chunk.length;
    if (size > limit) throw new FormatError('too_large', `The file is larger than ${limit} bytes`);
    if (typeof chunk === 'string') {
      yield chunk;
    } else if (decoder !== undefined) {
      yield decode(chunk);
    } else {
      head = concat(head, chunk);
      if (head.length < headBytes) continue;
      decoder = decoderFor(head, options);
      yield decode(head);
    }
  }
  if (decoder === undefined && head.length > 0) {
    decoder = decoderFor(head, options);
    yield decode(head);
  }
  if (decoder !== undefined) yield decode();
}

async function* pieces(source: FormatSource): AsyncGenerator<string | Uint8Array> {
  if (typeof source !== 'string' && !(source instanceof Uint8Array)) {
    yield* source;
    return;
  }
  for (let from = 0; from < source.length; from += sliceLength) yield source.slice(from, from + sliceLength);
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

type Decoder = Pick<InstanceType<typeof TextDecoder>, 'decode'>;

/**
 * Reads UTF-8 as long as the bytes are, then the fallback. What may be half a character at the end of a piece is kept
 * back, so that a change of encoding loses none of it.
 */
class FallbackDecoder implements Decoder {
  readonly #fallback: string;
  #decoder = new TextDecoder('utf-8', { fatal: true });
  #carried = new Uint8Array(0);
  #hasFallen = false;

  constructor(fallback: string) {
    this.#fallback = fallback;
  }

  decode(bytes?: Uint8Array): string {
    const whole = bytes === undefined ? this.#carried : concat(this.#carried, bytes);
    const end = bytes === undefined || this.#hasFallen ? whole.length : wholeCharacters(whole);
    try {
      const text = this.#decoder.decode(whole.subarray(0, end), { stream: bytes !== undefined });
      this.#carried = whole.slice(end);
      return text;
    } catch (cause) {
      if (this.#hasFallen) throw cause;
      this.#decoder = new TextDecoder(this.#fallback, { fatal: true });
      this.#hasFallen = true;
      this.#carried = new Uint8Array(0);
      return this.#decoder.decode(whole, { stream: bytes !== undefined });
    }
  }
}

/** Length without a last UTF-8 character, which may be half there: a lead byte and those that continue it. */
function wholeCharacters(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && bytes[end - 1]! >= 0x80 && bytes[end - 1]! < 0xc0) end -= 1;
  return end > 0 && bytes[end - 1]! >= 0xc0 ? end - 1 : bytes.length;
}

function decoderFor(head: Uint8Array, { encoding, fallback }: DecodeOptions): Decoder {
  const label = encodingOf(head) ?? encoding ?? 'utf-8';
  if (fallback !== undefined && label === 'utf-8') return new FallbackDecoder(fallback);
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (cause) {
    throw new FormatError('bad_encoding', `Unknown encoding "${label}"`, { line: 1 }, { cause });
  }
}

/** What the bytes themselves say; undefined when they say nothing. */
function encodingOf(head: Uint8Array): string | undefined {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  if (first === 0xef && second === 0xbb) return 'utf-8';
  const ascii = Array.from(head.subarray(0, headBytes), byte => String.fromCharCode(byte)).join('');
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(ascii)?.[1];
}
