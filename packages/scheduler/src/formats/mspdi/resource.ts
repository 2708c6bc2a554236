import type { Resource, ResourceKind } from '../../model.js';
import type { Fields } from './fields.js';
import type { XmlWriter } from './xml-writer.js';

/** Resource types in the order of their MSPDI codes; a cost resource also carries a flag of its own. */
const kinds: readonly ResourceKind[] = ['material', 'work', 'cost'];

/** A `<Resource>` as read. */
export interface ResourceRow {
  readonly resource: Resource;
  readonly uid: number;
  readonly calendarUid: number | null;
  readonly line: number;
  readonly path: string;
}

/** Reads one `<Resource>`; null for a blank row and for the nameless resource 0, which stands for "unassigned". */
export function readResource(fields: Fields): ResourceRow | null {
  if (fields.flag('IsNull') === true) return null;
  const uid = fields.requiredInteger('UID');
  const name = fields.text('Name');
  if (uid === 0 && name === undefined) return null;
  const initials = fields.text('Initials');
  const maxUnits = fields.number('MaxUnits');
  const kind = kinds[fields.integer('Type') ?? 1];
  if (kind === undefined) throw fields.bad('Type', '0 (material), 1 (work) or 2 (cost)');
  const calendarUid = fields.integer('CalendarUID') ?? -1;
  return {
    resource: {
      id: String(uid),
      uid,
      ...(name === undefined ? {} : { name }),
      ...(initials === undefined ? {} : { initials }),
      kind: fields.flag('IsCostResource') === true ? 'cost' : kind,
      ...(maxUnits === undefined ? {} : { maxUnits }),
    },
    uid,
    calendarUid: calendarUid < 0 ? null : calendarUid,
    line: fields.element.line,
    path: fields.path,
  };
}

/** Writes one `<Resource>`. */
export function writeResource(
  out: XmlWriter,
  resource: Resource,
  numbers: { readonly uid: number; readonly row: number; readonly calendarUid: number | null },
): void {
  const kind = resource.kind ?? 'work';
  out.element('Resource', () => {
    out.field('UID', numbers.uid);
    out.field('ID', numbers.row);
    out.field('Name', resource.name);
    out.field('Type', kind === 'work' ? 1 : 0);
    out.field('IsNull', false);
    out.field('Initials', resource.initials);
    out.field('WorkGroup', 0);
    out.field('MaxUnits', resource.maxUnits);
    out.field('CanLevel', kind === 'work');
    out.field('AccrueAt', 3);
    out.field('CalendarUID', numbers.calendarUid ?? -1);
    out.field('IsGeneric', false);
    out.field('IsInactive', false);
    out.field('IsEnterprise', false);
    out.field('BookingType', 0);
    out.field('IsCostResource', kind === 'cost');
    out.field('IsBudget', false);
  });
}
