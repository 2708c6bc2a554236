/**
 * A PDF 1.7 file (ISO 32000-1) as objects one after another, the table of their offsets and the trailer. Streams are
 * compressed by the browser. Knows nothing of what is drawn.
 */

const encoder = new TextEncoder();

/** A name or number as it stands in a dictionary, or nested ones. */
export type PdfValue = string | number | readonly PdfValue[] | { readonly [key: string]: PdfValue };

/** A value in PDF's notation. Strings are written as they are: `/Name`, `3 0 R`, `(text)`. */
export function pdfValue(value: PdfValue): string {
  if (typeof value === 'number') return pdfNumber(value);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(pdfValue).join(' ')}]`;
  return `<<${Object.entries(value)
    .map(([key, inner]) => `/${key} ${pdfValue(inner)}`)
    .join(' ')}>>`;
}

/** A number without an exponent, which PDF does not read; to a thousandth. */
export function pdfNumber(value: number): string {
  return String(Math.round(value * 1000) / 1000 || 0);
}

/** Any text as a string of a dictionary: UTF-16, in hexadecimal digits. */
export function pdfText(text: string): string {
  let digits = 'FEFF';
  for (let at = 0; at < text.length; at++) digits += text.charCodeAt(at).toString(16).padStart(4, '0');
  return `<${digits.toUpperCase()}>`;
}

/** `D:20260105080000Z` of an instant. */
export function pdfDate(date: Date): string {
  return `(D:${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z)`;
}

/** Bytes through the browser's zlib, which is PDF's FlateDecode. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** A file under way. Objects may be named before they are written. */
export class PdfFile {
  readonly #parts: Uint8Array[] = [];
  readonly #offsets: number[] = [];
  #length = 0;

  constructor() {
    // The comment of high bytes tells programs that this is no text.
    this.#write(encoder.encode('%PDF-1.7\n'));
    this.#write(Uint8Array.of(0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a));
  }

  /** A number for an object that is written later. */
  reserve(): number {
    this.#offsets.push(-1);
    return this.#offsets.length;
  }

  /** Writes an object. @returns its number */
  add(value: PdfValue, number = this.reserve()): number {
    this.#begin(number);
    this.#write(encoder.encode(`${pdfValue(value)}\nendobj\n`));
    return number;
  }

  /** Writes a stream, compressed. @returns its number */
  async addStream(
    bytes: Uint8Array,
    entries: Readonly<Record<string, PdfValue>> = {},
    number = this.reserve(),
  ): Promise<number> {
    const packed = await deflate(bytes);
    this.#begin(number);
    const dictionary = pdfValue({ ...entries, Length: packed.length, Filter: '/FlateDecode' });
    this.#write(encoder.encode(`${dictionary}\nstream\n`));
    this.#write(packed);
    this.#write(encoder.encode('\nendstream\nendobj\n'));
    return number;
  }

  /**
   * Ends the file.
   * @param root number of the catalog
   * @param info number of the document's information
   */
  finish(root: number, info: number): Blob {
    const missing = this.#offsets.indexOf(-1);
    if (missing >= 0) throw new Error(`Object ${missing + 1} was reserved and never written.`);
    const start = this.#length;
    const size = this.#offsets.length + 1;
    const rows = this.#offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`);
    const trailer = pdfValue({ Size: size, Root: `${root} 0 R`, Info: `${info} 0 R` });
    const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}`;
    this.#write(encoder.encode(`${table}trailer\n${trailer}\nstartxref\n${start}\n%%EOF\n`));
    return new Blob(this.#parts as BlobPart[], { type: 'application/pdf' });
  }

  #begin(number: number): void {
    this.#offsets[number - 1] = this.#length;
    this.#write(encoder.encode(`${number} 0 obj\n`));
  }

  #write(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
  }
}
