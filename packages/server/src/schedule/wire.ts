/** A time as the engine writes it: without seconds where they are zero. */
const SHORT_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/**
 * The engine's plain data as it crosses the wire: names in snake_case at every depth, times with seconds. Values are
 * numbers, times, ids and names of the engine; text that people wrote must not be among them.
 */
export function toWire(value: unknown): unknown {
  if (typeof value === 'string') return SHORT_TIME.test(value) ? `${value}:00` : value;
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snakeCase(name), toWire(inner)]));
}
