import { expect, test } from 'vitest';
import { enLate } from '../locales/en-late.js';
import { LANGUAGES, loadStrings } from '../locales/load.js';
import { parseDuration } from './duration.js';
import { withKnownUnit } from './unit-words.js';

const unitsOf = async (language: string) => ({ ...enLate.unit, ...(await loadStrings(language))?.unit });

test.each([
  ['5 Tage', 'de', 2400],
  ['2,5 Std.', 'de', 150],
  ['3 jours', 'fr', 1440],
  ['2 sem', 'es', 4800],
  ['3時間', 'ja', 180],
  ['２週間', 'ja', 4800],
  ['٣ أيام', 'ar', 1440],
  ['4 days', 'en', 1920],
  ['2d', 'ja', 960],
])('%s in %s is %d minutes', async (text, language, minutes) => {
  expect(parseDuration(withKnownUnit(text, await unitsOf(language)))?.minutes).toBe(minutes);
});

test('what is no unit stays, and is no duration', async () => {
  expect(withKnownUnit('5 parsecs', await unitsOf('de'))).toBe('5 parsecs');
  expect(withKnownUnit('12', await unitsOf('de'))).toBe('12');
});

test('no word means two units', async () => {
  for (const language of LANGUAGES) {
    const words = Object.values(await unitsOf(language)).flatMap(known => known.split(' '));
    expect(new Set(words).size, language).toBe(words.length);
  }
});
