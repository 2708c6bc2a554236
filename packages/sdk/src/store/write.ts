import { type ProjectPatch, SYNC_TABLES, type SyncTable, type SyncWrites } from '../protocol/index.js';
import { cascade, type ReadRows } from './cascade.js';
import { newId } from './new-id.js';
import type { Edit, Fields } from './pending.js';

/** Edits of one table inside a write. */
export interface TableWriter<Create, Patch> {
  /**
   * Adds a row; an `id` of a deleted row brings it back.
   * @returns the row's id, minted when not given
   */
  create(values: Create): string;
  /** Changes the fields given, no others. */
  update(id: string, values: Patch): void;
  /** Deletes a row and what cannot be without it: a task's subtree, links and assignments. */
  delete(id: string): void;
}

/** What a write may do. All of it happens, or none. */
export type WriteTransaction = {
  readonly [Table in keyof SyncWrites]: TableWriter<SyncWrites[Table][0], SyncWrites[Table][1]>;
} & {
  /** Changes settings of the project. */
  updateProject(values: ProjectPatch): void;
};

/** Collects the edits that a write callback makes. */
export function collectEdits(
  projectId: string,
  read: ReadRows,
  write: (transaction: WriteTransaction) => void,
): readonly Edit[] {
  const edits: Edit[] = [];
  const writer = (table: SyncTable): TableWriter<Fields, Fields> => ({
    create(values) {
      const id = typeof values['id'] === 'string' ? values['id'] : newId();
      edits.push({ kind: 'create', table, id, values });
      return id;
    },
    update(id, values) {
      edits.push({ kind: 'update', table, id, values });
    },
    delete(id) {
      for (const gone of cascade(read, table, id)) edits.push({ kind: 'delete', ...gone });
    },
  });
  write({
    ...Object.fromEntries(SYNC_TABLES.map(table => [table, writer(table)])),
    updateProject: (values: ProjectPatch) => edits.push({ kind: 'update', table: 'projects', id: projectId, values }),
  } as unknown as WriteTransaction);
  return edits;
}
