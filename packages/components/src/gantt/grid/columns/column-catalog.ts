export { enLate } from '../../../locales/en-late.js';

import { CORE_COLUMNS } from './built-in/core-columns.js';
import { MORE_COLUMNS } from './built-in/more-columns.js';
import type { Column } from './column.js';
import type { ColumnSpec } from './column-spec.js';
import { type ColumnFailure, customColumn } from './custom-column.js';

/** What is wrong with a column a host gave. */
export interface ColumnProblem {
  readonly columnId: string;
  readonly message: string;
}

/** Every column that comes with the element, by id. */
export const ALL_COLUMNS: ReadonlyMap<string, Column> = new Map(
  [...CORE_COLUMNS, ...MORE_COLUMNS].map(column => [column.id, column]),
);

/** Most columns of one grid; more are a mistake. */
const MOST_COLUMNS = 200;

/**
 * The columns a host asked for. A bad entry is left out and told, the rest is shown; `name` is put first whether it was
 * asked for or not.
 */
export function readColumns(
  given: readonly unknown[],
  onFailure: ColumnFailure,
): { readonly columns: readonly Column[]; readonly problems: readonly ColumnProblem[] } {
  const columns: Column[] = [];
  const problems: ColumnProblem[] = [];
  const ids = new Set<string>();
  const refuse = (columnId: string, message: string) => problems.push({ columnId, message });
  given.slice(0, MOST_COLUMNS).forEach((entry, at) => {
    const spec = (typeof entry === 'object' && entry !== null ? entry : { id: entry }) as ColumnSpec;
    const { id } = spec;
    if (typeof id !== 'string' || id === '') {
      refuse('', `Column ${at + 1} has no id.`);
      return;
    }
    const base = ALL_COLUMNS.get(id);
    if (ids.has(id)) refuse(id, `The column ${id} is there twice; the first one is shown.`);
    else if (typeof entry === 'string' && !base) {
      refuse(
        id,
        `There is no column ${id}. Known are ${[...ALL_COLUMNS.keys()].join(', ')}; a column of your own is an object with a title.`,
      );
    } else if (!base && typeof spec.title !== 'string') refuse(id, `The column ${id} has no title.`);
    else {
      const wrong = wrongFunction(spec);
      if (wrong !== null) refuse(id, `The column ${id}: ${wrong} is not a function.`);
      else {
        ids.add(id);
        columns.push(typeof entry === 'string' ? (base as Column) : customColumn(spec, base, onFailure));
      }
    }
  });
  if (given.length > MOST_COLUMNS) refuse('', `A grid has at most ${MOST_COLUMNS} columns, not ${given.length}.`);
  const name = columns.find(({ id }) => id === 'name') ?? (ALL_COLUMNS.get('name') as Column);
  return { columns: [name, ...columns.filter(column => column !== name)], problems };
}

function wrongFunction(spec: ColumnSpec): string | null {
  for (const name of ['value', 'format', 'render', 'compare', 'isEditable'] as const) {
    if (spec[name] !== undefined && typeof spec[name] !== 'function') return name;
  }
  const { editor } = spec;
  if (editor === undefined) return null;
  if (typeof editor !== 'object' || editor === null) return 'editor';
  const { parse, render } = editor as { parse?: unknown; render?: unknown };
  return typeof parse === 'function' || typeof render === 'function' ? null : 'editor.parse or editor.render';
}
