import type { ProjectTransaction } from '../db/transaction.js';
import type { Choice } from './service.js';

/** A field as the rules of tasks need it. */
export interface CustomField {
  readonly id: string;
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date' | 'choice' | 'flag';
  readonly choices: readonly Choice[];
}

/** Live custom fields by id. */
export async function selectCustomFields(tx: ProjectTransaction): Promise<Map<string, CustomField>> {
  const { rows } = await tx.query<CustomField & Record<string, unknown>>(
    'SELECT id, name, kind, choices FROM custom_fields WHERE project_id = $1 AND NOT is_deleted',
    [tx.projectId],
  );
  return new Map(rows.map(row => [row.id, row]));
}

/** Takes the values of fields from all tasks; returns the ids of those that had one. */
export async function dropValues(tx: ProjectTransaction, fieldIds: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE tasks SET custom_values = custom_values - $2::text[]
      WHERE project_id = $1 AND NOT is_deleted AND custom_values ?| $2::text[] RETURNING id`,
    [tx.projectId, fieldIds],
  );
  return rows.map(row => row.id);
}

/** Takes choices of a field from all tasks; returns the ids of those that had one of them. */
export async function dropChoices(
  tx: ProjectTransaction,
  fieldId: string,
  choiceIds: readonly string[],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE tasks SET custom_values = custom_values - $2::text
      WHERE project_id = $1 AND NOT is_deleted AND custom_values ->> $2::text = ANY ($3::text[]) RETURNING id`,
    [tx.projectId, fieldId, choiceIds],
  );
  return rows.map(row => row.id);
}
