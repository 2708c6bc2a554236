import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainCell, readTable, safeCell, writeHtml, writeTable } from './table-text.js';

test.each<[string, string[][]]>([
  [
    'a\tb\nc\td',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a\tb\r\n', [['a', 'b']]],
  ['"two\nlines"\t"a ""quote"""', [['two\nlines', 'a "quote"']]],
  ['say "hi"\tb', [['say "hi"', 'b']]],
  ['\t\n', [['', '']]],
  ['"open', [['open']]],
  ['', []],
])('%j', (text, cells) => {
  expect(readTable(text)).toEqual(cells);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=x', "'\t=x"],
  ['-2.5', '-2.5'],
  ['+3', '+3'],
  ['plain', 'plain'],
])('%j leaves as %j and comes back', (cell, safe) => {
  expect(safeCell(cell)).toBe(safe);
  expect(plainCell(safe)).toBe(cell);
});

test('what is written is read back, and nothing in it is markup', () => {
  const cell = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), rows => {
      expect(readTable(writeTable(rows)).map(row => row.map(plainCell))).toEqual(
        rows.map(row => row.map(text => plainCell(safeCell(text)))),
      );
      expect(writeHtml(rows, true).replace(/<\/?(table|tr|td|th)>/g, '')).not.toMatch(/[<>]/);
    }),
  );
});
