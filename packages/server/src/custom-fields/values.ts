import { parseInstant } from '@trueppm/scheduler';
import type { ProjectTransaction } from '../db/transaction.js';
import type { Breach, Change, Verdicts } from '../rows/change.js';
import { differing } from '../rows/values.js';
import { type CustomField, selectCustomFields } from './queries.js';

const DATE = /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Whether a value is of a field's kind. */
function isOfKind({ kind, choices }: CustomField, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && DATE.test(value) && !Number.isNaN(parseInstant(`${value}T00:00`));
    case 'choice':
      return choices.some(choice => choice.id === value);
  }
}

/** What is wrong with one value of a task, or null. */
export function customValueBreach(
  fields: ReadonlyMap<string, CustomField>,
  key: string,
  value: unknown,
): Breach | null {
  const path = `/custom_values/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const field = fields.get(key);
  if (field === undefined) {
    return { code: 'unknown_reference', path, message: 'The key names no custom field of this project.' };
  }
  if (isOfKind(field, value)) return null;
  return { code: 'invalid_value', path, message: `The field holds a ${field.kind}, and no other value.` };
}

/**
 * Checks values by the project's custom fields and lays them over those that the task has: keys that are not sent stay,
 * null takes a value away. When lenient a value that does not fit is left out and told.
 */
export async function checkCustomValues(
  tx: ProjectTransaction,
  changes: readonly Change[],
  verdicts: Verdicts,
): Promise<void> {
  const valued = changes.filter(
    ({ values }) => Object.keys((values['custom_values'] as object | undefined) ?? {}).length > 0,
  );
  for (const change of changes) {
    if (!valued.includes(change) && Object.hasOwn(change.values, 'custom_values'))
      delete change.values['custom_values'];
  }
  if (valued.length === 0) return;
  const fields = await selectCustomFields(tx);
  for (const change of valued) {
    const held = (change.current?.['custom_values'] as Record<string, unknown> | undefined) ?? {};
    const merged = new Map(Object.entries(held));
    for (const [given, value] of Object.entries(change.values['custom_values'] as object)) {
      const key = given.toLowerCase();
      if (value === null) {
        merged.delete(key);
        continue;
      }
      const breach = customValueBreach(fields, key, value);
      if (breach === null) merged.set(key, value);
      else if (verdicts.isLenient) verdicts.repair('tasks', change, breach);
      else verdicts.refuse('tasks', change, breach);
    }
    const values = { custom_values: Object.fromEntries(merged) };
    delete change.values['custom_values'];
    Object.assign(change.values, change.current === null ? values : differing({ custom_values: held }, values));
  }
}
