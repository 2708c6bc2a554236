/** A BCP 47 tag in its usual spelling (`de_at` → `de-AT`); null when it is none. */
export function canonicalLocale(tag: string | null | undefined): string | null {
  if (typeof tag !== 'string' || tag.trim() === '') return null;
  try {
    return Intl.getCanonicalLocales(tag.trim().replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

/**
 * The locale to write in when none is given: the page's language with the region the browser asks for in it, else the
 * browser's.
 * @param pageLang the nearest `lang` attribute
 * @param browserLocales `navigator.languages`
 */
export function ambientLocale(pageLang: string | null, browserLocales: readonly string[]): string {
  const browser = browserLocales.flatMap(tag => canonicalLocale(tag) ?? []);
  const page = canonicalLocale(pageLang);
  if (page === null) return browser[0] ?? 'en';
  return browser.find(tag => tag.startsWith(`${page}-`)) ?? page;
}

/**
 * The locale dates are written in. English without a region is written day first, as everywhere outside the United
 * States.
 */
export function dateLocale(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale;
}
