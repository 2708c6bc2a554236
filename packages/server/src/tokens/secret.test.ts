import { describe, expect, it } from 'vitest';
import { isSecret, makeSecret, secretHash } from './secret.js';

describe('a secret', () => {
  it('is of its kind and of no other', () => {
    const secret = makeSecret('personal');
    expect(secret).toMatch(/^ppm_pat_[0-9A-Za-z]{42}$/);
    expect(isSecret(secret, 'personal', 'project')).toBe(true);
    expect(isSecret(secret, 'project', 'link', 'invitation')).toBe(false);
  });

  it('is no secret any more with one digit changed', () => {
    const secret = makeSecret('link');
    for (let at = 8; at < secret.length; at += 1) {
      const changed = secret.slice(0, at) + (secret[at] === 'a' ? 'b' : 'a') + secret.slice(at + 1);
      expect(isSecret(changed, 'link')).toBe(false);
    }
    expect(isSecret(`${secret}a`, 'link')).toBe(false);
  });

  it('is new each time and uses every digit about as often', () => {
    const secrets = Array.from({ length: 2_000 }, () => makeSecret('project'));
    expect(new Set(secrets.map(secret => secretHash(secret).toString('hex'))).size).toBe(secrets.length);
    const counts = new Map<string, number>();
    for (const secret of secrets) {
      for (const digit of secret.slice(8, 44)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    const expected = (secrets.length * 36) / 62;
    expect(counts.size).toBe(62);
    // Seven standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(7 * Math.sqrt(expected));
  });
});
