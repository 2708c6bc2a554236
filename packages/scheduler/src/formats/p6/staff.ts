import type { Availability, LocalTime, Resource } from '../../model.js';
import { formatInstant, parseInstant } from '../../time.js';
import type { RateRow } from './resource.js';

/** Amounts of a resource from the start of each rate to the start of the next. */
function availabilityOf(rates: readonly RateRow[]): Availability[] {
  const amounts = rates.filter(rate => rate.maxUnits !== undefined);
  return amounts.map((rate, at) => {
    const next = amounts[at + 1];
    // Bounds are inclusive: one rate ends a minute before the next begins.
    const to = next === undefined ? null : formatInstant(parseInstant(next.from) - 60);
    return { from: at === 0 ? null : rate.from, to, units: rate.maxUnits! };
  });
}

/**
 * A resource with what its rates say: price and amount at a date, and all amounts where they change.
 *
 * @param date the data date
 */
export function withRates(resource: Resource, rates: readonly RateRow[], date: LocalTime | undefined): Resource {
  if (rates.length === 0) return resource;
  const ordered = [...rates].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const current = ordered.findLast(rate => date === undefined || rate.from <= date) ?? ordered[0]!;
  const availability = availabilityOf(ordered);
  const isChanging = availability.some(one => one.units !== availability[0]!.units);
  return {
    ...resource,
    ...(current.maxUnits === undefined ? {} : { maxUnits: current.maxUnits }),
    ...(current.costPerHour === undefined ? {} : { costPerHour: current.costPerHour }),
    ...(isChanging ? { availability } : {}),
  };
}
