import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { contract, type OperationId } from '../src/http/contract.js';

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

interface ResponseObject {
  readonly $ref?: string;
  readonly content?: Record<string, { schema: object }>;
}

const DOCUMENT_ID = 'https://trueppm.org/openapi.json';
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ ...contract().document, $id: DOCUMENT_ID });
const compiled = new Map<string, ValidateFunction>();

/**
 * What is wrong with an answer by the contract: an undeclared status or media type, or a body against its schema.
 *
 * @returns null when nothing is
 */
export function contractViolation(operationId: OperationId, answer: Answer): string | null {
  const operation = contract().operations.find(candidate => candidate.id === operationId);
  if (operation === undefined) return `no operation ${operationId}`;
  const pointer = `/paths/${operation.path.replaceAll('~', '~0').replaceAll('/', '~1')}/${operation.method.toLowerCase()}`;
  const declared = at(`${pointer}/responses/${answer.status}`) as ResponseObject | undefined;
  if (declared === undefined) return `${operationId} does not declare status ${answer.status}`;
  const home = declared.$ref === undefined ? `${pointer}/responses/${answer.status}` : declared.$ref.slice(1);
  const content = (at(home) as ResponseObject).content;
  if (content === undefined) return answer.body === '' ? null : `${operationId} ${answer.status} must have no body`;
  if (content[answer.mediaType] === undefined)
    return `${operationId} ${answer.status} does not declare ${answer.mediaType}`;
  if (!answer.mediaType.endsWith('json')) return null;
  const place = `${home}/content/${answer.mediaType.replaceAll('/', '~1')}/schema`;
  let validate = compiled.get(place);
  if (validate === undefined) {
    // A media type may hold a '+', which a URI fragment spells %2B.
    validate = ajv.compile({ $ref: `${DOCUMENT_ID}#${encodeURI(place).replaceAll('+', '%2B')}` });
    compiled.set(place, validate);
  }
  return validate(answer.body) ? null : `${operationId} ${answer.status}: ${ajv.errorsText(validate.errors)}`;
}

function at(pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    contract().document,
  );
}
