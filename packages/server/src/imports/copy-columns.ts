import type { SyncTable } from '@trueppm/sdk/protocol';
import { TABLES } from '../rows/columns.js';
import type { CopyColumns } from './copy-text.js';

/** The columns of a table that an import of a plan file fills, but for that of the project. */
export function copyColumns(table: SyncTable): CopyColumns {
  const { input, computed } = TABLES[table];
  return [['id', 'uuid'], ...Object.entries({ ...input, ...computed })];
}
