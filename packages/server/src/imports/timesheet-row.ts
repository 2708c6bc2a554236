import { storedValue } from '../rows/values.js';
import { isFiledInstant } from './instant.js';
import { refuse } from './whole-rules.js';

/** A week that somebody handed in, as a whole project has it. */
export interface TimesheetRow {
  readonly user_id: string;
  /** Its Monday. */
  readonly week: string;
  readonly state: 'submitted' | 'approved' | 'rejected';
  readonly submitted_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly comment: string;
}

const STATES: readonly unknown[] = ['submitted', 'approved', 'rejected'];
const COMMENT_LENGTH_MAX = 10_000;
const MONDAY = 1;

/** @param at its number in the table. @throws ServerError `invalid_value` */
export function checkTimesheet(given: Readonly<Record<string, unknown>>, at: number): TimesheetRow {
  const row: Record<string, unknown> = { decided_by: null, decided_at: null, comment: '', ...given };
  const wrong = (field: string, message: string): never =>
    refuse('timesheets', at, { code: 'invalid_value', path: `/${field}`, message });
  const { user_id, week, state, submitted_at, decided_by, decided_at, comment } = row;
  if (typeof storedValue('uuid', user_id) !== 'string') wrong('user_id', 'This is no UUID.');
  const isMonday = typeof storedValue('date', week) === 'string' && new Date(`${week}T00:00Z`).getUTCDay() === MONDAY;
  if (!isMonday) wrong('week', 'This is no Monday.');
  if (!STATES.includes(state)) wrong('state', 'A week is submitted, approved or rejected.');
  if (!isFiledInstant(submitted_at)) wrong('submitted_at', 'This is no time.');
  if (decided_at !== null && !isFiledInstant(decided_at)) wrong('decided_at', 'This is no time.');
  if (storedValue('uuid', decided_by) === undefined) wrong('decided_by', 'This is no UUID.');
  const isText = typeof comment === 'string' && storedValue('text', comment) !== undefined;
  if (!isText || comment.length > COMMENT_LENGTH_MAX) wrong('comment', 'This is no text that is kept.');
  return { user_id, week, state, submitted_at, decided_by, decided_at, comment } as TimesheetRow;
}
