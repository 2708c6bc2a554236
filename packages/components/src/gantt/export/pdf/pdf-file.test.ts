import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PdfContext, PdfResources } from './pdf-context.js';
import { PdfFile, pdfDate, pdfNumber, pdfText, pdfValue } from './pdf-file.js';
import { helveticaWidth, writableBytes } from './win-ansi.js';

async function latin1(file: Blob): Promise<string> {
  return Buffer.from(await file.arrayBuffer()).toString('latin1');
}

async function sample(): Promise<string> {
  const file = new PdfFile();
  const pages = file.reserve();
  const content = await file.addStream(new TextEncoder().encode('0 0 1 rg\n'.repeat(50)));
  const page = file.add({ Type: '/Page', Parent: `${pages} 0 R`, Contents: `${content} 0 R` });
  file.add({ Type: '/Pages', Kids: [`${page} 0 R`], Count: 1 }, pages);
  const root = file.add({ Type: '/Catalog', Pages: `${pages} 0 R` });
  const info = file.add({ Title: pdfText('Ünïcode (名前)') });
  return latin1(file.finish(root, info));
}

test('every offset of the table is where its object begins', async () => {
  const text = await sample();
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  expect(text.slice(start, start + 7)).toBe('xref\n0 ');
  const rows = [...text.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)];
  expect(rows).toHaveLength(5);
  rows.forEach((row, at) => {
    expect(text.slice(Number(row[1])).startsWith(`${at + 1} 0 obj\n`)).toBe(true);
  });
  expect(text).toContain(`/Size ${rows.length + 1}`);
});

test('a stream says its length and unpacks to what was written', async () => {
  const text = await sample();
  const [, length, at] = /\/Length (\d+) \/Filter \/FlateDecode>>\nstream\n()/.exec(text)!.concat([]);
  expect(at).toBe('');
  const begin = text.indexOf('stream\n') + 7;
  const packed = Buffer.from(text.slice(begin, begin + Number(length)), 'latin1');
  expect(inflateSync(packed).toString()).toBe('0 0 1 rg\n'.repeat(50));
  expect(text.slice(begin + Number(length)).startsWith('\nendstream')).toBe(true);
});

test('an object that was reserved and never written is an error, not a broken file', () => {
  const file = new PdfFile();
  file.reserve();
  expect(() => file.finish(1, 1)).toThrow('reserved');
});

test('values are written without exponents, text in UTF-16', () => {
  expect(pdfNumber(1e-7)).toBe('0');
  expect(pdfNumber(-0.1234567)).toBe('-0.123');
  expect(pdfValue({ A: [1, '/B'], C: { D: 2 } })).toBe('<</A [1 /B] /C <</D 2>>>>');
  expect(pdfText('A名')).toBe('<FEFF0041540D>');
  expect(pdfDate(new Date('2026-01-05T08:00:00Z'))).toBe('(D:20260105080000Z)');
});

test('text the fonts have is written as text, with the signs of a string escaped', () => {
  const ctx = new PdfContext(text => text.length * 6, new PdfResources());
  ctx.beginPage(1, 0, 0, 100);
  ctx.font = '400 12px Inter';
  ctx.fillText('(a) \\ =cmd() € ‹é›', 10, 20);
  const content = Buffer.from(ctx.take()).toString('latin1');
  expect(content).toContain('(\\(a\\) \\\\ =cmd\\(\\) \x80 \x8b\xe9\x9b) Tj');
  expect(content).toContain('1 0 0 -1 10 20 Tm');
});

test('fonts write Latin scripts of the west, nothing else', () => {
  expect(writableBytes('Größe – 5 € …', false)).not.toBeNull();
  for (const text of ['図書館', 'مرحلة', '🚀', 'a\u202eb', 'Łódź']) expect(writableBytes(text, false)).toBeNull();
  expect(writableBytes('30 Mar', true)).toBeNull();
  expect(writableBytes('Wiring', true)).not.toBeNull();
  expect(writableBytes('\u2068Phase (2)\u2069', true)).toEqual(writableBytes('Phase (2)', false));
});

test('widths are those of the font metrics', () => {
  const width = (text: string, weight: number): number => helveticaWidth(writableBytes(text, false)!, weight);
  expect(width('Hello', 400)).toBeCloseTo(0.722 + 0.556 + 0.222 + 0.222 + 0.556);
  expect(width('Hello', 600)).toBeCloseTo(0.722 + 0.556 + 0.278 + 0.278 + 0.611);
  expect(width('€', 400)).toBeCloseTo(0.556);
});
