import type { Calendar } from '@trueppm/scheduler';
import type { CalendarRow } from '../../plan/rows.js';

/** A calendar row in the engine's spelling, as the shading takes it. */
export function calendarOf(row: CalendarRow): Calendar {
  const camel = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(camel);
    if (typeof value !== 'object' || value === null) return value;
    const named = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [named(key), camel(inner)]));
  };
  return { weekdays: [], ...(camel(row) as object), id: row.id };
}
