import type { ProblemCode, ProblemItem } from '@trueppm/sdk/protocol';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Request, RequestHandler } from 'express';
import { ServerError } from '../errors.js';
import type { Contract, Operation, OperationMatch } from './contract.js';
import { operationOf } from './request.js';
import { pointerStep, referTo, Schemas } from './schemas.js';

const JSON_TYPE = 'application/json';
/** Every problem of a body up to this size is listed; of a larger one the first, because a list has no bound. */
const LISTED_BYTES_MAX = 64 * 1024;
/** Problems beyond these say nothing new. */
const ITEMS_MAX = 50;
const PLACES = ['path', 'query', 'header'] as const;

type Place = (typeof PLACES)[number];

interface Parameter {
  readonly name: string;
  readonly in: Place;
  readonly required?: boolean;
}

/** A place of a request with the parameters that an operation has there. */
interface CheckedPlace {
  readonly place: Place;
  readonly names: readonly string[];
  readonly validate: ValidateFunction;
}

/** Where a schema of the contract stands: the reference that leads there, or the schema itself has no other name. */
interface FoundParameter extends Parameter {
  readonly pointer: string;
}

/** Validates requests by the contract: path, query, headers and body, unknown fields included. */
export function validateRequests(contract: Contract): RequestHandler {
  const parameters = new Schemas(contract, { coerces: true, listsAll: true });
  const firstOnly = new Schemas(contract);
  const listing = new Schemas(contract, { listsAll: true });

  const places = new Map<Operation, readonly CheckedPlace[]>();
  const placesOf = (operation: Operation): readonly CheckedPlace[] => {
    const known = places.get(operation);
    if (known !== undefined) return known;
    const found = PLACES.flatMap(place => {
      const names = namesIn(contract, operation, place);
      // A place without parameters says nothing; but a query may hold one that is not known.
      if (names.length === 0 && place !== 'query') return [];
      const validate = parameters.of(`${operation.id} ${place}`, () => placeSchema(contract, operation, place));
      return [{ place, names, validate }];
    });
    places.set(operation, found);
    return found;
  };

  return (request, _response, next) => {
    const match = operationOf(request);
    if (match === undefined) return next();
    const { operation } = match;
    for (const { place, names, validate } of placesOf(operation)) checkPlace(request, match, place, names, validate);
    const pointer = bodyPointer(operation);
    if (pointer !== null) {
      const isListed = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) <= LISTED_BYTES_MAX;
      checkBody(request.body, firstOnly.at(pointer), isListed ? listing.at(pointer) : null);
    }
    next();
  };
}

const pathPointer = ({ path }: Operation): string => `#/paths/${pointerStep(path)}`;

/** Where the schema of an operation's body stands, the same for JSON and a form; null when it reads neither. */
function bodyPointer(operation: Operation): string | null {
  if (!operation.mediaTypes.includes(JSON_TYPE)) return null;
  const content = `${pathPointer(operation)}/${operation.method.toLowerCase()}/requestBody/content`;
  return `${content}/${pointerStep(JSON_TYPE)}/schema`;
}

const nameIn = (place: Place, name: string): string => (place === 'header' ? name.toLowerCase() : name);

/** Names of an operation's parameters in a place, as a request spells them. */
const namesIn = (contract: Contract, operation: Operation, place: Place): string[] =>
  parametersOf(contract, operation)
    .filter(parameter => parameter.in === place)
    .map(({ name }) => nameIn(place, name));

/** One object schema for all parameters of a place. Only in a query are unknown ones refused. */
function placeSchema(contract: Contract, operation: Operation, place: Place): object {
  const found = parametersOf(contract, operation).filter(parameter => parameter.in === place);
  const nameOf = (name: string): string => nameIn(place, name);
  return {
    type: 'object',
    properties: Object.fromEntries(found.map(({ name, pointer }) => [nameOf(name), referTo(`${pointer}/schema`)])),
    required: found.filter(({ required }) => required === true).map(({ name }) => nameOf(name)),
    ...(place === 'query' && !operation.hasOpenQuery ? { additionalProperties: false } : {}),
  };
}

/** Parameters of the path and of the operation, with the place of each in the contract. */
function parametersOf({ document }: Contract, operation: Operation): FoundParameter[] {
  const method = operation.method.toLowerCase();
  const paths = document['paths'] as Record<string, Record<string, unknown>>;
  const item = paths[operation.path] as Record<string, unknown> & { parameters?: unknown[] };
  const own = (item[method] as { parameters?: unknown[] }).parameters ?? [];
  const components = (document['components'] as { parameters: Record<string, Parameter> }).parameters;
  const find = (base: string) => (entry: unknown, index: number) => {
    const { $ref } = entry as { $ref?: string };
    if ($ref === undefined) return { ...(entry as Parameter), pointer: `${base}/parameters/${index}` };
    return { ...(components[$ref.split('/').at(-1) ?? ''] as Parameter), pointer: $ref };
  };
  const base = pathPointer(operation);
  return [...(item.parameters ?? []).map(find(base)), ...own.map(find(`${base}/${method}`))];
}

function checkPlace(
  request: Request,
  { params }: OperationMatch,
  place: Place,
  names: readonly string[],
  validate: ValidateFunction,
): void {
  // A copy: validation turns text into numbers and puts in defaults.
  const values: Record<string, unknown> = place === 'query' ? { ...request.query } : {};
  const given: Readonly<Record<string, unknown>> = place === 'path' ? params : request.headers;
  if (place !== 'query') for (const name of names) if (given[name] !== undefined) values[name] = given[name];
  if (!validate(values)) throw refusal(validate.errors ?? [], false);
  // Express 5 reads the query anew each time; handlers get the typed one.
  if (place === 'query') Object.defineProperty(request, 'query', { value: values, configurable: true });
}

function checkBody(body: unknown, validate: ValidateFunction, listing: ValidateFunction | null): void {
  if (body === undefined) throw new ServerError('invalid_body', `A body of type ${JSON_TYPE} is needed.`);
  if (validate(body)) return;
  listing?.(body);
  throw refusal((listing ?? validate).errors ?? [], true);
}

function refusal(errors: readonly ErrorObject[], isBody: boolean): ServerError {
  const items = distinct(errors.map(error => toItem(error, isBody))).slice(0, ITEMS_MAX);
  const first = items.find(item => item.code === 'unknown_field') ?? items[0];
  if (first === undefined) return new ServerError('bad_request', 'The request breaks the contract.');
  const cap = isBody ? errors.find(({ keyword }) => keyword === 'maxItems') : undefined;
  const limit = (cap?.params as { limit?: number } | undefined)?.limit;
  return new ServerError(first.code as ProblemCode, `${first.path}: ${first.message}`, {
    errors: items,
    ...(limit !== undefined && first.code === 'too_many' ? { limit } : {}),
  });
}

/** The path is a JSON pointer into the body, or a parameter's name. */
function toItem({ keyword, instancePath, params, message = '' }: ErrorObject, isBody: boolean): ProblemItem {
  const named = params['additionalProperty'] ?? params['missingProperty'];
  const isUnknown = keyword === 'additionalProperties';
  const pointer = named === undefined ? instancePath : `${instancePath}/${escapeStep(String(named))}`;
  const text = isUnknown ? 'is not known to this operation' : keyword === 'required' ? 'is missing' : message;
  const allowed = keyword === 'enum' ? `: ${(params['allowedValues'] as unknown[]).join(', ')}` : '';
  return {
    path: isBody ? pointer : pointer.slice(1),
    code: codeOf(keyword, isBody),
    message: `${text.replace(/^must NOT/, 'must not')}${allowed}`,
  };
}

/** A list that is too long breaks a cap, not the shape of the body. */
function codeOf(keyword: string, isBody: boolean): ProblemCode {
  if (!isBody) return 'invalid_parameter';
  if (keyword === 'additionalProperties') return 'unknown_field';
  return keyword === 'maxItems' ? 'too_many' : 'invalid_body';
}

const escapeStep = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function distinct(items: readonly ProblemItem[]): ProblemItem[] {
  return [...new Map(items.map(item => [`${item.path} ${item.code}`, item])).values()];
}
