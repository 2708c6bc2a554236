import type { DependencyType } from '../../model.js';
import type { Row } from './row.js';

/** One relationship between two activities. */
export interface RelationRow {
  readonly predecessorId: string;
  readonly successorId: string;
  readonly type: DependencyType;
  readonly lagMinutes: number;
  readonly line: number;
  readonly path: string;
}

const TYPES: Readonly<Record<string, DependencyType>> = {
  PR_FS: 'FS',
  PR_SS: 'SS',
  PR_FF: 'FF',
  PR_SF: 'SF',
  'Finish to Start': 'FS',
  'Start to Start': 'SS',
  'Finish to Finish': 'FF',
  'Start to Finish': 'SF',
};

/** Reads one relationship. */
export function readRelation(row: Row): RelationRow {
  const type = row.choice(['pred_type', 'Type'], TYPES);
  if (type === undefined && row.text(['pred_type', 'Type']) !== undefined) {
    throw row.bad(['pred_type', 'Type'], 'one of the four kinds of relationship');
  }
  return {
    predecessorId: row.required(['pred_task_id', 'PredecessorActivityObjectId']),
    successorId: row.required(['task_id', 'SuccessorActivityObjectId']),
    type: type ?? 'FS',
    lagMinutes: row.minutes(['lag_hr_cnt', 'Lag']) ?? 0,
    line: row.line,
    path: row.path,
  };
}
