import type { Readable } from 'node:stream';
import type pg from 'pg';
import { ServerError } from '../errors.js';
import { bytesMaxOf, formatOf, type ImportFormat } from './format.js';
import { tooLarge } from './problem.js';
import { storePiece } from './queries.js';

/** Bytes held in memory per upload. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Stores a file piece by piece as it arrives.
 *
 * @param named what the file is, and what it is called: both say how large it may be
 * @returns its size in bytes
 * @throws ServerError `too_large` as soon as the cap is passed, `invalid_body` for nothing at all
 */
export async function storeUpload(
  pool: pg.Pool,
  importId: string,
  file: Readable,
  named: { readonly format?: ImportFormat | undefined; readonly fileName: string },
): Promise<number> {
  let bytesMax: number | null = named.format === undefined ? null : bytesMaxOf(named.format);
  let size = 0;
  let ordinal = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    if (waitingBytes === 0) return;
    await storePiece(pool, importId, ordinal, Buffer.concat(waiting));
    ordinal += 1;
    waiting = [];
    waitingBytes = 0;
  };
  // Left whole on a refusal: its caller reads the rest away before it answers.
  for await (const chunk of file.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    bytesMax ??= bytesMaxOf(formatOf(chunk, named.fileName));
    if (size > bytesMax) throw tooLarge(bytesMax);
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes >= PIECE_BYTES) await flush();
  }
  await flush();
  if (size === 0) throw new ServerError('invalid_body', 'The file is empty.');
  return size;
}
