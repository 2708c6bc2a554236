import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSource } from './encoding.js';

async function decoded(pieces: readonly Uint8Array[], fallback?: string): Promise<string> {
  async function* source() {
    yield* pieces;
  }
  let text = '';
  for await (const piece of decodeSource(source(), fallback === undefined ? {} : { fallback })) text += piece;
  return text;
}

/** Bytes in pieces of a size, after enough ASCII for the encoding to be decided. */
function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces = [new Uint8Array(300).fill(0x20)];
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
  return pieces;
}

describe('bytes that name no encoding', () => {
  test('are UTF-8 however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 5 }), async (text, size) => {
        const bytes = new Uint8Array(Buffer.from(text, 'utf8'));
        const wanted = ' '.repeat(300) + Buffer.from(bytes).toString('utf8');
        expect(await decoded(inPieces(bytes, size), 'windows-1252')).toBe(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test('are the fallback from the first byte that cannot be UTF-8', async () => {
    const bytes = new Uint8Array([0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0xe4, 0xf6, 0xfc, 0x21]);
    for (const size of [1, 2, 3, 10])
      expect((await decoded(inPieces(bytes, size), 'windows-1252')).trim()).toBe('Mülleräöü!');
    expect(await decoded([bytes], 'windows-1252')).toBe('Mülleräöü!');
  });

  test('are refused without a fallback', async () => {
    await expect(decoded([new Uint8Array([0x4d, 0xfc])])).rejects.toMatchObject({ code: 'bad_encoding' });
  });
});
