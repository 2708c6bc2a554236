import { expect, it } from 'vitest';
import { subjectOf } from './auth.js';
import { createClient, SdkError } from './index.js';

const getToken = () => null;
const baseUrl = 'http://127.0.0.1:1/api/v1';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof SdkError) return error.code;
  }
  return 'nothing';
}

it('says at once that a runtime has no WebSocket, and takes one that is brought along', () => {
  const own = globalThis.WebSocket as typeof WebSocket | undefined;
  try {
    Reflect.deleteProperty(globalThis, 'WebSocket');
    expect(codeOf(() => createClient({ baseUrl, getToken, storage: 'memory' }).project('p'))).toBe('unsupported');
    const Brought = class {} as unknown as typeof WebSocket;
    const client = createClient({ baseUrl, getToken, storage: 'memory', WebSocket: Brought });
    expect(codeOf(() => client.project('p'))).toBe('nothing');
    client.close();
    expect(codeOf(() => client.project('p'))).toBe('closed');
  } finally {
    if (own) Object.defineProperty(globalThis, 'WebSocket', { value: own, configurable: true, writable: true });
  }
});

it('reads whose a token is, whatever the token', () => {
  const token = `x.${btoa(JSON.stringify({ sub: 'ann' }))}.y`;
  expect(subjectOf(token)).toBe('ann');
  for (const other of ['', 'opaque', 'a.b.c', `x.${btoa('[]')}.y`, `x.${btoa('{"sub":1}')}.y`]) {
    expect(subjectOf(other)).toBeNull();
  }
});
