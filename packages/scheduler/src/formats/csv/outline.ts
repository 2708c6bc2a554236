import type { Id } from '../../model.js';

/** What a row says of its place in the outline. */
export interface OutlineRow {
  readonly id: Id;
  readonly line: number;
  readonly level?: number;
  readonly wbs?: string;
  readonly parent?: string;
  /** White space before the name, in columns. */
  readonly indent: number;
}

/** How the rows of a table say what lies below what. */
type OutlineBy = 'parent' | 'level' | 'wbs' | 'indentation' | 'nothing';

/** The way that a table speaks of its outline: the most explicit that any row uses. */
function outlineBy(rows: readonly OutlineRow[]): OutlineBy {
  if (rows.some(row => row.parent !== undefined)) return 'parent';
  if (rows.some(row => row.level !== undefined)) return 'level';
  if (rows.some(row => row.wbs?.includes('.') === true)) return 'wbs';
  return rows.some(row => row.indent > 0) ? 'indentation' : 'nothing';
}

/**
 * The parent of every row, null at the top.
 *
 * @param onProblem hears of rows whose place does not exist; they stay at the top, or one level deeper than the row above
 * @param outside the id of a parent that no row is, by what the table calls it
 */
export function parentsOf(
  rows: readonly OutlineRow[],
  onProblem: (row: OutlineRow, problem: 'unknown_parent' | 'level_gap') => void,
  outside: (reference: string) => Id | undefined = () => undefined,
): (Id | null)[] {
  const by = outlineBy(rows);
  if (by === 'nothing') return rows.map(() => null);
  if (by === 'parent') return byReference(rows, row => row.parent, onProblem, outside);
  if (by === 'wbs') return byReference(rows, row => aboveInWbs(row.wbs), onProblem, outside);
  return by === 'level' ? byLevel(rows, onProblem) : byIndentation(rows);
}

function aboveInWbs(wbs: string | undefined): string | undefined {
  const end = wbs?.replace(/\.$/, '').lastIndexOf('.') ?? -1;
  return end <= 0 ? undefined : wbs!.slice(0, end);
}

/** Ids win over WBS numbers where a text is both. */
function byReference(
  rows: readonly OutlineRow[],
  referenceOf: (row: OutlineRow) => string | undefined,
  onProblem: (row: OutlineRow, problem: 'unknown_parent') => void,
  outside: (reference: string) => Id | undefined,
): (Id | null)[] {
  const byWbs = outlineBy(rows) === 'wbs';
  const known = new Map<string, Id>();
  for (const row of rows) if (row.wbs !== undefined) known.set(row.wbs.replace(/\.$/, ''), row.id);
  if (!byWbs) for (const row of rows) known.set(row.id, row.id);
  return rows.map(row => {
    const reference = referenceOf(row);
    if (reference === undefined) return null;
    const parent = known.get(reference) ?? outside(reference);
    if (parent === undefined) onProblem(row, 'unknown_parent');
    return parent ?? null;
  });
}

function byLevel(
  rows: readonly OutlineRow[],
  onProblem: (row: OutlineRow, problem: 'level_gap') => void,
): (Id | null)[] {
  // Some programs count the top level as 0.
  const top = rows.reduce((least, { level }) => Math.min(least, level ?? least), 1);
  const ancestors: Id[] = [];
  return rows.map(row => {
    const depth = Math.max(0, (row.level ?? top) - top);
    if (depth > ancestors.length) onProblem(row, 'level_gap');
    ancestors.length = Math.min(ancestors.length, depth);
    const parent = ancestors.at(-1) ?? null;
    ancestors.push(row.id);
    return parent;
  });
}

/** A row lies below the nearest one above it that is indented less. */
function byIndentation(rows: readonly OutlineRow[]): (Id | null)[] {
  const ancestors: OutlineRow[] = [];
  return rows.map(row => {
    while (ancestors.length > 0 && ancestors.at(-1)!.indent >= row.indent) ancestors.pop();
    const parent = ancestors.at(-1)?.id ?? null;
    ancestors.push(row);
    return parent;
  });
}
