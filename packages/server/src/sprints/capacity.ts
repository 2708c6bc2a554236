import type { ProjectCalendars } from '@trueppm/scheduler';

/** A work resource and what it has been given in a sprint. */
export interface CapacityResource {
  readonly id: string;
  readonly name: string;
  /** 1 = one full-time unit. */
  readonly max_units: number;
  readonly calendar_id: string | null;
  /** Work left on its assignments to tasks of the sprint. */
  readonly assigned_minutes: number;
}

/** What one resource can do in a sprint, and has to. */
export interface ResourceCapacity {
  readonly resource_id: string;
  readonly name: string;
  readonly max_units: number;
  readonly capacity_minutes: number;
  readonly assigned_minutes: number;
  readonly is_overcommitted: boolean;
}

/** What a team can do in a sprint, and has to. */
export interface SprintCapacity {
  readonly working_days: number;
  readonly capacity_minutes: number;
  readonly assigned_minutes: number;
  readonly resources: readonly ResourceCapacity[];
}

/**
 * Capacity of each resource: the working time of its calendar inside the sprint, exceptions such as holidays left out,
 * times its units. Cost O(resources).
 *
 * @param start first and last instant of the sprint, `2026-01-05T08:00:00`
 */
export function capacityOf(
  calendars: ProjectCalendars,
  resources: readonly CapacityResource[],
  { start, finish, days }: { readonly start: string; readonly finish: string; readonly days: readonly string[] },
): SprintCapacity {
  const rows = resources.map((resource): ResourceCapacity => {
    const minutes = calendars.minutesBetween(start, finish, resource.calendar_id) * resource.max_units;
    const capacity = Math.round(minutes);
    return {
      resource_id: resource.id,
      name: resource.name,
      max_units: resource.max_units,
      capacity_minutes: capacity,
      assigned_minutes: resource.assigned_minutes,
      is_overcommitted: resource.assigned_minutes > capacity,
    };
  });
  const sum = (of: (row: ResourceCapacity) => number): number => rows.reduce((total, row) => total + of(row), 0);
  return {
    working_days: days.filter(day => calendars.minutesOfDay(day) > 0).length,
    capacity_minutes: sum(row => row.capacity_minutes),
    assigned_minutes: sum(row => row.assigned_minutes),
    resources: rows,
  };
}
