import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
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
  /** Whoever would still answer has had the time to. */
  readonly is_old: boolean;
}

/** A first request that neither committed nor answered in this time was lost with its process. */
const LOST_AFTER_SECONDS = 60;
/** So long a repeat waits for the answer of the first request; where it may run as well, it does so then. */
const ANSWER_MS_MAX = 2_000;
/** The same where nothing could stop a second commit. */
const LONE_ANSWER_MS_MAX = 20_000;
/** Between two looks for an answer: at first, and at most. */
const LOOK_MS = 20;
const LOOK_MS_MAX = 200;
const KEPT_HEADERS = ['content-type', 'etag', 'location'];

/** The key a request came with, and whether it runs beside the one that took the key before. */
const keyed = new WeakMap<Request, Keyed>();

interface Keyed {
  readonly inUse: KeyInUse;
  readonly content: ContentHash | null;
  readonly isRepeat: boolean;
}

/**
 * Honours Idempotency-Key where the contract names it: the same key with the same request answers the
 * kept answer with `Idempotent-Replay: true`; with another request 422. A repeat that comes while the first is still
 * running waits for its answer:
 *
 * ```
 *   repeat ──answered──▶ replay
 *     │ waits ──answered──▶ replay        ──failed──▶ takes the key over and runs
 *     └─ 2 s ─▶ runs as well: the first may be lost with its process, and of the two only one can commit
 *                 └─ the other was first ─▶ {@link replayAfterRace}
 * ```
 *
 * Where no project's number is drawn, and nothing could stop the second commit, it is a 409 until the first is surely
 * lost.
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
    const mayRace = operation.path.startsWith('/projects');
    const kept = await claimOrWait(pool, inUse, mayRace ? ANSWER_MS_MAX : LONE_ANSWER_MS_MAX);
    if (kept !== null && content !== null && kept.status !== null) {
      // What the first request sent is known only by its hash: this one is read to the end to compare.
      await readAway(request, response);
      return replay(response, { ...kept, is_same: kept.request_hash.equals(content.digest(inUse.hash)) });
    }
    if (kept !== null && !(kept.is_same && mayRace && kept.status === null && !kept.is_committed)) {
      return replay(response, kept);
    }
    keyed.set(request, { inUse, content, isRepeat: kept !== null });
    keepAnswer(pool, inUse, response, content);
    idempotencyKey.run(inUse, next);
  };
}

/**
 * Answers a request that lost the race against another one with its key by what that one answered: it committed first,
 * and made this one fail. Stands behind the handlers.
 */
export function replayAfterRace({ database: { pool } }: Pick<Deps, 'database'>): ErrorRequestHandler {
  return async (error, request, response, next) => {
    const known = keyed.get(request);
    const isBeaten = error instanceof AlreadyApplied || known?.isRepeat === true;
    if (known === undefined || !isBeaten || response.headersSent) return next(error);
    const { inUse, content } = known;
    const kept = await awaitAnswer(pool, inUse, ANSWER_MS_MAX);
    if (kept === null || kept.status === null) return next(error);
    const isSame = content === null ? kept.is_same : kept.request_hash.equals(content.digest(inUse.hash));
    if (!isSame) return next(error);
    replay(response, { ...kept, is_same: true });
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

/** {@link claim}, once the first request has answered or failed, or the time is over. */
async function claimOrWait(pool: Pool, inUse: KeyInUse, waitMs: number): Promise<Kept | null> {
  const kept = await claim(pool, inUse);
  if (kept === null || kept.status !== null || !kept.is_same) return kept;
  const later = await awaitAnswer(pool, inUse, waitMs);
  return later === null ? claim(pool, inUse) : later;
}

/** What is known of the request that took a key, once it has answered or the time is over; null = it gave it back. */
async function awaitAnswer(pool: Pool, inUse: KeyInUse, waitMs: number): Promise<Kept | null> {
  const untilMs = performance.now() + waitMs;
  for (let pauseMs = LOOK_MS; ; pauseMs = Math.min(pauseMs * 2, LOOK_MS_MAX)) {
    const kept = await readKept(pool, inUse);
    if (kept === null || kept.status !== null || kept.is_old || performance.now() + pauseMs > untilMs) return kept;
    await delay(pauseMs);
  }
}

async function readKept(pool: Pool, { userId, key, hash }: KeyInUse): Promise<Kept | null> {
  const { rows } = await pool.query<Kept>(
    `SELECT request_hash, request_hash = $3 AS is_same, status, headers, body,
            committed_version IS NOT NULL AS is_committed, created_at < now() - make_interval(secs => $4) AS is_old
       FROM idempotency_keys WHERE user_id = $1 AND key = $2`,
    [userId, key, hash, LOST_AFTER_SECONDS],
  );
  return rows[0] ?? null;
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
  // Gone between the two statements: the first request failed and gave its key back.
  return (await readKept(pool, inUse)) ?? claim(pool, inUse);
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
