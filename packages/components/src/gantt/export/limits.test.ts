import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LIMITS } from './limits.js';

test('the page of limits has each of them with its value', () => {
  const page = readFileSync(fileURLToPath(new URL('../../../../../docs/reference/limits.md', import.meta.url)), 'utf8');
  const section = page.slice(page.indexOf('## Exports'), page.indexOf('## Limits that are none of these'));
  const rows = [...section.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value]) => [
    name,
    Number(value!.replaceAll(',', '')),
  ]);
  expect(Object.fromEntries(rows)).toEqual(LIMITS);
});
