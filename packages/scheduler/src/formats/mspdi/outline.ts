import { MAX_DEPTH } from '../../limits.js';
import type { Findings } from '../findings.js';
import type { TaskRow } from './task.js';

/** The tree that the outline levels say. */
export interface Outline {
  readonly parents: ReadonlyMap<TaskRow, TaskRow>;
  /** Tasks with others below them. */
  readonly summaries: ReadonlySet<TaskRow>;
  /** `2.1.3`: place in the tree, from 1. */
  readonly numbers: ReadonlyMap<TaskRow, string>;
}

/** Parents follow from the outline levels in file order; a level that skips one counts as one deeper, with a warning. */
export function readOutline(rows: Iterable<TaskRow>, findings: Findings): Outline {
  const ancestors: TaskRow[] = [];
  const parents = new Map<TaskRow, TaskRow>();
  const numbers = new Map<TaskRow, string>();
  const counts: number[] = [];
  for (const row of rows) {
    const level = Math.max(1, row.level);
    if (level > ancestors.length + 1) {
      const message = `Level ${row.level} below level ${ancestors.length}: taken as ${ancestors.length + 1}`;
      findings.warn('outline_gap', message, { path: row.path, line: row.line });
    }
    ancestors.length = Math.min(ancestors.length, level - 1);
    const depth = ancestors.length;
    counts.length = Math.min(counts.length, depth + 1);
    counts[depth] = (counts[depth] ?? 0) + 1;
    if (depth >= MAX_DEPTH) {
      findings.reject('too_deep', `The outline has more than ${MAX_DEPTH} levels`, { path: row.path, line: row.line });
      continue;
    }
    const parent = ancestors.at(-1);
    if (parent !== undefined) parents.set(row, parent);
    numbers.set(row, parent === undefined ? String(counts[depth]) : `${numbers.get(parent)}.${counts[depth]}`);
    ancestors.push(row);
  }
  return { parents, summaries: new Set(parents.values()), numbers };
}
