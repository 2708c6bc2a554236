/** Times outside of these years are a mistake, and few programs can show them. */
const [FIRST_INSTANT, LAST_INSTANT] = [Date.UTC(1900, 0), Date.UTC(2200, 0)];

/** Whether a value of a file is a time that is kept. */
export function isFiledInstant(value: unknown): value is string {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return at >= FIRST_INSTANT && at < LAST_INSTANT;
}
