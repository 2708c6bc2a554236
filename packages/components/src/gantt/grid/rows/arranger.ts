import { emit } from '../../../events.js';
import { enLate } from '../../../locales/en-late.js';
import { parseLocalTime } from '../../../plan/local-time.js';
import type { TaskRow } from '../../../plan/rows.js';
import { inSlices } from '../../../plan/steps.js';
import type { GanttParts } from '../../shell/parts.js';
import { shownTaskAt } from '../../shell/plan-view.js';
import { cellSource } from '../columns/cell-source.js';
import { type CellKey, type CellSource, type Column, labelOf } from '../columns/column.js';
import { ALL_COLUMNS } from '../columns/column-catalog.js';
import { type ArrangeWish, arrange } from './arrange.js';
import type { FilterRule, FilterSpec, GroupSpec } from './arrange-spec.js';
import type { RowOrder } from './grid-rows.js';
import type { Arrangement } from './row-view.js';
import { runFor } from './slices.js';

/** What a small plan may take at once, ms. */
const SOON_MS = 12;

/** Arranges in slices. @returns null when it became stale */
export async function arrangeAll(
  parts: GanttParts,
  order: RowOrder,
  isStale: () => boolean,
): Promise<Arrangement | null> {
  const { outline } = parts.schedule;
  parts.addWords(enLate);
  const arrangement = await inSlices(
    arrange(outline, wishOf(parts, order)),
    () => isStale() || parts.schedule.outline !== outline,
  );
  return arrangement;
}

/** Arranges a plan that takes no longer than a part of a frame; null for others. */
export function arrangeSoon(parts: GanttParts, order: RowOrder): Arrangement | null {
  const result = runFor(arrange(parts.schedule.outline, wishOf(parts, order)), SOON_MS);
  return result.done ? result.value : null;
}

/** One cell source for all tasks: a sort of 100,000 must not make 100,000 objects. */
function cellAt(parts: GanttParts): (index: number) => CellSource {
  const cell = cellSource(parts, 0);
  const { outline } = cell;
  return index => {
    cell.index = index;
    cell.task = outline.tasks[index] as TaskRow;
    cell.isSummary = (outline.end[index] as number) > index + 1;
    cell.percent = parts.percent[index] ?? 0;
    return cell;
  };
}

function wishOf(parts: GanttParts, { sort, filter, groupBy }: RowOrder): ArrangeWish {
  const at = cellAt(parts);
  const words = new Intl.Collator(parts.format.locale, { numeric: true, sensitivity: 'base' });
  const byKey = (a: CellKey, b: CellKey): number => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
    return words.compare(a as string, b as string);
  };
  const sorted = sort && columnOf(parts, sort.column, 'sorted');
  return {
    sort: sorted && {
      keyOf: index => sorted.key(at(index)),
      compare: sorted.compare ?? byKey,
      isDescending: sort.isDescending,
    },
    passes: filter === null ? null : filterOf(parts, filter, at),
    group: groupBy === null ? null : groupOf(parts, groupBy, at, byKey),
  };
}

/** What was told of the order each Gantt has now: rows are arranged anew with each change, what is wrong stays wrong. */
const told = new WeakMap<GanttParts, { readonly order: RowOrder; readonly messages: Set<string> }>();

function refuse(parts: GanttParts, message: string, cause: unknown): void {
  const { order } = parts.grid.rows;
  const isSame = (one: RowOrder) => one.filter === order.filter && one.groupBy === order.groupBy;
  let before = told.get(parts);
  if (!before || !isSame(before.order)) {
    before = { order, messages: new Set() };
    told.set(parts, before);
  }
  if (before.messages.has(message)) return;
  before.messages.add(message);
  emit(parts.element, 'ppm-error', { code: 'bad_arrangement', message, cause });
}

function columnOf(parts: GanttParts, id: unknown, what: string): Column | null {
  const { columns } = parts.grid;
  const column = columns.known.find(known => known.id === id) ?? ALL_COLUMNS.get(String(id));
  if (!column) refuse(parts, `The rows cannot be ${what} by ${String(id)}: there is no such column.`, id);
  return column ?? null;
}

/** A host's function, told once when it throws. */
function guard<Result>(parts: GanttParts, what: string, otherwise: Result): (act: () => Result) => Result {
  let hasFailed = false;
  return act => {
    try {
      return act();
    } catch (cause) {
      if (!hasFailed)
        refuse(parts, `The ${what} failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
      hasFailed = true;
      return otherwise;
    }
  };
}

const datesOf = ({ task, columns, index }: CellSource) => columns && shownTaskAt(task.id, columns, index);

function filterOf(
  parts: GanttParts,
  filter: FilterSpec,
  at: (index: number) => CellSource,
): ((index: number) => boolean) | null {
  if (typeof filter === 'function') {
    const guarded = guard(parts, 'filter', true);
    return index => guarded(() => filter(at(index).task, datesOf(at(index))) === true);
  }
  if (!Array.isArray(filter)) {
    refuse(parts, 'The filter is neither a function nor a list of conditions.', filter);
    return null;
  }
  const tests = (filter as readonly FilterRule[]).flatMap(rule => ruleOf(parts, rule) ?? []);
  return index => tests.every(test => test(at(index)));
}

const ORDERS: Readonly<Record<string, (sign: number) => boolean>> = {
  '<': sign => sign < 0,
  '<=': sign => sign <= 0,
  '>': sign => sign > 0,
  '>=': sign => sign >= 0,
};

function ruleOf(parts: GanttParts, rule: FilterRule): ((cell: CellSource) => boolean) | null {
  const { op, value } = rule ?? {};
  const column = columnOf(parts, rule?.column, 'filtered');
  if (!column) return null;
  const wanted = String(value ?? '').toLocaleLowerCase();
  const minute = typeof value === 'string' ? parseLocalTime(value) : null;
  const isSame = (key: CellKey): boolean => {
    if (typeof key !== 'number') return (key ?? '').toLocaleLowerCase() === wanted;
    // A day is meant by its date.
    return minute === null ? key === Number(value) : Math.floor(key / 1440) === Math.floor(minute / 1440);
  };
  switch (op) {
    case '=':
      return cell => isSame(column.key(cell));
    case '!=':
      return cell => !isSame(column.key(cell));
    case 'contains':
      return cell => column.text(cell).toLocaleLowerCase().includes(wanted);
    case 'empty':
      return cell => column.text(cell) === '';
    case 'not-empty':
      return cell => column.text(cell) !== '';
    default: {
      const holds = ORDERS[op as string];
      if (!holds) {
        refuse(parts, `A filter has no condition ${String(op)}.`, rule);
        return null;
      }
      return cell => {
        const key = column.key(cell);
        if (key === null) return false;
        if (typeof key !== 'number') return holds(key.localeCompare(String(value)));
        const sign = minute === null ? key - Number(value) : Math.floor(key / 1440) - Math.floor(minute / 1440);
        return holds(sign);
      };
    }
  }
}

function groupOf(
  parts: GanttParts,
  groupBy: GroupSpec,
  at: (index: number) => CellSource,
  byKey: (a: CellKey, b: CellKey) => number,
): ArrangeWish['group'] {
  const none = parts.strings.rows.noGroup;
  if (typeof groupBy === 'function') {
    const guarded = guard<CellKey>(parts, 'groupBy', null);
    const keyOf = (index: number) => {
      const key = guarded(() => groupBy(at(index).task, datesOf(at(index))));
      return key === '' || key === undefined ? null : key;
    };
    return { keyOf, compare: byKey, titleOf: index => String(keyOf(index) ?? none) };
  }
  const column = columnOf(parts, groupBy, 'grouped');
  if (!column) return null;
  const title = labelOf(column, parts.strings);
  return {
    keyOf: index => column.key(at(index)),
    compare: column.compare ?? byKey,
    titleOf: index => {
      const text = column.text(at(index));
      return text === '' || text === '–' ? `${title}: ${none}` : `${title}: ${text}`;
    },
  };
}
