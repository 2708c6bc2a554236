import type { PartialStrings } from './strings.js';

/** Languages there are words in beside English, each in a file of its own that is fetched when it is asked for. */
const FILES: Readonly<Record<string, () => Promise<PartialStrings>>> = {};

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
  let words = loaded.get(language);
  if (!words) {
    words = file();
    loaded.set(language, words);
    words.catch(() => loaded.delete(language));
  }
  return words;
}
