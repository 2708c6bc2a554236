import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import { AlreadyApplied, idempotencyKey, type KeyInUse } from '../db/idempotency-key.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { IDEMPOTENCY_BODY_BYTES_MAX, IDEMPOTENCY_HOURS, IMPORT_BYTES_MAX } from '../limits.js';
import { callerOrNull, operationOf } from './request.js';

type Pool = Deps['database']['pool'];

interface Kept {
  readonly request_hash: Buffer;
  readonly is_same: boolean;
  readonly status: number | null;
  readonly headers: Record<string, string> | null;
  readonly body: string | null;
  readonly is_committed: boolean;
}

/** A first request that neither committed nor answered in this time was lost with its process. */
const LOST_AFTER_SECONDS = 60;
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

/**
 * Honours Idempotency-Key where the contract names it: the same key with the same request answers the
 * kept answer with `Idempotent-Replay: true`; with another request 422. A repeat of one that has not committed yet
 * (still running, or lost with its process) runs as well: of the two only one can commit. Where no project's number
 * is drawn, and nothing could stop the second commit, it is a 409 until the first is surely lost.
 */
export function replayAnswers({ database: { pool } }: Pick<Deps, 'database'>): RequestHandler {
  return async (request, response, next) => {
    const key = request.headers['idempotency-key'];
    const userId = callerOrNull(request);
    const operation = operationOf(request)?.operation;
    if (typeof key !== 'string' || userId === null || operation?.takesKey !== true) return next();
    const isStream = request.body === undefined && hasBody(request);
    const inUse: KeyInUse = { userId, key, hash: hashOf(request) };
    const content = isStream ? contentHash(request) : null;
    const kept = await claim(pool, inUse);
    if (kept !== null && content !== null && kept.status !== null) {
      // What the first request sent is known only by its hash: this one is read to the end to compare.
      await readAway(request, response);
      return replay(response, { ...kept, is_same: kept.request_hash.equals(content.digest(inUse.hash)) });
    }
    const mayRace = operation.path.startsWith('/projects');
    if (kept !== null && !(kept.is_same && mayRace && kept.status === null && !kept.is_committed)) {
      return replay(response, kept);
    }
    keepAnswer(pool, inUse, response, content);
    idempotencyKey.run(inUse, next);
  };
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Of a body that is a stream the length stands in until its content has been read. */
function hashOf(request: Request): Buffer {
  const body =
    request.body === undefined ? `stream ${request.headers['content-length'] ?? ''}` : JSON.stringify(request.body);
  return createHash('sha256').update(`${request.method} ${request.originalUrl}\n${body}`).digest();
}

/** The hash of a body while somebody else reads it. */
interface ContentHash {
  /** Of everything read so far, joined to the hash of the request. */
  digest(requestHash: Buffer): Buffer;
}

function contentHash(request: Request): ContentHash {
  const hash = createHash('sha256');
  // The plain emitter's `on`: the stream's own would start it flowing before its reader is there.
  EventEmitter.prototype.on.call(request, 'data', (chunk: Buffer) => hash.update(chunk));
  return {
    digest: requestHash => createHash('sha256').update(requestHash).update(hash.copy().digest()).digest(),
  };
}

/** Reads a body and throws it away, up to the largest that any operation takes. */
async function readAway(request: Request, response: Response): Promise<void> {
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size <= IMPORT_BYTES_MAX) continue;
    response.setHeader('Connection', 'close');
    throw new ServerError('too_large', 'The body is too large.', { limit: IMPORT_BYTES_MAX });
  }
}

/** Takes the key for this request, or answers what is known of the one that took it before. */
async function claim(pool: Pool, inUse: KeyInUse): Promise<Kept | null> {
  const { userId, key, hash } = inUse;
  const inserted = await pool.query(
    `INSERT INTO idempotency_keys (user_id, key, request_hash) VALUES ($1, $2, $3)
     ON CONFLICT (user_id, key) DO UPDATE
       SET request_hash = excluded.request_hash, committed_version = NULL, status = NULL, headers = NULL, body = NULL,
           created_at = now()
       WHERE idempotency_keys.created_at < now() - make_interval(hours => $4)
          OR (idempotency_keys.status IS NULL AND idempotency_keys.committed_version IS NULL
              AND idempotency_keys.created_at < now() - make_interval(secs => $5))
     RETURNING 1`,
    [userId, key, hash, IDEMPOTENCY_HOURS, LOST_AFTER_SECONDS],
  );
  if (inserted.rowCount === 1) return null;
  const { rows } = await pool.query<Kept>(
    `SELECT request_hash, request_hash = $3 AS is_same, status, headers, body, committed_version IS NOT NULL AS is_committed
       FROM idempotency_keys WHERE user_id = $1 AND key = $2`,
    [userId, key, hash],
  );
  // Gone between the two statements: the first request failed and gave its key back.
  return rows[0] ?? claim(pool, inUse);
}

function replay(response: Response, kept: Kept): void {
  if (!kept.is_same) {
    throw new ServerError('idempotency_mismatch', 'This Idempotency-Key was used for another request.');
  }
  if (kept.status === null) {
    if (kept.is_committed) throw new AlreadyApplied();
    throw new ServerError('conflict', 'The first request with this Idempotency-Key is still running.');
  }
  response.status(kept.status).setHeader('Idempotent-Replay', 'true');
  for (const [name, value] of Object.entries(kept.headers ?? {})) response.setHeader(name, value);
  response.end(kept.body ?? '');
}

/** Keeps the answer before it is sent, so that whoever has read it finds it again. Failures of ours are not kept. */
function keepAnswer(pool: Pool, inUse: KeyInUse, response: Response, content: ContentHash | null): void {
  const chunks: Buffer[] = [];
  const write = response.write.bind(response) as (...args: unknown[]) => boolean;
  const end = response.end.bind(response) as (...args: unknown[]) => Response;
  const collect = (chunk: unknown, encoding: unknown): void => {
    if (typeof chunk === 'string') chunks.push(Buffer.from(chunk, (encoding as BufferEncoding | undefined) ?? 'utf8'));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.write = ((chunk: unknown, ...rest: unknown[]) => {
    collect(chunk, rest[0]);
    return write(chunk, ...rest);
  }) as Response['write'];
  response.end = ((...args: unknown[]) => {
    if (typeof args[0] !== 'function') collect(args[0], args[1]);
    void store(pool, inUse, response, Buffer.concat(chunks), content)
      .catch(() => undefined)
      .then(() => end(...args));
    return response;
  }) as Response['end'];
}

async function store(
  pool: Pool,
  { userId, key, hash }: KeyInUse,
  response: Response,
  body: Buffer,
  content: ContentHash | null,
): Promise<void> {
  const status = response.statusCode;
  if (status >= 500 || status === 429) {
    await pool.query(
      'DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL AND committed_version IS NULL',
      [userId, key],
    );
    return;
  }
  if (body.length > IDEMPOTENCY_BODY_BYTES_MAX) return;
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap(name => {
      const value = response.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  // A refusal because another request has committed is not the answer of that one.
  await pool.query(
    `UPDATE idempotency_keys SET status = $3, headers = $4, body = $5, request_hash = $6
      WHERE user_id = $1 AND key = $2 AND ($3 < 400 OR committed_version IS NULL)`,
    [userId, key, status, JSON.stringify(headers), body.toString('utf8'), content?.digest(hash) ?? hash],
  );
}
