import { expect, it } from 'vitest';
import * as ws from 'ws';
import { wireFrame } from './wire-frame.js';

/** What a socket of the package reads with; its types leave it out. */
const { Receiver } = ws as unknown as {
  Receiver: new (options: { isServer: boolean }) => import('node:stream').Writable;
};

/** Reads one message as a client does. */
const read = (frame: Buffer): Promise<string> =>
  new Promise((done, fail) => {
    const receiver = new Receiver({ isServer: false });
    receiver.on('message', (data: Buffer, isBinary: boolean) => done(isBinary ? 'binary' : data.toString()));
    receiver.on('error', fail);
    receiver.write(frame);
  });

it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])('frames a text of %i bytes', async length => {
  const text = 'x'.repeat(length);
  expect(await read(wireFrame(text))).toBe(text);
});

it('counts bytes, not characters', async () => {
  const text = 'ü€𝄞'.repeat(40);
  expect(await read(wireFrame(text))).toBe(text);
});
