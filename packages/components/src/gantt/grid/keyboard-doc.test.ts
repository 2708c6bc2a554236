import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { COMMAND_KEYS } from '../commands/registry.js';
import { ENTRY_KEYS, GRID_KEYS, HEADER_KEYS, type MoveMode, moveKey, NAME_KEYS } from './keyboard.js';

/** Rows of the tables of `docs/reference/keyboard.md`, by the heading above them. */
const tables = new Map<string, { readonly keys: readonly string[]; readonly does: string }[]>();

beforeAll(async () => {
  const text = await readFile(new URL('../../../../../docs/reference/keyboard.md', import.meta.url), 'utf8');
  for (const section of text.split(/^## /m).slice(1)) {
    const rows = section.split('\n').filter(line => line.startsWith('| `'));
    tables.set(
      section.slice(0, section.indexOf('\n')),
      rows.map(row => {
        const [, keys = '', does = ''] = row.split(' | ').length > 1 ? ['', ...row.split(' | ')] : [];
        return { keys: [...keys.matchAll(/`([^`]+)`/g)].map(match => match[1] as string), does };
      }),
    );
  }
});

const keysOf = (heading: string) => tables.get(heading)?.flatMap(({ keys }) => keys) ?? [];

test.each([
  ['Rows and cells', GRID_KEYS],
  ['Column headers', HEADER_KEYS],
  ['While a name is edited', NAME_KEYS],
  ['While a new task is typed', ENTRY_KEYS],
  ['Commands', COMMAND_KEYS],
] as const)('the reference lists every key under "%s" and no other', (heading, keys) => {
  expect(keysOf(heading).toSorted()).toEqual(Object.keys(keys).toSorted());
});

test('the reference names the command of each key', () => {
  const told = tables.get('Commands')?.flatMap(({ keys, does }) => keys.map(key => [key, does.match(/`(.+)`/)?.[1]]));
  expect(Object.fromEntries(told ?? [])).toEqual(COMMAND_KEYS);
});

test('every key the reference lists for moving a task does something there', () => {
  const mode: MoveMode = {
    taskId: 'a',
    startMinute: 0,
    finishMinute: 480,
    movedMinutes: 0,
    stretchedMinutes: 0,
    step: 1,
  };
  const pressed = keysOf('While a task is moved by keys').map(text => {
    const key = text.split('+').at(-1) as string;
    const has = (modifier: string) => text.includes(`${modifier}+`);
    return moveKey(mode, {
      key: key === 'Space' ? ' ' : key,
      ctrlKey: has('Mod'),
      metaKey: false,
      shiftKey: has('Shift'),
      altKey: false,
    });
  });
  expect(pressed).toHaveLength(10);
  expect(pressed).not.toContain(null);
});
