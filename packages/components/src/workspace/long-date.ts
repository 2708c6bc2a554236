/** A local date as the browser's language writes it; empty for none. */
export function longDate(local: string | null): string {
  if (local === null) return '';
  const format = new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${local}Z`));
}
