import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCESS_TOKEN_SECONDS } from '../limits.js';
import { AccessTokens } from './access-token.js';

const KEY = new TextEncoder().encode('k'.repeat(48));
const tokens = new AccessTokens(KEY);

const sign = (typ: string, issuer: string, key = KEY): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ })
    .setSubject('u')
    .setIssuer(issuer)
    .setAudience(issuer)
    .setExpirationTime('5m')
    .sign(key);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('an access token', () => {
  it('names its user, the second time as well', async () => {
    const token = await tokens.issue('ada');
    for (const _time of [1, 2]) {
      expect(await tokens.verify(token)).toMatchObject({ userId: 'ada', credentialId: null, projectId: null });
    }
  });

  it('knows its sign-in, and whether that has ended', async () => {
    const verified = await tokens.verify(await tokens.issue('ada', 'family'));
    expect([verified.credentialId, tokens.isEnded('family')]).toEqual(['family', false]);
    tokens.end(['family', 'other']);
    expect([tokens.isEnded('family'), tokens.isEnded('third')]).toEqual([true, false]);
  });

  it('of a reader opens one project, for as long as it says', async () => {
    const reader = { userId: 'reader', linkId: 'link', projectId: 'plan', showsNames: true };
    const token = await tokens.issueToReader(reader, 60);
    const said = { userId: 'reader', credentialId: 'link', projectId: 'plan', showsNames: true };
    expect(await tokens.verify(token)).toMatchObject(said);
    expect(await tokens.verify(await tokens.issue('ada'))).toMatchObject({ projectId: null, showsNames: false });
    vi.setSystemTime(Date.now() + 61_000);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('ends after its life, also when it was seen before', async () => {
    const token = await tokens.issue('ada');
    await tokens.verify(token);
    vi.setSystemTime(Date.now() + (ACCESS_TOKEN_SECONDS - 1) * 1_000);
    expect((await tokens.verify(token)).userId).toBe('ada');
    vi.setSystemTime(Date.now() + 2_000);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'token_expired' });
  });

  it('is refused when it is of another kind, issuer or key, or was changed', async () => {
    const good = await tokens.issue('ada');
    await tokens.verify(good);
    const changed = `${good.slice(0, -3)}${good.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    const other = new TextEncoder().encode('o'.repeat(48));
    for (const token of [
      await sign('JWT', 'trueppm'),
      await sign('at+jwt', 'else'),
      await sign('at+jwt', 'trueppm', other),
      changed,
    ]) {
      await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
  });
});
