import { STAMP_FIELDS, type SyncTable } from '@trueppm/sdk/protocol';
import type { TableShape } from './shape.js';
import { baselineShapes } from './shapes/baselines.js';
import { boardShapes } from './shapes/board.js';
import { planShapes } from './shapes/plan.js';
import { sprintShapes } from './shapes/sprints.js';
import { talkShapes } from './shapes/talk.js';
import { timeShapes } from './shapes/time.js';

export type { ColumnType, Fields, TableShape } from './shape.js';

/** Every synced table. */
export const TABLES: Readonly<Record<SyncTable, TableShape>> = {
  ...planShapes,
  ...baselineShapes,
  ...sprintShapes,
  ...timeShapes,
  ...talkShapes,
  ...boardShapes,
};

const stamps: ReadonlySet<string> = new Set(['id', ...STAMP_FIELDS]);

/** Whether a field belongs to the table's row on the wire, writable or not. */
export function isRowField(table: SyncTable, field: string): boolean {
  const { input, computed } = TABLES[table];
  return Object.hasOwn(input, field) || Object.hasOwn(computed, field) || stamps.has(field);
}

/** Whether a change of this field was computed by the server, so that no edit can be in its way. */
export function isComputed(table: SyncTable, field: string): boolean {
  return Object.hasOwn(TABLES[table].computed, field);
}
