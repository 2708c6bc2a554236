import type { Request, Response } from 'express';
import { invalidValue, ServerError } from '../errors.js';
import { PAGE_ROWS_DEFAULT } from '../limits.js';

/** Where a page begins and how long it is. */
export interface PageRequest {
  readonly limit: number;
  /** Sort keys of the last row of the page before; null = from the beginning. */
  readonly after: readonly string[] | null;
}

/** A row of a page: its JSON text as Postgres built it, and its sort keys. */
export interface PageRow {
  readonly json: string;
  readonly keys: readonly string[];
}

/**
 * Reads `limit` and `cursor`.
 *
 * @param keys number of sort keys of the list
 * @throws ServerError `invalid_parameter` for a cursor that no page of this list gave
 */
export function pageRequest(request: Request, keys: number): PageRequest {
  const { limit, cursor } = request.query;
  return {
    limit: limit === undefined ? PAGE_ROWS_DEFAULT : Number(limit),
    after: typeof cursor === 'string' ? decodeCursor(cursor, keys) : null,
  };
}

function decodeCursor(cursor: string, keys: number): string[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    value = null;
  }
  if (
    Array.isArray(value) &&
    value.length === keys &&
    value.every(key => typeof key === 'string' && !key.includes('\0'))
  ) {
    return value;
  }
  throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
}

/** {@link pageRequest} of a list whose sort keys are all whole numbers. */
export function numberedPage(request: Request, keys: number): PageRequest {
  const page = pageRequest(request, keys);
  if (page.after?.every(key => /^\d{1,16}$/.test(key)) === false) {
    throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
  }
  return page;
}

/** The cursor behind a row. */
export const encodeCursor = (keys: readonly string[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/**
 * The rows of a page out of up to `limit + 1`, and how its text ends: the extra one only tells that there is a next page.
 */
export function splitPage<Row extends Pick<PageRow, 'keys'>>(
  rows: readonly Row[],
  limit: number,
): { readonly shown: readonly Row[]; readonly close: string } {
  const shown = rows.slice(0, limit);
  const last = shown[shown.length - 1];
  const next = rows.length > limit && last !== undefined ? JSON.stringify(encodeCursor(last.keys)) : 'null';
  return { shown, close: `],"next_cursor":${next}}` };
}

/** Answers a page from up to `limit + 1` rows. */
export function sendPage(response: Response, rows: readonly PageRow[], limit: number): void {
  const { shown, close } = splitPage(rows, limit);
  sendJson(response, `{"results":[${shown.map(row => row.json).join(',')}${close}`);
}

/** Answers JSON that Postgres has already written, as text or as the bytes of it. */
export function sendJson(response: Response, json: string | Buffer, status = 200): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(json));
  // At once, so that it leaves together with the head.
  response.end(json);
}

/** The ETag of a number. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The number in an If-Match header; null without one or with `*`.
 * @throws ServerError `invalid_parameter` when it is not a number in quotes
 */
export function ifMatch(request: Request): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  const [, digits] = /^\s*(?:W\/)?"?(\d{1,16})"?\s*$/.exec(header) ?? [];
  if (digits !== undefined) return Number(digits);
  throw invalidValue('If-Match', 'If-Match is a server_version in quotes, such as "42".', 'invalid_parameter');
}

/** True, with the 304 sent, when If-None-Match names this number. */
export function sendNotModified(request: Request, response: Response, version: number): boolean {
  response.setHeader('ETag', etagOf(version));
  const header = request.headers['if-none-match'];
  if (header === undefined || !header.split(',').some(tag => tag.trim().replace(/^W\//, '') === etagOf(version)))
    return false;
  response.status(304).end();
  return true;
}

/** The error of a write whose If-Match names an older version. */
export function versionMismatch(serverValue: Record<string, unknown>): ServerError {
  return new ServerError('version_mismatch', 'The row has changed since the version in If-Match.', {
    server_value: serverValue,
  });
}
