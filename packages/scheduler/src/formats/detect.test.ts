import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCsv } from './csv/write.js';
import { detectFormat } from './detect.js';
import { writeJson } from './json/write.js';
import { writeMspdi } from './mspdi/write.js';

const plan = { start: '2026-01-05T08:00', tasks: [{ id: '1', name: 'Dig', durationMinutes: 480 }] };

describe('the kind of a file', () => {
  it.each([
    ['mspdi', writeMspdi(plan), ''],
    ['mspdi', '\uFEFF<?xml version="1.0"?>\n<!-- by hand -->\n<p:Project xmlns:p="x">', 'plan.csv'],
    ['mspdi', '<!DOCTYPE Project><Project>', ''],
    ['mspdi', '<!DOCTYPE Project [<!ENTITY a "b">\n<!ENTITY c "&a;&a;">]><Project>', ''],
    ['pmxml', '<?xml version="1.0"?><APIBusinessObjects xmlns="x">', ''],
    ['xer', 'ERMHDR\t19.12\t2024-01-01', 'a.txt'],
    ['csv', writeCsv(plan), ''],
    ['csv', 'Name;Dauer\nGraben;2 Tage', 'unknown'],
    ['csv', 'Name\nGraben', 'plan.CSV'],
    ['json', writeJson(plan, { indent: 2 }), ''],
    ['json', '[1]', 'plan.json'],
    ['xer', 'anything', 'old.xer'],
    [null, '<html><body>', 'page.xml'],
    [null, '', ''],
    [null, 'Just a letter', 'letter.txt'],
    [null, 'PK\u0003\u0004,\u0000', 'plan.xlsx'],
  ])('%s', (kind, text, name) => {
    expect(detectFormat(text, name)).toBe(kind);
    expect(detectFormat(Buffer.from(text), name)).toBe(kind);
  });

  it('is seen through UTF-16 and characters cut in two', () => {
    expect(detectFormat(Buffer.from('<?xml version="1.0"?><Project>', 'utf16le'))).toBe('mspdi');
    expect(detectFormat(Buffer.from('\uFEFFName\tDauer\nStraße', 'utf16le'))).toBe('csv');
    expect(detectFormat(Buffer.from('Name,é').subarray(0, 6))).toBe('csv');
  });

  it('is answered at once for whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' })), fc.string(), (head, name) => {
        expect([null, 'mspdi', 'pmxml', 'xer', 'csv', 'json']).toContain(detectFormat(head, name));
      }),
    );
    for (const piece of ['<!--', '<?', '<!-', '- ', '<!a', '<!a[', '<!a[]', '?'])
      expect(detectFormat(`<${piece.repeat(200_000)}`)).toBeNull();
  });
});
