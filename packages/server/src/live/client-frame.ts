import type { ClientFrame } from '@trueppm/sdk/protocol';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ServerError } from '../errors.js';
import { contract } from '../http/contract.js';
import { CLIENT_FRAME_BYTES_MAX } from '../limits.js';

const SCHEMA_OF_TYPE = {
  subscribe: 'SubscribeFrame',
  unsubscribe: 'UnsubscribeFrame',
  ping: 'PingFrame',
  presence: 'TellPresenceFrame',
  subscribe_program: 'SubscribeProgramFrame',
  unsubscribe_program: 'UnsubscribeProgramFrame',
} as const;

type FrameType = keyof typeof SCHEMA_OF_TYPE;

let compiled: Record<FrameType, ValidateFunction> | undefined;

function validators(): Record<FrameType, ValidateFunction> {
  if (compiled !== undefined) return compiled;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ components: contract().document['components'] }, 'contract');
  const validator = (type: FrameType): ValidateFunction => {
    const found = ajv.getSchema(`contract#/components/schemas/${SCHEMA_OF_TYPE[type]}`);
    if (found === undefined) throw new Error(`the contract has no ${SCHEMA_OF_TYPE[type]}`);
    return found;
  };
  compiled = {
    subscribe: validator('subscribe'),
    unsubscribe: validator('unsubscribe'),
    ping: validator('ping'),
    presence: validator('presence'),
    subscribe_program: validator('subscribe_program'),
    unsubscribe_program: validator('unsubscribe_program'),
  };
  return compiled;
}

/**
 * Reads what a client said, by the contract's schemas.
 *
 * @throws ServerError `too_large`, `invalid_body` or `unknown_field`
 */
export function readClientFrame(data: Buffer, isBinary: boolean): ClientFrame {
  if (data.length > CLIENT_FRAME_BYTES_MAX) {
    throw new ServerError('too_large', `A frame may have ${CLIENT_FRAME_BYTES_MAX} bytes.`, {
      limit: CLIENT_FRAME_BYTES_MAX,
    });
  }
  if (isBinary) throw new ServerError('invalid_body', 'Frames are JSON as text.');
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    throw new ServerError('invalid_body', 'The frame is not JSON.');
  }
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(SCHEMA_OF_TYPE, type)) {
    throw new ServerError('invalid_body', `A frame has one of the types ${Object.keys(SCHEMA_OF_TYPE).join(', ')}.`);
  }
  const validate = validators()[type as FrameType];
  if (validate(value)) return value as ClientFrame;
  const [first] = validate.errors ?? [];
  if (first?.keyword === 'additionalProperties') {
    throw new ServerError('unknown_field', `${first.params['additionalProperty']} is not a field of ${type}.`);
  }
  throw new ServerError('invalid_body', `${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`.trim());
}
