import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, 'built-in');
const page = readFileSync(join(import.meta.dirname, '../../../../../docs/reference/gantt-commands.md'), 'utf8');
const sources = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));

/** Ids as the sources write them; the end of a made one is a star. */
const written = sources.flatMap(source =>
  [...source.matchAll(/^\s+id: (?:'([a-z-]+)'|`([a-z]+-)\$\{[^}]+\}`),$/gm)].map(
    ([, whole, start]) => whole ?? `${start}*`,
  ),
);
const told = [...page.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) =>
  [...(cell as string).matchAll(/`([^`]+)`/g)].map(([, id]) => id as string),
);

test('the page lists every built-in command and no other', () => {
  expect(written.length).toBeGreaterThan(35);
  const isWritten = (id: string) =>
    written.includes(id) || written.some(made => made.endsWith('*') && id.startsWith(made.slice(0, -1)));
  expect(told.filter(id => !isWritten(id))).toEqual([]);
  expect(
    written.filter(id => !told.some(one => (id.endsWith('*') ? one.startsWith(id.slice(0, -1)) : one === id))),
  ).toEqual([]);
});
