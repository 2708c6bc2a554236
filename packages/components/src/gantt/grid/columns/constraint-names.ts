import type { ConstraintType } from '../../../plan/rows.js';

/** What constraints are called. */
export const CONSTRAINT_NAMES: Readonly<Record<ConstraintType, string>> = {
  asap: 'As soon as possible',
  alap: 'As late as possible',
  snet: 'Start no earlier than',
  snlt: 'Start no later than',
  fnet: 'Finish no earlier than',
  fnlt: 'Finish no later than',
  mso: 'Must start on',
  mfo: 'Must finish on',
};

/** Constraints that name no day. */
export const HAS_NO_DATE: ReadonlySet<string> = new Set(['asap', 'alap']);

/** Constraints that hold the finish. */
export const HOLDS_FINISH: ReadonlySet<string> = new Set(['fnet', 'fnlt', 'mfo']);
