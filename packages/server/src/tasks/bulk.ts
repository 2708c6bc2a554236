import { randomUUID } from 'node:crypto';
import type { ProjectTransaction } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import type { Fields } from '../rows/columns.js';
import { selectRowTexts } from '../rows/page.js';
import { checkSchema } from '../rows/values.js';
import { type Destination, taskService } from './service.js';

/** One operation of a bulk call, as the contract has it. */
export interface TaskOperation {
  readonly op: 'create' | 'update' | 'delete' | 'move';
  readonly id?: string;
  readonly base_version?: number;
  readonly values?: Fields;
}

const MOVE_FIELDS: ReadonlySet<string> = new Set(['parent_id', 'after_id']);

function requireId(operation: TaskOperation, path: string): string {
  if (operation.id !== undefined) return operation.id;
  throw new ServerError('invalid_body', `${path}/id is needed for ${operation.op}.`, {
    errors: [{ path: `${path}/id`, code: 'invalid_body', message: 'is needed' }],
  });
}

function destination(values: Fields, path: string): Destination {
  const unknown = Object.keys(values).find(field => !MOVE_FIELDS.has(field));
  if (unknown !== undefined) {
    throw new ServerError('unknown_field', `${unknown} is not a field of a move.`, {
      errors: [{ path: `${path}/${unknown}`, code: 'unknown_field', message: 'is not a field of a move' }],
    });
  }
  const breach = checkSchema('tasks', { parent_id: values['parent_id'] ?? null }, 'Patch');
  const isAfterValid =
    values['after_id'] === undefined || values['after_id'] === null || typeof values['after_id'] === 'string';
  if (breach !== null || !isAfterValid) {
    throw new ServerError('invalid_value', 'A move needs parent_id and perhaps after_id.', {
      errors: [{ path, code: 'invalid_value', message: 'is no destination' }],
    });
  }
  return values as unknown as Destination;
}

async function perform(tx: ProjectTransaction, operation: TaskOperation, path: string): Promise<string> {
  const { op, values = {} } = operation;
  const options = { baseVersion: operation.base_version, path: `${path}/values` };
  if (op === 'create') {
    const id = operation.id ?? (typeof values['id'] === 'string' ? values['id'] : randomUUID());
    return taskService.create(tx, { ...values, id }, options);
  }
  const id = requireId(operation, path).toLowerCase();
  if (op === 'update') await taskService.update(tx, id, values, options);
  else if (op === 'move') await taskService.move(tx, id, destination(values, options.path), options);
  else await taskService.remove(tx, id, { ...options, path });
  return id;
}

/** Runs of neighbouring creates and of updates without a version go in together: one statement instead of thousands. */
function isBatchable(operation: TaskOperation): boolean {
  return operation.op === 'create' || (operation.op === 'update' && operation.base_version === undefined);
}

/**
 * Performs operations in their order, all or nothing.
 *
 * @returns the answer's text: each operation with the row as it is afterwards, null where it is gone
 */
export async function performBulk(tx: ProjectTransaction, operations: readonly TaskOperation[]): Promise<string> {
  const ids: string[] = [];
  for (let at = 0; at < operations.length; ) {
    let end = at;
    const op = operations[at]?.op;
    while (end < operations.length && operations[end]?.op === op && isBatchable(operations[end] as TaskOperation)) {
      end += 1;
    }
    if (end - at > 1) {
      const run = operations.slice(at, end).map((operation, index) => {
        const path = `/operations/${at + index}`;
        const { id: named, ...values } = operation.values ?? {};
        const id =
          op === 'create'
            ? (operation.id ?? (typeof named === 'string' ? named : randomUUID()))
            : requireId(operation, path);
        return { id: id.toLowerCase(), values, path: `${path}/values` };
      });
      await taskService.applyMany(tx, op === 'create' ? { creates: run } : { updates: run });
      ids.push(...run.map(edit => edit.id));
      at = end;
    } else {
      ids.push(await perform(tx, operations[at] as TaskOperation, `/operations/${at}`));
      at += 1;
    }
  }
  const texts = await selectRowTexts(tx, 'tasks', tx.projectId, [...new Set(ids)]);
  const results = operations.map(
    ({ op }, at) => `{"op":"${op}","id":"${ids[at]}","row":${texts.get(ids[at] as string) ?? 'null'}}`,
  );
  return `{"results":[${results.join(',')}],"server_version":${tx.version}}`;
}
