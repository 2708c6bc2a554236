import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { invalidValue, ServerError } from '../errors.js';
import { JSON_BYTES_MAX } from '../limits.js';
import { operationOf } from './request.js';
import { isShallow } from './shallow.js';
import { unstorablePath } from './storable.js';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const FORM_BYTES_MAX = 64 * 1024;
const FORM_FIELDS_MAX = 50;

/**
 * Refuses a body whose media type the operation does not read, and spells the accepted one plainly, so that a
 * parameter in the header (`; charset=…`) cannot make the validator compile and keep a schema for every spelling.
 */
export const checkMediaType: RequestHandler = (request, _response, next) => {
  const accepted = operationOf(request)?.operation.mediaTypes ?? [];
  const header = request.headers['content-type'];
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  const mediaType = header?.split(';')[0]?.trim().toLowerCase();
  if (accepted.length === 0) {
    // Nothing is read, so nothing needs to be refused: some clients always send a type.
    delete request.headers['content-type'];
    return next();
  }
  if (mediaType === undefined || !accepted.includes(mediaType)) {
    if (header === undefined && !hasBody) {
      throw new ServerError('invalid_body', `A body of type ${accepted.join(' or ')} is needed.`);
    }
    throw new ServerError(
      'unsupported_media_type',
      `Send ${accepted.join(' or ')}, not ${mediaType ?? 'an untyped body'}.`,
    );
  }
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(header ?? '')?.[1]?.toLowerCase();
  if (mediaType === JSON_TYPE && charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw new ServerError('unsupported_media_type', `JSON is read as UTF-8, not ${charset}.`);
  }
  request.headers['content-type'] = mediaType;
  next();
};

/** Bodies that spell a character by its number: only such can hold U+0000 or half of a surrogate pair. */
const escaping = new WeakSet<object>();
const ESCAPE = Buffer.from('\\u');

/** What the body parser knows these errors by; it rewrites the error it is thrown, so it gets a plain one. */
export const TOO_DEEP = 'json.too.deep';
export const NOT_UTF8 = 'json.not.utf8';

/** Reads forms, where an operation takes one: few fields, each once. */
export const readForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: FORM_BYTES_MAX,
  parameterLimit: FORM_FIELDS_MAX,
  type: FORM_TYPE,
});

/** Reads JSON bodies up to the documented caps; other media types are left to their handler as a stream. */
export const readJson: RequestHandler = express.json({
  limit: JSON_BYTES_MAX,
  strict: false,
  type: JSON_TYPE,
  verify: (request, _response, bytes) => {
    if (!isUtf8(bytes)) throw Object.assign(new Error('not UTF-8'), { type: NOT_UTF8 });
    if (bytes.includes(ESCAPE)) escaping.add(request);
    if (!isShallow(bytes)) throw Object.assign(new Error('nested too deep'), { type: TOO_DEEP });
  },
});

/**
 * Refuses text that Postgres cannot hold as it was sent. A push is left to the rules of its rows, which refuse the one row
 * and not all.
 */
export const refuseUnstorable: RequestHandler = (request, _response, next) => {
  if (escaping.has(request) && operationOf(request)?.operation.id !== 'pushChanges') {
    const path = unstorablePath(request.body);
    if (path !== null) throw invalidValue(path, 'Text must not contain U+0000 or half of a surrogate pair.');
  }
  next();
};
