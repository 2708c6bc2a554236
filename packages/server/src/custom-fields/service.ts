import type { ProjectTransaction } from '../db/transaction.js';
import { PROJECT_CUSTOM_FIELDS_MAX } from '../limits.js';
import { type Breach, type Change, fieldOf, touches } from '../rows/change.js';
import { keepApart, keyBreach } from '../rows/order.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';
import { buryRows } from '../rows/statements.js';
import { dropChoices, dropValues } from './queries.js';

/** One of the values that a field of choices offers. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

const choicesOf = (value: unknown): readonly Choice[] => (value as readonly Choice[] | undefined) ?? [];

/** What is wrong with a custom field by itself, or null. */
export function customFieldBreach(change: Change): Breach | null {
  const invalid = (path: string, message: string): Breach => ({ code: 'invalid_value', path, message });
  if (touches(change, 'choices')) {
    const choices = choicesOf(fieldOf(change, 'choices'));
    const isChoice = fieldOf(change, 'kind') === 'choice';
    if (isChoice && choices.length === 0) return invalid('/choices', 'A field of choices offers at least one.');
    if (!isChoice && choices.length > 0) return invalid('/choices', 'Only a field of choices offers any.');
    const seen = new Set<string>();
    for (const [at, { id }] of choices.entries()) {
      if (seen.has(id)) return { code: 'duplicate', path: `/choices/${at}/id`, message: `${id} stands here twice.` };
      seen.add(id);
    }
  }
  return keyBreach(change, 'position');
}

/** Tasks lose choices that are no longer offered. */
async function settle(tx: ProjectTransaction, changes: readonly Change[]): Promise<void> {
  for (const { id, current, values } of changes) {
    if (current === null || values['choices'] === undefined) continue;
    const offered = new Set(choicesOf(values['choices']).map(choice => choice.id));
    const gone = choicesOf(current['choices']).flatMap(choice => (offered.has(choice.id) ? [] : [choice.id]));
    if (gone.length > 0) tx.recordChange('tasks', await dropChoices(tx, id, gone), ['custom_values']);
  }
}

/** Rules of custom fields: a name once, choices where they belong; tasks lose the values of a field that goes. */
export const customFieldRules = rulesOf('custom_fields', {
  rowsMax: PROJECT_CUSTOM_FIELDS_MAX,
  context: ['kind', 'choices', 'position'],
  unique: ['name'],
  breachOf: customFieldBreach,
  check: (tx, changes) => keepApart(tx, 'custom_fields', changes, { field: 'position' }, { fillsIn: true }),
  settle,
  async bury(tx, rows) {
    const ids = rows.map(row => row.id);
    await buryRows(tx, 'custom_fields', ids);
    tx.recordChange('tasks', await dropValues(tx, ids), ['custom_values']);
  },
});

/** The one writer of custom fields on the server. */
export const customFieldService: RowService = rowService(customFieldRules);
