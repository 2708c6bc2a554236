import type { ProjectTransaction } from '../db/transaction.js';
import { dependencyService } from '../dependencies/service.js';
import { assignmentService, resourceService } from '../resources/service.js';
import type { Edit, Edits } from '../rows/change.js';
import type { RowService } from '../rows/service.js';
import { taskService } from '../tasks/service.js';
import type { DraftRow, PartEdit, RowDraft } from './draft.js';

/** Edits of links or assignments, each with the place of its row. Deletions first: a link may turn round. */
async function applyParts(
  tx: ProjectTransaction,
  service: RowService,
  rows: readonly DraftRow[],
  part: 'links' | 'assignments',
): Promise<void> {
  const all = rows.flatMap((row, at) => row[part].map(edit => ({ ...edit, path: `/rows/${at}` })));
  const of = (op: PartEdit['op']) => all.filter(edit => edit.op === op);
  await service.applyMany(tx, { deletes: of('delete') });
  await service.applyMany(tx, { updates: of('update') });
  await service.applyMany(tx, { creates: of('create') });
}

/**
 * Writes what a draft says, through the rules of each table.
 *
 * @throws ServerError of the first rule that is broken; its paths begin with `/rows/N`, the row's place in the draft
 */
export async function applyDraft(tx: ProjectTransaction, { rows, resources }: RowDraft): Promise<void> {
  const named = new Set(rows.flatMap(row => row.assignments.map(({ values }) => values['resource_id'])));
  const fresh: Edits['creates'] = resources
    .filter(({ id }) => named.has(id))
    .map(({ id, name, values }) => ({ id, values: { ...values, name }, path: '' }));
  await resourceService.applyMany(tx, { creates: fresh });
  const [creates, updates, moves]: [Edit[], Edit[], Edit[]] = [[], [], []];
  for (const [at, { action, task_id: id, values }] of rows.entries()) {
    if (id === null || (action !== 'create' && action !== 'update')) continue;
    const path = `/rows/${at}`;
    const { parent_id: parentId, ...own } = values;
    if (action === 'create') creates.push({ id, values, path });
    else if (Object.keys(own).length > 0) updates.push({ id, values: own, path });
    if (action === 'update' && parentId !== undefined) moves.push({ id, values: { parent_id: parentId }, path });
  }
  await taskService.applyMany(tx, { creates });
  await taskService.applyMany(tx, { updates });
  for (const { id, values, path } of moves) {
    await taskService.move(tx, id, { parent_id: values['parent_id'] as string | null }, { path });
  }
  await applyParts(tx, dependencyService, rows, 'links');
  await applyParts(tx, assignmentService, rows, 'assignments');
}
