/**
 * A PNG (ISO/IEC 15948) written strip by strip: rows of px go through the browser's zlib as they come, so that a picture
 * larger than any canvas is never in memory as a whole.
 */

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Filter "up": each byte is the difference to the one above. Charts have long uprights and empty rows. */
const FILTER_UP = 2;

/** Bytes by their checksum, as in Annex D. */
const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

export interface PngSize {
  readonly width: number;
  readonly height: number;
  /** Px per CSS px, for programs that place it in its real size. */
  readonly pixelRatio: number;
}

/** A picture under way: strips from top to bottom, then `finish`. */
export class PngFile {
  readonly #size: PngSize;
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #packed: Promise<ArrayBuffer>;
  /** The last row before the next strip. */
  #above: Uint8ClampedArray;
  #rows = 0;

  constructor(size: PngSize) {
    this.#size = size;
    this.#above = new Uint8ClampedArray(size.width * 4);
    const zlib = new CompressionStream('deflate');
    this.#writer = zlib.writable.getWriter();
    this.#packed = new Response(zlib.readable).arrayBuffer();
  }

  /** Adds rows of opaque px, four bytes each as a canvas gives them. */
  async addStrip(rgba: Uint8ClampedArray, rows: number): Promise<void> {
    const { width } = this.#size;
    const line = width * 4;
    const filtered = new Uint8Array(rows * (width * 3 + 1));
    let to = 0;
    for (let row = 0; row < rows; row++) {
      filtered[to++] = FILTER_UP;
      to = filterUp(
        rgba,
        row * line,
        row === 0 ? this.#above : rgba,
        row === 0 ? 0 : (row - 1) * line,
        filtered,
        to,
        width,
      );
    }
    this.#above = rgba.slice((rows - 1) * line, rows * line);
    this.#rows += rows;
    await this.#writer.write(filtered);
  }

  /** Ends the picture. @param title kept in the file */
  async finish(title: string): Promise<Blob> {
    const { width, height, pixelRatio } = this.#size;
    if (this.#rows !== height) throw new Error(`The picture has ${this.#rows} of ${height} rows.`);
    await this.#writer.close();
    const header = new DataView(new ArrayBuffer(13));
    header.setUint32(0, width);
    header.setUint32(4, height);
    // Eight bits a channel, red green blue.
    header.setUint16(8, 0x0802);
    const density = new DataView(new ArrayBuffer(9));
    const perMetre = Math.round((96 * pixelRatio) / 0.0254);
    density.setUint32(0, perMetre);
    density.setUint32(4, perMetre);
    density.setUint8(8, 1);
    const words = new TextEncoder().encode(`Title\0\0\0\0\0${title.replaceAll('\0', '')}`);
    const parts = [
      SIGNATURE,
      chunk('IHDR', new Uint8Array(header.buffer)),
      chunk('pHYs', new Uint8Array(density.buffer)),
      chunk('iTXt', words),
      chunk('IDAT', new Uint8Array(await this.#packed)),
      chunk('IEND', new Uint8Array(0)),
    ];
    return new Blob(parts as BlobPart[], { type: 'image/png' });
  }

  /** Stops a picture that is not wanted any more. */
  async abort(): Promise<void> {
    await Promise.allSettled([this.#writer.abort(), this.#packed]);
  }
}

/** One row by the row above it, without opacity. One loop for all px: each call costs, and each px counts. */
function filterUp(
  own: Uint8ClampedArray,
  ownAt: number,
  above: Uint8ClampedArray,
  aboveAt: number,
  out: Uint8Array,
  outAt: number,
  width: number,
): number {
  let at = ownAt;
  let up = aboveAt;
  let to = outAt;
  for (let px = 0; px < width; px++, at += 4, up += 4, to += 3) {
    out[to] = own[at]! - above[up]!;
    out[to + 1] = own[at + 1]! - above[up + 1]!;
    out[to + 2] = own[at + 2]! - above[up + 2]!;
  }
  return to;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < 4; at++) bytes[4 + at] = type.charCodeAt(at);
  bytes.set(data, 8);
  let crc = -1;
  for (let at = 4; at < bytes.length - 4; at++) crc = CRC[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  view.setInt32(bytes.length - 4, crc ^ -1);
  return bytes;
}
