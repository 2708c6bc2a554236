import { expect, it } from 'vitest';
import { Vault } from './vault.js';

const vault = new Vault(Buffer.alloc(48, 1));

it('opens what it sealed, for the same purpose and under the same secret only', () => {
  const sealed = vault.seal('whsec_a', 'webhook 1');
  expect(vault.open(sealed, 'webhook 1')).toBe('whsec_a');
  expect(vault.open(sealed, 'webhook 2')).toBeNull();
  expect(new Vault(Buffer.alloc(48, 2)).open(sealed, 'webhook 1')).toBeNull();
  expect(sealed.includes('whsec_a')).toBe(false);
});

it('opens nothing that was changed or cut', () => {
  const sealed = vault.seal('whsec_a', 'x');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    expect(vault.open(changed, 'x')).toBeNull();
    expect(vault.open(sealed.subarray(0, at), 'x')).toBeNull();
  }
});

it('seals the same text differently each time', () => {
  expect(vault.seal('a', 'x').equals(vault.seal('a', 'x'))).toBe(false);
});
