import type { Row } from './row.js';

/** One node of the work breakdown structure. */
export interface WbsRow {
  readonly id: string;
  readonly projectId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly sequence: number;
  /** The project itself as the root of its structure. */
  readonly isProject: boolean;
  readonly line: number;
  readonly path: string;
}

/** Reads one node. */
export function readWbs(row: Row): WbsRow {
  const id = row.required(['wbs_id', 'ObjectId']);
  return {
    id,
    projectId: row.required(['proj_id', 'ProjectObjectId']),
    parentId: row.text(['parent_wbs_id', 'ParentObjectId']),
    name: row.text(['wbs_name', 'Name']) ?? row.text(['wbs_short_name', 'Code']) ?? id,
    sequence: row.number(['seq_num', 'SequenceNumber']) ?? 0,
    isProject: row.flag(['proj_node_flag', null]) === true,
    line: row.line,
    path: row.path,
  };
}
