import { parseDuration } from '../duration.js';
import type { DependencyRow, DependencyType, ProjectRow } from '../rows.js';
import type { DependencyLiteral } from './literal.js';
import { type Fields, inWireSpelling, isText } from './spelling.js';
import { silent, type Tell } from './tell.js';

/**
 * Wire row of a link literal; without an id it gets one from its ends, so that the same literal keeps its id. A wire row
 * comes back as it is.
 */
export function readDependency(
  literal: DependencyLiteral | DependencyRow,
  project: ProjectRow = {},
  tell: Tell = silent,
): DependencyRow {
  const isWireRow = isText(literal['predecessor_id']) && isText(literal['successor_id']) && isText(literal.id);
  if (isWireRow && isText(literal.type) && typeof literal['lag_minutes'] === 'number') return literal as DependencyRow;
  const { predecessor, successor, lag, ...rest } = inWireSpelling(literal);
  const predecessorId = String(rest['predecessor_id'] ?? predecessor ?? '');
  const successorId = String(rest['successor_id'] ?? successor ?? '');
  const type = (rest['type'] as DependencyType | undefined) ?? 'FS';
  const fields: Fields = { lag_minutes: 0, lag_percent: null, lag_unit: 'd', ...rest };
  if (lag !== undefined) {
    const percent = /^\s*(-?[\d.]+)\s*(e?%)\s*$/.exec(String(lag));
    const read = percent ? null : parseDuration(String(lag), project);
    if (percent) Object.assign(fields, { lag_percent: Number(percent[1]), lag_unit: percent[2] });
    else if (read) Object.assign(fields, { lag_minutes: read.minutes, lag_unit: read.unit });
    else if (lag !== null) tell('Its lag is none such as "2d".');
  }
  const id = rest['id'] == null ? `${predecessorId}>${successorId}:${type}` : String(rest['id']);
  return { ...fields, id, predecessor_id: predecessorId, successor_id: successorId, type };
}
