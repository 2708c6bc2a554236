import { expect, test } from 'vitest';
import { en as first } from './en.js';
import { enLate } from './en-late.js';
import { LANGUAGES, loadStrings } from './load.js';
import { ambientLocale, canonicalLocale, dateLocale } from './locale.js';
import { pluralOf } from './plural.js';
import { joined, type PartialStrings, withStrings } from './strings.js';

/** Every English word. */
const en = joined(first, enLate);

/** Words of a table as `part.word`. */
function namesOf(words: PartialStrings): readonly string[] {
  return Object.entries(words).flatMap(([part, own]) => Object.keys(own).map(word => `${part}.${word}`));
}

/** Words of English that a table lacks: what there is to translate. */
function missingIn(words: PartialStrings): readonly string[] {
  const known = new Set(namesOf(words));
  return namesOf(en).filter(name => !known.has(name));
}

test.each(LANGUAGES.filter(language => language !== 'en'))('%s has every word that English has', async language => {
  expect(missingIn((await loadStrings(language)) ?? {})).toEqual([]);
});

test.each(LANGUAGES.filter(language => language !== 'en'))('%s has no word that English has not', async language => {
  const known = new Set(namesOf(en));
  expect(namesOf((await loadStrings(language)) ?? {}).filter(name => !known.has(name))).toEqual([]);
});

test("a host's words lie over the element's, part by part", () => {
  const strings = withStrings(en, { toolbar: { fit: 'All' }, edit: { rename: name => `Name ${name}` } });
  expect(strings.toolbar.fit).toBe('All');
  expect(strings.toolbar.today).toBe('Today');
  expect(strings.edit.rename('X')).toBe('Name X');
});

test('words of the wrong kind and phrases that throw give way to the element’s own', () => {
  const throwing = () => {
    throw new Error('mistake');
  };
  const bad = { toolbar: { fit: 3, unknown: 'x' }, edit: { rename: throwing, remove: 'text' }, other: {}, zoom: null };
  const strings = withStrings(en, bad as unknown as PartialStrings);
  expect(strings.toolbar.fit).toBe('Fit');
  expect(strings.edit.rename('X')).toBe('Rename X');
  expect(strings.edit.remove('X')).toBe('Delete X');
  expect(strings.zoom.days).toBe('Days');
});

test('counts take the forms of their language', () => {
  const arabic = pluralOf('ar-EG');
  const forms = { zero: 'z', one: 'o', two: 't', few: 'f #', many: 'm #', other: 'x #' };
  expect([0, 1, 2, 3, 11, 100].map(n => arabic(n, forms))).toEqual(['z', 'o', 't', 'f ٣', 'm ١١', 'x ١٠٠']);
  expect(pluralOf('en')(1234, { one: '# day', other: '# days' })).toBe('1,234 days');
});

test("without a locale the page's language counts, with the browser's region of it", () => {
  expect(ambientLocale('de', ['en-US', 'de-AT'])).toBe('de-AT');
  expect(ambientLocale('fr', ['en-US'])).toBe('fr');
  expect(ambientLocale(null, ['ja-JP', 'en'])).toBe('ja-JP');
  expect(ambientLocale('', [])).toBe('en');
  expect(canonicalLocale('pt_br')).toBe('pt-BR');
  expect(canonicalLocale('no locale!')).toBeNull();
  expect(dateLocale('en')).toBe('en-GB');
});
