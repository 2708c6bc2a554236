import { Writable } from 'node:stream';

/** Bytes of one kept piece. */
const PIECE_BYTES = 1024 * 1024;

/** The file is not wanted any more. */
export class Unwanted extends Error {}

/** A writer that hands on what it is given in pieces of about a megabyte, one at a time. */
export class Pieces extends Writable {
  bytes = 0;
  readonly #store: (ordinal: number, piece: Buffer) => Promise<boolean>;
  #ordinal = 0;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  /** @param store answers false when the file is not wanted any more */
  constructor(store: (ordinal: number, piece: Buffer) => Promise<boolean>) {
    super({ highWaterMark: PIECE_BYTES });
    this.#store = store;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes < PIECE_BYTES) done();
    else this.#flush().then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#flush().then(() => done(), done);
  }

  async #flush(): Promise<void> {
    const all = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (let at = 0; at < all.length; at += PIECE_BYTES) {
      const piece = all.subarray(at, at + PIECE_BYTES);
      if (!(await this.#store(this.#ordinal, piece))) throw new Unwanted();
      this.#ordinal += 1;
      this.bytes += piece.length;
    }
  }
}
