import type { ImportWarning, ProblemItem } from '@trueppm/sdk/protocol';
import type { Fields } from '../rows/columns.js';

/** How rows of a table find the tasks that they are about. */
export type MatchBy = 'id' | 'wbs' | 'name';

/** An edit of a link or an assignment that a row asks for. */
export interface PartEdit {
  readonly op: 'create' | 'update' | 'delete';
  readonly id: string;
  /** Of a new one all fields, else those that change. */
  readonly values: Fields;
}

/** One row of a table, and what it would do. */
export interface DraftRow {
  /** 1-based line of the file; of formats without lines the number of the task in it. */
  readonly line: number;
  /** Where it stands in the file, for people. Absent = its line: drafts are kept for a day, beyond a new version. */
  readonly place?: string;
  readonly action: 'create' | 'update' | 'unchanged' | 'refuse';
  /** The task it is about, or the one it would make; null of a row that is refused before that is known. */
  readonly task_id: string | null;
  readonly name: string;
  /** Columns of the task that would be set. A new parent of a stored task is `parent_id` alone: its place is made then. */
  readonly values: Fields;
  readonly links: readonly PartEdit[];
  readonly assignments: readonly PartEdit[];
  readonly problems: readonly ProblemItem[];
}

/** What a file would do to a project. */
export interface RowDraft {
  readonly rows: readonly DraftRow[];
  /** Resources that assignments name and the project has not. */
  readonly resources: readonly { readonly id: string; readonly name: string; readonly values?: Fields }[];
  readonly warnings: readonly ImportWarning[];
}

/** Where a row stands in its file. */
export const placeOf = ({ place, line }: DraftRow): string => place ?? `line ${line}`;

/** The row as one that is refused, for a reason more. */
export const refused = (row: DraftRow, problem: Omit<ProblemItem, 'path'>): DraftRow => ({
  ...row,
  action: 'refuse',
  values: {},
  links: [],
  assignments: [],
  problems: [...row.problems, { ...problem, path: placeOf(row) }],
});

const named = (fields: Fields, names: readonly string[]): string[] =>
  names.map(name => fields[name]).filter(value => typeof value === 'string');

/**
 * Refuses what hangs on refused rows: the rows below a task that will not be made, and what is linked to it. A task that
 * exists is there whatever becomes of its row.
 *
 * @param existing ids of the project's tasks
 */
export function settled({ rows, ...rest }: RowDraft, isStored: (taskId: string) => boolean): RowDraft {
  const missing = new Set(
    rows.flatMap(row =>
      row.action === 'refuse' && row.task_id !== null && !isStored(row.task_id) ? [row.task_id] : [],
    ),
  );
  let settledRows = rows;
  for (let grown = missing.size > 0; grown; ) {
    grown = false;
    settledRows = settledRows.map(row => {
      if (row.action === 'refuse') return row;
      const lacks = [
        ...named(row.values, ['parent_id']),
        ...row.links.flatMap(({ values }) => named(values, ['predecessor_id'])),
      ].some(id => missing.has(id));
      if (!lacks) return row;
      if (row.task_id !== null && !isStored(row.task_id)) {
        missing.add(row.task_id);
        grown = true;
      }
      return refused(row, {
        code: 'unknown_reference',
        message: 'The row that it lies below, or follows, is refused.',
      });
    });
  }
  return { ...rest, rows: settledRows };
}

/** Ids of stored rows that applying a draft builds on: none of them may have changed since. */
export function touchedIds({ rows }: RowDraft): string[] {
  const ids = new Set<string>();
  for (const row of rows) {
    if (row.action === 'update' && row.task_id !== null) ids.add(row.task_id);
    for (const id of named(row.values, ['parent_id'])) ids.add(id);
    for (const { op, id, values } of [...row.links, ...row.assignments]) {
      if (op !== 'create') ids.add(id);
      for (const end of named(values, ['predecessor_id', 'resource_id'])) ids.add(end);
    }
  }
  return [...ids];
}
