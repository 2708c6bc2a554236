import type { Readable } from 'node:stream';
import type pg from 'pg';
import { ServerError } from '../errors.js';
import { IMPORT_BYTES_MAX } from '../limits.js';
import { tooLarge } from './problem.js';
import { storePiece } from './queries.js';

/** Bytes held in memory per upload. */
const PIECE_BYTES = 1024 * 1024;

/**
 * Stores a file piece by piece as it arrives.
 *
 * @returns its size in bytes
 * @throws ServerError `too_large` as soon as the cap is passed, `invalid_body` for nothing at all
 */
export async function storeUpload(pool: pg.Pool, importId: string, file: Readable): Promise<number> {
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
    if (size > IMPORT_BYTES_MAX) throw tooLarge(IMPORT_BYTES_MAX);
    waiting.push(chunk);
    waitingBytes += chunk.length;
    if (waitingBytes >= PIECE_BYTES) await flush();
  }
  await flush();
  if (size === 0) throw new ServerError('invalid_body', 'The file is empty.');
  return size;
}
