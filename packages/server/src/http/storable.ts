/** A surrogate without its other half. */
const HALF_PAIR = /\p{Surrogate}/u;

const escapeStep = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Where a value has text that Postgres cannot hold, which is U+0000 or half of a surrogate pair, as a JSON pointer; null
 * when it has none. A key counts as the place of its value.
 */
export function unstorablePath(value: unknown): string | null {
  if (typeof value === 'string') return value.includes('\0') || HALF_PAIR.test(value) ? '' : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const rest = unstorablePath(key) ?? unstorablePath(inner);
    if (rest !== null) return `/${escapeStep(key)}${rest}`;
  }
  return null;
}
