import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { PngFile } from './png-file.js';

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const end = at + 8 + length;
    if (crc32) expect(file.readUInt32BE(end)).toBe(crc32(file.subarray(at + 4, end)));
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

test('strips come back as the px that were written', async () => {
  const width = 3;
  const rows = Array.from({ length: 5 }, (_, y) =>
    Uint8ClampedArray.from({ length: width * 4 }, (_, at) => (at % 4 === 3 ? 255 : (y * 57 + at * 31) % 256)),
  );
  const strip = (from: number, to: number) => Uint8ClampedArray.from(rows.slice(from, to).flatMap(row => [...row]));
  const png = new PngFile({ width, height: 5, pixelRatio: 2 });
  await png.addStrip(strip(0, 2), 2);
  await png.addStrip(strip(2, 5), 3);
  const chunks = chunksOf(Buffer.from(await (await png.finish('Plan')).arrayBuffer()));
  expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'pHYs', 'iTXt', 'IDAT', 'IEND']);
  expect([...chunks[0]!.data]).toEqual([0, 0, 0, 3, 0, 0, 0, 5, 8, 2, 0, 0, 0]);
  const filtered = inflateSync(chunks[3]!.data);
  const above = new Uint8Array(width * 3);
  for (let y = 0; y < 5; y++) {
    const line = filtered.subarray(y * (width * 3 + 1), (y + 1) * (width * 3 + 1));
    expect(line[0]).toBe(2);
    for (let at = 0; at < width * 3; at++) above[at] = above[at]! + line[at + 1]!;
    expect([...above]).toEqual([...rows[y]!].filter((_, at) => at % 4 !== 3));
  }
});

test('a picture that is not whole is an error', async () => {
  const png = new PngFile({ width: 1, height: 2, pixelRatio: 1 });
  await png.addStrip(Uint8ClampedArray.of(1, 2, 3, 255), 1);
  await expect(png.finish('')).rejects.toThrow('1 of 2 rows');
  await png.abort();
});
