import type { Availability, Resource, ResourceKind } from '../../model.js';
import type { Fields } from './fields.js';
import { DEFAULTS, type RestElement } from './rest.js';
import { formatLocalTime, formatMoney } from './value.js';
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

/** Dates that stand for "always": the ends of Project's calendar. */
const firstDate = '1984-01-01T00:00:00';
const lastDate = '2049-12-31T23:59:00';

/** Whether a `<Resource>` is only a row: blank, or the nameless resource 0, which stands for "unassigned". */
export function isBlankResource(fields: Fields): boolean {
  return fields.flag('IsNull') === true || (fields.integer('UID') === 0 && fields.text('Name') === undefined);
}

/** Reads one `<Resource>` that is not blank; null without a number. */
export function readResource(fields: Fields): ResourceRow | null {
  const uid = fields.requiredInteger('UID');
  if (uid === undefined) return null;
  const name = fields.text('Name');
  const initials = fields.text('Initials');
  const maxUnits = fields.number('MaxUnits');
  const kind = kindOf(fields);
  const costPerHour = fields.number('StandardRate') ?? 0;
  const costPerUse = fields.money('CostPerUse') ?? 0;
  const availability = readAvailability(fields);
  const calendarUid = fields.integer('CalendarUID') ?? -1;
  return {
    resource: {
      id: String(uid),
      uid,
      ...(name === undefined ? {} : { name }),
      ...(initials === undefined ? {} : { initials }),
      kind,
      ...(maxUnits === undefined ? {} : { maxUnits }),
      ...(availability.length === 0 ? {} : { availability }),
      ...(kind === 'work' && fields.flag('CanLevel') === false ? { isLevelled: false } : {}),
      ...(costPerHour === 0 ? {} : { costPerHour }),
      ...(costPerUse === 0 ? {} : { costPerUse }),
    },
    uid,
    calendarUid: calendarUid < 0 ? null : calendarUid,
    ...fields.location,
  };
}

function kindOf(fields: Fields): ResourceKind {
  const kind = kinds[fields.integer('Type') ?? 1] ?? fields.reject('Type', '0 (material), 1 (work) or 2 (cost)');
  return fields.flag('IsCostResource') === true ? 'cost' : (kind ?? 'work');
}

function readAvailability(fields: Fields): Availability[] {
  const periods = fields.child('AvailabilityPeriods')?.children('AvailabilityPeriod') ?? [];
  return periods.map(period => ({
    from: period.time('AvailableFrom') ?? null,
    to: period.time('AvailableTo') ?? null,
    units: period.number('AvailableUnits') ?? 0,
  }));
}

/**
 * Whether a kept table of rates no longer says what the plan does: Project would go by the table, so it must go.
 *
 * @param rest what an earlier file had of the resource beyond the plan
 */
export function hasOutdatedRates(resource: Resource, rest: readonly RestElement[]): boolean {
  const rates = rest.find(({ name }) => name === 'Rates')?.children ?? [];
  const textOf = (rate: RestElement, name: string): string | undefined =>
    rate.children?.find(child => child.name === name)?.text?.trim();
  // Table 0 is the one that rate and cost per use are of.
  const own = rates.filter(
    rate => (textOf(rate, 'RateTable') ?? '0') === '0' && textOf(rate, 'StandardRate') !== undefined,
  );
  const says = (rate: RestElement): boolean =>
    Number(textOf(rate, 'StandardRate')) === (resource.costPerHour ?? 0) &&
    Number(textOf(rate, 'CostPerUse') ?? 0) === Number(formatMoney(resource.costPerUse ?? 0));
  return own.length > 0 && !own.some(says);
}

/**
 * Writes one `<Resource>`.
 *
 * @param rest what an earlier file had beyond the plan
 */
export function writeResource(
  out: XmlWriter,
  resource: Resource,
  numbers: { readonly uid: number; readonly row: number; readonly calendarUid: number | null },
  rest: readonly RestElement[],
): void {
  const kind = resource.kind ?? 'work';
  const defaults = (...names: string[]): void => {
    for (const name of names) out.fallback(name, DEFAULTS.Resource[name]);
  };
  const kept = hasOutdatedRates(resource, rest) ? rest.filter(({ name }) => name !== 'Rates') : rest;
  out.record('Resource', kept, () => {
    out.field('UID', numbers.uid);
    out.field('ID', numbers.row);
    out.field('Name', resource.name);
    out.field('Type', kind === 'work' ? 1 : 0);
    out.field('IsNull', false);
    out.field('Initials', resource.initials);
    defaults('WorkGroup');
    out.field('MaxUnits', resource.maxUnits);
    out.field('CanLevel', kind === 'work' && resource.isLevelled !== false);
    defaults('AccrueAt');
    out.field('StandardRate', resource.costPerHour);
    out.field('CostPerUse', resource.costPerUse === undefined ? undefined : formatMoney(resource.costPerUse));
    out.field('CalendarUID', numbers.calendarUid ?? -1);
    defaults('IsGeneric', 'IsInactive', 'IsEnterprise', 'BookingType');
    out.field('IsCostResource', kind === 'cost');
    defaults('IsBudget');
    writeAvailability(out, resource.availability ?? []);
  });
}

function writeAvailability(out: XmlWriter, availability: readonly Availability[]): void {
  if (availability.length === 0) return;
  out.element('AvailabilityPeriods', () => {
    for (const { from, to, units } of availability) {
      out.record('AvailabilityPeriod', [], () => {
        out.field('AvailableFrom', from === null ? firstDate : formatLocalTime(from));
        out.field('AvailableTo', to === null ? lastDate : formatLocalTime(to));
        out.field('AvailableUnits', units);
      });
    }
  });
}
