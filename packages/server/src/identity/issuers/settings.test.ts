import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFetchable, readIssuers } from './settings.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ppm-issuers-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (content: unknown, isProduction = true) => {
  writeFileSync(join(folder, 'issuers.json'), JSON.stringify(content));
  return readIssuers('issuers.json', folder, isProduction);
};
const LEAST = { issuer: 'https://id.example.org', audience: 'trueppm' };

describe('the file of trusted issuers', () => {
  it('needs an issuer and an audience; the rest has defaults', () => {
    expect(read([LEAST])).toEqual([
      {
        issuer: 'https://id.example.org',
        audiences: ['trueppm'],
        jwksUrl: null,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        leewaySeconds: 30,
        claims: { subject: 'sub', email: 'email', name: 'name', projects: null },
        trustsEmail: false,
        highestRole: 'admin',
      },
    ]);
    expect(readIssuers('', folder, true)).toEqual([]);
  });

  it('may be YAML', () => {
    const path = join(folder, 'issuers.yaml');
    writeFileSync(path, '- issuer: https://id.example.org\n  audience: [a, b]\n  claims: { projects: ppm }\n');
    expect(readIssuers(path, '/', true)).toMatchObject([{ audiences: ['a', 'b'], claims: { projects: 'ppm' } }]);
  });

  it.each([
    [{}, 'must hold a list'],
    [[{ ...LEAST, audience: undefined }], '"audience"'],
    [[{ ...LEAST, issuer: 'http://id.example.org' }], '"issuer"'],
    [[{ ...LEAST, issuer: 'http://127.0.0.1:9' }], '"issuer"'],
    [[{ ...LEAST, jwks_url: 'ftp://x' }], '"jwks_url"'],
    [[{ ...LEAST, algorithms: ['HS256'] }], '"algorithms"'],
    [[{ ...LEAST, algorithms: ['none'] }], '"algorithms"'],
    [[{ ...LEAST, leeway_seconds: 9_999 }], '"leeway_seconds"'],
    [[{ ...LEAST, highest_role: 'god' }], '"highest_role"'],
    [[{ ...LEAST, claims: { mail: 'x' } }], '"mail"'],
    [[{ ...LEAST, secret: 'x' }], '"secret"'],
    [[LEAST, LEAST], 'twice'],
  ])('refuses %j', (content, says) => {
    expect(() => read(content)).toThrow(says);
  });

  it('refuses what is not there or not JSON', () => {
    expect(() => readIssuers('nowhere.json', folder, true)).toThrow('cannot be read');
    writeFileSync(join(folder, 'broken.json'), '[');
    expect(() => readIssuers('broken.json', folder, true)).toThrow('cannot be read');
  });
});

it('keys come by https, or from this machine in development', () => {
  const fetchable = (url: string) => [isFetchable(url, true), isFetchable(url, false)];
  expect(fetchable('https://id.example.org/keys')).toEqual([true, true]);
  expect(fetchable('http://localhost:8081/keys')).toEqual([false, true]);
  expect(fetchable('http://[::1]/keys')).toEqual([false, true]);
  expect(fetchable('http://id.example.org/keys')).toEqual([false, false]);
  expect(fetchable('http://127.0.0.1.example.org/keys')).toEqual([false, false]);
  expect(fetchable('file:///etc/passwd')).toEqual([false, false]);
});
