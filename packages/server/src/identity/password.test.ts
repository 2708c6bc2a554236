import { expect, it } from 'vitest';
import { hashPassword, isPassword } from './password.js';

it('matches itself and nothing else', async () => {
  const stored = await hashPassword('correct horse');
  expect(await isPassword(stored, 'correct horse')).toBe(true);
  expect(await isPassword(stored, 'correct hors')).toBe(false);
});

it('of nobody matches nothing, and costs what a real one costs', async () => {
  expect(await isPassword(null, 'nobody has this password')).toBe(false);
  const costs = (stored: string): string | undefined => /\$m=\d+,t=\d+,p=\d+\$/.exec(stored)?.[0];
  const source = await import('node:fs').then(fs => fs.readFileSync(new URL('./password.ts', import.meta.url), 'utf8'));
  expect(costs(source)).toBe(costs(await hashPassword('x')));
});
