import type { Queries } from '../rows/statements.js';
import { isTimeZone } from '../time/split.js';

/**
 * Whether both this process and Postgres know a time zone by exactly this name: one tells a timer's midnight by it, the
 * other the day of an event. Postgres looks through all of its zones, some 50 ms.
 */
export async function isKnownTimeZone(queries: Queries, name: string): Promise<boolean> {
  if (!isTimeZone(name)) return false;
  const { rows } = await queries.query<{ is_known: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = $1) AS is_known',
    [name],
  );
  return rows[0]?.is_known === true;
}
