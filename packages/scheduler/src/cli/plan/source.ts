import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InputError } from '../failure.js';
import type { Progress } from '../progress.js';

/** Bytes looked at to tell what a file is, if there are as many. */
const headLength = 64 * 1024;

/** A plan file before anything is known of it. */
export interface PlanSource {
  /** How it is called in messages. */
  readonly label: string;
  /** Its first bytes. */
  readonly head: Uint8Array;
  /** All of its bytes, the first ones too. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Opens a plan file.
 *
 * @param file path, or `-` for standard input
 * @param progress told how much has been read, where the size is known
 * @throws InputError for a folder and for a file without any bytes; errors of the file system
 */
export async function openSource(file: string, progress: Progress): Promise<PlanSource> {
  if (file === '-') return withHead(process.stdin, 'standard input');
  const found = await stat(file);
  if (found.isDirectory()) throw new InputError('EISDIR', `"${file}" is a folder, not a plan file`);
  return withHead(watched(createReadStream(file), found.size, progress), `"${file}"`);
}

async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const piece of bytes) {
    done += piece.length;
    if (size > 0) progress.update(done, size);
    yield piece;
  }
}

async function withHead(bytes: AsyncIterable<Uint8Array>, label: string): Promise<PlanSource> {
  const iterator = bytes[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < headLength) {
    const next = await iterator.next();
    if (next.done === true) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  if (length === 0) throw new InputError('empty', `${label} is empty`);
  const head = Buffer.concat(pieces);
  return { label, head, bytes: headFirst(head, iterator) };
}

async function* headFirst(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // Whoever stops early lets go of the file, or of a pipe that might never end.
    await rest.return?.();
  }
}
