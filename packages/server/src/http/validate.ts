import type { ProblemCode, ProblemItem } from '@trueppm/sdk/protocol';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import * as OpenApiValidator from 'express-openapi-validator';
import { ServerError } from '../errors.js';
import type { Contract } from './contract.js';

type Document = Exclude<Parameters<typeof OpenApiValidator.middleware>[0]['apiSpec'], string>;

/** Validates requests by the contract: path, query, headers and body, unknown fields included. */
export function validateRequests(contract: Contract): RequestHandler[] {
  return OpenApiValidator.middleware({
    // A copy: the validator works on the document itself.
    apiSpec: structuredClone(contract.document) as unknown as Document,
    validateApiSpec: false,
    validateRequests: { allErrors: true },
    validateResponses: false,
    validateSecurity: false,
    fileUploader: false,
  }) as RequestHandler[];
}

interface ValidatorError {
  readonly status: number;
  readonly message: string;
  readonly path?: string;
  readonly errors: readonly { readonly path: string; readonly message: string; readonly errorCode?: string }[];
}

const isValidatorError = (error: unknown): error is ValidatorError =>
  error instanceof Error && Array.isArray((error as { errors?: unknown }).errors) && 'status' in error;

/** Problems beyond these say nothing new. */
const ITEMS_MAX = 50;

/** Turns what the validator throws into the contract's problems. */
export const explainValidation: ErrorRequestHandler = (error, _request, _response, next) => {
  if (!isValidatorError(error)) return next(error);
  if (error.status === 415) return next(new ServerError('unsupported_media_type', error.message));
  if (error.status === 404) return next(new ServerError('not_found', 'No such thing, or not visible to you.'));
  const items = distinct(error.errors.map(toItem)).slice(0, ITEMS_MAX);
  const code = items.some(item => item.code === 'unknown_field')
    ? 'unknown_field'
    : items.some(item => item.code === 'invalid_parameter')
      ? 'invalid_parameter'
      : 'invalid_body';
  const first = items.find(item => item.code === code) ?? items[0];
  next(
    new ServerError(code, first === undefined ? error.message : `${first.path}: ${first.message}`, { errors: items }),
  );
};

/** `/body/a/b` becomes the JSON pointer `/a/b`; `/query/limit` and `/headers/if-match` their parameter's name. */
function toItem({ path, message, errorCode = '' }: ValidatorError['errors'][number]): ProblemItem {
  const [, place = '', rest = ''] = /^\/(body|query|params|headers|cookies)(.*)$/s.exec(path) ?? [];
  const isBody = place === 'body' || place === '';
  const isUnknown = errorCode.startsWith('additionalProperties') || /additional propert/i.test(message);
  const code: ProblemCode = !isBody ? 'invalid_parameter' : isUnknown ? 'unknown_field' : 'invalid_body';
  const text = isUnknown ? 'is not a field of this operation' : message.replace(/^must NOT/, 'must not');
  return { path: isBody ? rest : rest.slice(1), code, message: text };
}

function distinct(items: readonly ProblemItem[]): ProblemItem[] {
  const seen = new Map(items.map(item => [`${item.path} ${item.code}`, item]));
  return [...seen.values()];
}
