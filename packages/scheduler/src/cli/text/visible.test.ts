import fc from 'fast-check';
import { expect, it } from 'vitest';
import { visible, widthOf } from './visible.js';

it.each([
  ['plain text', 'plain text'],
  ['two\nlines\tand a tab', 'two lines and a tab'],
  ['\u001b[31mred', '\u241b[31mred'],
  ['back\u0008', 'back\u2408'],
  ['right \u202e to left \u2066', 'right \ufffd to left \ufffd'],
  ['\u009b', '\ufffd'],
  ['Überfuhr 橋 🏗️', 'Überfuhr 橋 🏗️'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('leaves nothing that acts, and is not changed by another look', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const shown = visible(text);
      expect(shown).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(visible(shown)).toBe(shown);
    }),
  );
});

it.each([
  ['abc', 3],
  ['橋梁', 4],
  ['e\u0301', 1],
  ['🙂', 2],
  ['', 0],
])('%j takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});
