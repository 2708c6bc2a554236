import { minutesPerUnit, parseDuration, type TimeUnit } from '../../../../plan/duration.js';
import type { DependencyRow, DependencyType, PlanRows, ProjectRow } from '../../../../plan/rows.js';
import type { CellSource } from '../column.js';

type Links = ReadonlyMap<string, readonly DependencyRow[]>;
/** Links by task, made once for a table of links. */
const byTable = new WeakMap<readonly DependencyRow[], { readonly into: Links; readonly outOf: Links }>();

function linksOf({ dependencies }: PlanRows): { readonly into: Links; readonly outOf: Links } {
  const known = byTable.get(dependencies);
  if (known) return known;
  const into = new Map<string, DependencyRow[]>();
  const outOf = new Map<string, DependencyRow[]>();
  const add = (map: Map<string, DependencyRow[]>, id: string, link: DependencyRow) => {
    const list = map.get(id);
    if (list) list.push(link);
    else map.set(id, [link]);
  };
  for (const link of dependencies) {
    add(into, link.successor_id, link);
    add(outOf, link.predecessor_id, link);
  }
  const made = { into, outOf };
  byTable.set(dependencies, made);
  return made;
}

/** Links into a task. The first question for a table costs one pass over it. */
export function linksInto(plan: PlanRows, taskId: string): readonly DependencyRow[] {
  return linksOf(plan).into.get(taskId) ?? [];
}

/** Links out of a task. */
export function linksOutOf(plan: PlanRows, taskId: string): readonly DependencyRow[] {
  return linksOf(plan).outOf.get(taskId) ?? [];
}

/** `3`, `3SS`, `3FS+2d`: the other end by its row number, the type unless it is plain finish to start, the lag. */
export function linkText(link: DependencyRow, otherId: string, { outline, plan }: CellSource): string {
  const index = outline.indexOf.get(otherId);
  const reference = index === undefined ? otherId : String(index + 1);
  const lag = lagText(link, plan.project);
  const type = link.type ?? 'FS';
  return type === 'FS' && lag === '' ? reference : `${reference}${type}${lag}`;
}

function lagText(link: DependencyRow, project: ProjectRow): string {
  const percent = link['lag_percent'];
  if (typeof percent === 'number')
    return percent === 0 ? '' : `${sign(percent)}${Math.abs(percent)}${link.lag_unit ?? '%'}`;
  const minutes = link.lag_minutes ?? 0;
  if (minutes === 0) return '';
  const isElapsed = link.lag_unit?.startsWith('e') === true;
  const units: readonly TimeUnit[] = isElapsed
    ? ['ed', 'eh', 'em']
    : link.lag_unit === 'h' || link.lag_unit === 'm'
      ? [link.lag_unit, 'm']
      : ['d', 'h', 'm'];
  const amountIn = (unit: TimeUnit) => Math.round((Math.abs(minutes) / minutesPerUnit(unit, project)) * 100) / 100;
  // The first that says it exactly: what is read back is the same lag.
  const isExact = (unit: TimeUnit) => amountIn(unit) * minutesPerUnit(unit, project) === Math.abs(minutes);
  const unit = units.find(isExact) ?? (units.at(-1) as TimeUnit);
  return `${sign(minutes)}${amountIn(unit)}${unit}`;
}

const sign = (value: number): string => (value < 0 ? '-' : '+');

/** One link as typed: what it refers to, its type and its lag. */
export interface TypedLink {
  readonly reference: string;
  readonly type: DependencyType;
  readonly lag: { readonly lag_minutes: number; readonly lag_percent: number | null; readonly lag_unit: string };
}

const LINK =
  /^(\d+(?:\.\d+)*|[^\s,;:+-][^\s,;:+]*?)\s*(?::?\s*(FS|SS|FF|SF))?\s*([+-]\s*[\d.,]+\s*(?:e?%|[a-z]*))?\s*(?::?\s*(FS|SS|FF|SF))?$/i;

/**
 * Reads one link of a list such as `3FS+2d`, `2.3+2d:SS`, `5SS-50%`.
 * @returns null when the text is no link
 */
export function parseLink(text: string, project: ProjectRow): TypedLink | null {
  const match = LINK.exec(text.trim());
  if (!match?.[1] || (match[2] !== undefined && match[4] !== undefined)) return null;
  const type = ((match[2] ?? match[4] ?? 'FS').toUpperCase() as DependencyType) ?? 'FS';
  const typed = (match[3] ?? '').replace(/\s/g, '');
  const percent = /^([+-][\d.]+)(e?%)$/i.exec(typed);
  if (percent) {
    const value = Number(percent[1]);
    if (!Number.isFinite(value)) return null;
    return {
      reference: match[1],
      type,
      lag: { lag_minutes: 0, lag_percent: value, lag_unit: (percent[2] as string).toLowerCase() },
    };
  }
  const lag = typed === '' ? { minutes: 0, unit: 'd' } : parseDuration(typed, project);
  if (lag === null) return null;
  return { reference: match[1], type, lag: { lag_minutes: lag.minutes, lag_percent: null, lag_unit: lag.unit } };
}
