import type { TaskRow } from '../../../plan/rows.js';
import type { Outline } from '../../outline/outline.js';

/** What a copied row has beside its cells. */
export interface KeptRow {
  /** Its number in the plan it comes from: what links of its table name it by. */
  readonly number: string;
  readonly constraint_type: string;
  readonly constraint_date: string | null;
  readonly is_milestone: boolean;
}

/** Where the rows stand in the HTML of the clipboard: text says nothing of constraints, and its dates are computed. */
const ATTRIBUTE = 'data-ppm-rows';
const FOUND = new RegExp(`^<table ${ATTRIBUTE}="([^"]*)"`);
/** What other programs put before the table. */
const PREAMBLE = /^[\s\S]{0,400}?(?=<table )/;

/** What a task keeps when it is copied. */
export function keptRow({ tasks }: Outline, index: number): KeptRow {
  const { constraint_type: type, constraint_date: date, is_milestone: isMilestone } = tasks[index] as TaskRow;
  const held = { constraint_type: type ?? 'asap', constraint_date: date ?? null };
  return { number: String(index + 1), ...held, is_milestone: isMilestone === true };
}

/** The HTML of a copied table with what its rows keep. */
export const withKept = (html: string, rows: readonly KeptRow[]): string =>
  html.replace('<table>', `<table ${ATTRIBUTE}="${encodeURIComponent(JSON.stringify(rows))}">`);

/** What the rows of pasted HTML keep, top to bottom; null when it was not copied from a Gantt. Never throws. */
export function readKept(html: string): readonly KeptRow[] | null {
  const [, text] = FOUND.exec(html.replace(PREAMBLE, '')) ?? [];
  if (text === undefined) return null;
  try {
    const rows: unknown = JSON.parse(decodeURIComponent(text));
    return Array.isArray(rows) && rows.every(isKept) ? rows : null;
  } catch {
    return null;
  }
}

function isKept(row: unknown): row is KeptRow {
  if (typeof row !== 'object' || row === null) return false;
  const { number, constraint_type: type, constraint_date: date, is_milestone: isMilestone } = row as Partial<KeptRow>;
  const isDated = date === null || (typeof date === 'string' && /^\d{4}-\d\d-\d\dT/.test(date));
  if (typeof number !== 'string' || typeof isMilestone !== 'boolean') return false;
  return /^(asap|alap|snet|snlt|fnet|fnlt|mso|mfo)$/.test(String(type)) && isDated;
}

/** Fields of a new task that its row keeps; none for one without such a row. */
export function keptFields(row: KeptRow | undefined): Partial<TaskRow> {
  if (!row) return {};
  const { constraint_type, constraint_date, is_milestone } = row;
  const event = is_milestone ? { is_milestone, duration_minutes: 0 } : {};
  return { ...event, constraint_type, constraint_date } as Partial<TaskRow>;
}
