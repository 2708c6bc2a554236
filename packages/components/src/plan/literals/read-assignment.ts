import type { AssignmentRow } from '../rows.js';
import { type Fields, inWireSpelling, isText } from './spelling.js';

/** Wire row of an assignment literal: `{ task, resource, units }`; a wire row comes back as it is. */
export function readAssignment(literal: Readonly<Fields>): AssignmentRow {
  if (isText(literal['task_id']) && isText(literal['resource_id']) && isText(literal['id']))
    return literal as AssignmentRow;
  const { task, resource, ...rest } = inWireSpelling(literal);
  const taskId = String(rest['task_id'] ?? task ?? '');
  const resourceId = String(rest['resource_id'] ?? resource ?? '');
  return {
    ...rest,
    id: rest['id'] == null ? `${taskId}:${resourceId}` : String(rest['id']),
    task_id: taskId,
    resource_id: resourceId,
  };
}
