import { ROW_DEFAULTS, STAMP_FIELDS, type SyncTable } from '@trueppm/sdk/protocol';
import type { ValidateFunction } from 'ajv';
import { linkBreach } from '../comments/service.js';
import { customFieldBreach } from '../custom-fields/service.js';
import { contract } from '../http/contract.js';
import { referTo, Schemas } from '../http/schemas.js';
import type { Breach, Change } from '../rows/change.js';
import { isRowField, TABLES } from '../rows/columns.js';
import { projectNestedBreach, resourceNestedBreach, taskNestedBreach } from '../rows/nested.js';
import { keyBreach } from '../rows/order.js';
import { segmentBreach } from '../rows/segments.js';
import { storedValue } from '../rows/values.js';
import { settingsBreach } from '../saved-views/service.js';
import { isTimeZone } from '../time/split.js';
import { isFiledInstant } from './instant.js';
import type { ImportRow } from './plan-rows.js';

const INTEGER_MAX = 2_147_483_647;

const invalid = (field: string, message: string): Breach => ({ code: 'invalid_value', path: `/${field}`, message });

/** A key at which nothing could be put in front, or null. */
const keysBreach = (change: Change, fields: readonly string[]): Breach | null =>
  fields.map(field => keyBreach(change, field)).find(breach => breach !== null) ?? null;

/**
 * What the rules of a table say of one row by itself. Rules that plans of other programs need not keep are left to the
 * engine: what one of them brought in comes back.
 */
const RULES: Readonly<Partial<Record<SyncTable, (change: Change) => Breach | null>>> = {
  projects: ({ values }) =>
    isTimeZone(values['time_zone'] as string)
      ? projectNestedBreach(values)
      : invalid('time_zone', 'This is no time zone.'),
  resources: resourceNestedBreach,
  sprints({ values }) {
    const { start, finish, state, activated_at, closed_at } = values as Record<string, string | null>;
    if (!((finish as string) > (start as string))) return invalid('finish', 'A sprint finishes after it starts.');
    const hasBegun = state === 'active' || state === 'completed';
    if (hasBegun && activated_at === null) return invalid('activated_at', `A sprint that is ${state} has begun.`);
    if (state === 'completed' && closed_at === null) return invalid('closed_at', 'A completed sprint has ended.');
    return null;
  },
  tasks: change =>
    keysBreach(change, ['position', 'board_position', 'backlog_position']) ??
    segmentBreach(change) ??
    taskNestedBreach(change),
  dependencies({ values }) {
    const isSelf = values['predecessor_id'] === values['successor_id'];
    const message = 'A task cannot depend on itself.';
    return isSelf ? { code: 'self_link', path: '/successor_id', message } : null;
  },
  assignments: segmentBreach,
  attachments: linkBreach,
  board_columns: change => keyBreach(change, 'position'),
  custom_fields: customFieldBreach,
  saved_views: settingsBreach,
};

const schemas = new Schemas(contract());
/** What is the server's, and not the row's. */
const STAMPS: ReadonlySet<string> = new Set(STAMP_FIELDS);

/** The contract's row of a table as far as it has columns, each field with its own schema. */
function validatorOf(table: SyncTable): ValidateFunction {
  const pointer = `/components/schemas/${TABLES[table].noun}`;
  return schemas.of(table, () => {
    const document = contract().document as unknown as {
      components: { schemas: Record<string, { required: string[]; properties: Record<string, object> }> };
    };
    const row = document.components.schemas[TABLES[table].noun]!;
    const isColumn = (field: string): boolean => field === 'id' || (isRowField(table, field) && !STAMPS.has(field));
    const fields = Object.keys(row.properties).filter(isColumn);
    return {
      type: 'object',
      required: row.required.filter(isColumn),
      properties: Object.fromEntries(fields.map(field => [field, referTo(`#${pointer}/properties/${field}`)])),
    };
  });
}

/** A value as it is stored; undefined when none of its type. */
function stored(type: string, value: unknown): unknown {
  if (value === null) return null;
  if (type === 'integer')
    return Number.isInteger(value) && Math.abs(value as number) <= INTEGER_MAX ? value : undefined;
  if (type === 'bigint') return Number.isSafeInteger(value) ? value : undefined;
  if (type === 'timestamptz') return isFiledInstant(value) ? value : undefined;
  return storedValue(type as 'text', value);
}

/** What became of a row of a file. */
export type CheckedRow = { readonly row: ImportRow; readonly unknown: readonly string[] } | { readonly breach: Breach };

/**
 * Checks a row of a whole project by itself: by the contract, by the types of its columns, by the rules of its table.
 * Fields that it does not have take their defaults.
 *
 * @param given its id in lower case already
 */
export function checkRow(table: SyncTable, given: Readonly<Record<string, unknown>>): CheckedRow {
  const { input, computed } = TABLES[table];
  const columns: Readonly<Record<string, string>> = { ...input, ...computed, created_at: 'timestamptz' };
  const { server_version: _version, ...defaults } = ROW_DEFAULTS[table] as Record<string, unknown>;
  const values: Record<string, unknown> & { id: string } = { ...defaults, id: given['id'] as string };
  const unknown: string[] = [];
  for (const [field, value] of Object.entries(given)) {
    if (Object.hasOwn(columns, field)) values[field] = value;
    else if (field !== 'id' && !STAMPS.has(field)) unknown.push(field);
  }
  const validate = validatorOf(table);
  if (!validate(values)) {
    const [error] = validate.errors ?? [];
    const missing =
      error?.keyword === 'required' ? `/${(error.params as { missingProperty: string }).missingProperty}` : '';
    const path = (error?.instancePath ?? '') + missing;
    return { breach: { code: 'invalid_value', path, message: error?.message ?? 'is not valid' } };
  }
  for (const [field, value] of Object.entries(values)) {
    if (field === 'id') continue;
    const normal = stored(columns[field]!, value);
    if (normal === undefined) return { breach: invalid(field, `${field} cannot be stored.`) };
    values[field] = normal;
  }
  const change: Change = { id: values.id, path: '', current: null, isRevived: false, values };
  const breach = RULES[table]?.(change) ?? null;
  if (breach !== null) return { breach };
  if (table === 'risks') values['score'] = (values['probability'] as number) * (values['impact'] as number);
  return { row: values, unknown };
}
