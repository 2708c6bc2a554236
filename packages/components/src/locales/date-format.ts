/**
 * Writes wall-clock minutes since 1970 in a locale. The calendar is the Gregorian one, whatever the locale's own is:
 * months and years of the time axis and of every plan file are Gregorian.
 */
export function dateFormat(locale: string | undefined, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, parts]);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...parts, timeZone: 'UTC', calendar: 'gregory' });
    formats.set(key, format);
  }
  return format;
}

/** One per spelling: making one costs more than writing all dates of a screen, and every step of a zoom asks anew. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** A short label without the comma that some locales put between weekday and date. */
export function withoutComma(label: string): string {
  return label.replace(/[,،、]/, '');
}

/** First day of a locale's week, ISO (1 = Monday … 7 = Sunday); Monday where the browser does not know. */
export function weekStartOf(locale: string | undefined): number {
  if (locale === undefined) return 1;
  const info = new Intl.Locale(locale) as Intl.Locale & WeekInfo;
  return (info.getWeekInfo?.() ?? info.weekInfo)?.firstDay ?? 1;
}

/** The two spellings browsers have for the same. */
interface WeekInfo {
  getWeekInfo?(): { readonly firstDay: number };
  readonly weekInfo?: { readonly firstDay: number };
}
