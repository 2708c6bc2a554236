import { isDeepStrictEqual } from 'node:util';
import { parseInstant } from '@trueppm/scheduler';
import type { SyncTable } from '@trueppm/sdk/protocol';
import type { ValidateFunction } from 'ajv';
import { contract } from '../http/contract.js';
import { Schemas } from '../http/schemas.js';
import { unstorablePath } from '../http/storable.js';
import type { Breach } from './change.js';
import { type ColumnType, type Fields, TABLES } from './columns.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PLAIN_TIME_LENGTH = 'YYYY-MM-DDTHH:MM'.length;

let schemas: Schemas | undefined;

/** The compiled schema of a body, such as `TaskPatch`. */
function validatorOf(schema: string): ValidateFunction {
  schemas ??= new Schemas(contract());
  return schemas.at(`#/components/schemas/${schema}`);
}

/**
 * Checks fields against the contract's create or patch body of the table.
 *
 * @returns null when they hold, else the first breach
 */
export function checkSchema(table: SyncTable, values: Fields, body: 'Create' | 'Patch'): Breach | null {
  if (body === 'Patch' && Object.keys(values).length === 0) return null;
  const validate = validatorOf(TABLES[table].noun + body);
  if (validate(values)) return null;
  const [error] = validate.errors ?? [];
  if (error?.keyword === 'additionalProperties') {
    const field = String((error.params as { additionalProperty: string }).additionalProperty);
    return { code: 'unknown_field', path: `/${field}`, message: `${field} is not a field of ${table}.` };
  }
  const missing =
    error?.keyword === 'required' ? `/${(error.params as { missingProperty: string }).missingProperty}` : '';
  return {
    code: 'invalid_value',
    path: (error?.instancePath ?? '') + missing,
    message: error?.message ?? 'is not valid',
  };
}

/** One value in the spelling that Postgres gives back, or undefined when it cannot be stored. */
export function storedValue(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  switch (type) {
    case 'uuid':
      return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;
    case 'timestamp': {
      if (typeof value !== 'string' || Number.isNaN(parseInstant(value))) return undefined;
      return value.length === PLAIN_TIME_LENGTH ? `${value}:00` : value;
    }
    case 'date':
      return typeof value === 'string' && !Number.isNaN(parseInstant(`${value}T00:00`)) ? value : undefined;
    case 'text':
    case 'jsonb':
      return unstorablePath(value) === null ? value : undefined;
    default:
      return value;
  }
}

/**
 * Fields in the spelling that Postgres gives back: ids in lower case, times with seconds, real dates only. Fields that
 * are no input of the table are left out.
 *
 * @returns the fields, or the first breach
 */
export function normalise(table: SyncTable, values: Fields): { values: Record<string, unknown> } | { breach: Breach } {
  const { input } = TABLES[table];
  const normal: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    const type = input[field];
    if (type === undefined) continue;
    const stored = storedValue(type, value);
    if (stored === undefined) {
      return { breach: { code: 'invalid_value', path: `/${field}`, message: `${field} cannot be stored.` } };
    }
    normal[field] = stored;
  }
  return { values: normal };
}

/** The fields of `values` that differ from the stored row. */
export function differing(current: Fields, values: Fields): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    if (!isDeepStrictEqual(current[field], value)) changed[field] = value;
  }
  return changed;
}
