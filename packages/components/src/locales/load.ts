import type { PartialStrings } from './strings.js';

/** Languages there are words in beside English, each in a file of its own that is fetched when it is asked for. */
const FILES: Readonly<Record<string, (locale: string) => Promise<PartialStrings>>> = {
  // Its numbers are written in the digits of the region.
  ar: locale => import('./ar.js').then(file => file.arabicOf(locale)),
  de: () => import('./de.js').then(file => file.de),
  es: () => import('./es.js').then(file => file.es),
  fr: () => import('./fr.js').then(file => file.fr),
  ja: () => import('./ja.js').then(file => file.ja),
};

/** Languages `<ppm-gantt>` has words in. */
export const LANGUAGES: readonly string[] = ['en', ...Object.keys(FILES)];

const loaded = new Map<string, Promise<PartialStrings>>();

/**
 * The words of a locale's language; the file is fetched once, and again after a failure.
 * @param locale BCP 47
 * @returns null for English and for languages there are no words in
 */
export function loadStrings(locale: string): Promise<PartialStrings> | null {
  const language = new Intl.Locale(locale).language;
  const file = FILES[language];
  if (!file) return null;
  let words = loaded.get(locale);
  if (!words) {
    words = file(locale);
    loaded.set(locale, words);
    words.catch(() => loaded.delete(locale));
  }
  return words;
}
