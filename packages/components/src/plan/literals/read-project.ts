import type { ProjectRow } from '../rows.js';
import type { ProjectLiteral } from './literal.js';
import { atMinute, DAY_END, DAY_START } from './read-date.js';
import { idOf, inWireSpelling } from './spelling.js';

/**
 * Wire row of a project literal.
 * @param zone time zone that instants (`2026-03-01T10:00Z`) are read in; undefined = the viewer's
 */
export function readProject(literal: ProjectLiteral | ProjectRow | null | undefined, zone?: string): ProjectRow {
  const { calendar, ...fields } = inWireSpelling(literal ?? {});
  if (calendar !== undefined) fields['calendar_id'] = idOf(calendar);
  const firstMinute = Number(fields['default_start_minute'] ?? DAY_START);
  for (const field of ['start', 'finish', 'status_date']) {
    if (fields[field] != null)
      fields[field] = atMinute(fields[field], field === 'finish' ? DAY_END : firstMinute, zone);
  }
  return fields as ProjectRow;
}
