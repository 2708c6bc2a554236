import { randomUUID } from 'node:crypto';
import type { Problem } from '@trueppm/sdk/protocol';
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

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The row an operation is about; a create may name it, or leave it to the server. */
function idOf({ op, id, values }: TaskOperation, path: string): string {
  const given = id ?? (op === 'create' ? (values?.['id'] ?? randomUUID()) : undefined);
  const named = typeof given === 'string' ? given.toLowerCase() : '';
  if (UUID.test(named)) return named;
  throw new ServerError('invalid_body', `${path}/id must be a UUID for ${op}.`, {
    errors: [{ path: `${path}/id`, code: 'invalid_body', message: 'must be a UUID' }],
  });
}

/** The fields an operation sets: the id of a create may stand among them. */
function valuesOf({ op, values = {} }: TaskOperation): Fields {
  if (op !== 'create') return values;
  const { id: _id, ...fields } = values;
  return fields;
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

/** Performs one operation on its own. */
async function perform(tx: ProjectTransaction, operation: TaskOperation, id: string, path: string): Promise<void> {
  const { op, base_version: baseVersion } = operation;
  const values = valuesOf(operation);
  const options = { baseVersion, path: `${path}/values` };
  if (op === 'create') await taskService.create(tx, { ...values, id }, options);
  else if (op === 'update') await taskService.update(tx, id, values, options);
  else if (op === 'move') await taskService.move(tx, id, destination(values, options.path), options);
  else await taskService.remove(tx, id, { baseVersion, path });
}

/** Whether an operation may go together with its neighbours: one statement instead of thousands. */
const isBatchable = ({ op, base_version }: TaskOperation): boolean => op !== 'move' && base_version === undefined;

/** End of the run of operations of one kind, each on another row, that begins at a place. */
function endOfRun(operations: readonly TaskOperation[], ids: readonly string[], start: number): number {
  const first = operations[start];
  if (first === undefined || !isBatchable(first)) return start + 1;
  const seen = new Set<string>();
  let end = start;
  for (; end < operations.length; end += 1) {
    const operation = operations[end] as TaskOperation;
    const id = ids[end] as string;
    if (operation.op !== first.op || !isBatchable(operation) || seen.has(id)) break;
    seen.add(id);
  }
  return end;
}

/** The error of one operation, which says which one it was. */
function placed(error: unknown, path: string): unknown {
  if (!(error instanceof ServerError) || error.fields.errors !== undefined) return error;
  const { code, message, fields } = error;
  return new ServerError(code, message, { ...fields, errors: [{ path, code, message }] });
}

/** Performs a stretch of operations in their order, neighbours of one kind together. */
async function performAll(
  tx: ProjectTransaction,
  operations: readonly TaskOperation[],
  ids: readonly string[],
  [from, to]: readonly [number, number],
): Promise<void> {
  for (let at = from, end = from; at < to; at = end) {
    end = Math.min(to, endOfRun(operations, ids, at));
    const operation = operations[at] as TaskOperation;
    if (end - at === 1) {
      const path = `/operations/${at}`;
      await perform(tx, operation, ids[at] as string, path).catch(error => {
        throw placed(error, path);
      });
      continue;
    }
    const edits = operations.slice(at, end).map((one, index) => ({
      id: ids[at + index] as string,
      values: valuesOf(one),
      path: `/operations/${at + index}${operation.op === 'delete' ? '' : '/values'}`,
    }));
    // Deleting what is gone, with its parent perhaps, is done.
    if (operation.op === 'create') await taskService.applyMany(tx, { creates: edits });
    else if (operation.op === 'update') await taskService.applyMany(tx, { updates: edits });
    else await taskService.applyMany(tx, { deletes: edits });
  }
}

/**
 * Performs what can be performed of a stretch, in its order: a stretch that fails is taken back and tried again in
 * halves, so that few failures cost few repetitions.
 */
async function performEach(
  tx: ProjectTransaction,
  operations: readonly TaskOperation[],
  ids: readonly string[],
  [from, to]: readonly [number, number],
  problems: Map<number, Problem>,
): Promise<void> {
  try {
    await tx.attempt(() => performAll(tx, operations, ids, [from, to]));
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    if (to - from === 1) {
      problems.set(from, error.toProblem());
      return;
    }
    const middle = (from + to) >> 1;
    await performEach(tx, operations, ids, [from, middle], problems);
    await performEach(tx, operations, ids, [middle, to], problems);
  }
}

/**
 * Performs operations in their order: all or nothing, or each that can be.
 *
 * @returns the answer's text: each operation with the row as it is afterwards, null where it is gone, and when not
 * atomic with the problem of one that was refused
 * @throws ServerError of the first operation that is refused, when atomic
 */
export async function performBulk(
  tx: ProjectTransaction,
  operations: readonly TaskOperation[],
  { isAtomic }: { readonly isAtomic: boolean },
): Promise<string> {
  const ids = operations.map((operation, at) => idOf(operation, `/operations/${at}`));
  const problems = new Map<number, Problem>();
  if (isAtomic) await performAll(tx, operations, ids, [0, operations.length]);
  else await performEach(tx, operations, ids, [0, operations.length], problems);
  const texts = await selectRowTexts(tx, 'tasks', tx.projectId, [...new Set(ids)]);
  const results = operations.map(({ op }, at) => {
    const problem = problems.get(at);
    const refusal = problem === undefined ? '' : `,"problem":${JSON.stringify(problem)}`;
    return `{"op":"${op}","id":"${ids[at]}","row":${texts.get(ids[at] as string) ?? 'null'}${refusal}}`;
  });
  return `{"results":[${results.join(',')}],"server_version":${tx.version}}`;
}
