import { afterEach, expect, test } from 'vitest';
import type { SyncRows } from '../protocol/index.js';
import { IndexedDbStorage } from './indexed-db.js';
import type { RemoteChange } from './storage.js';

const NAME = 'trueppm:test';

afterEach(() => IndexedDbStorage.remove(NAME));

function change(version: number, values: Partial<RemoteChange> & { ids?: string[]; epoch?: string }): RemoteChange {
  const tasks = (values.ids ?? []).map(id => ({ id, server_version: version }) as unknown as SyncRows['tasks']);
  const watermark = { version, epoch: values.epoch ?? 'e' };
  return { puts: { tasks }, drops: {}, isReplacement: false, retiredWriteIds: [], watermark, ...values };
}

async function kept(storage: IndexedDbStorage): Promise<[number, string[]]> {
  const { rows, watermark } = await storage.load();
  return [watermark.version, [...rows.tasks.keys()].sort()];
}

test('a tab that is behind brings no row back that another tab has dropped already', async () => {
  const ahead = await IndexedDbStorage.open(NAME);
  const behind = await IndexedDbStorage.open(NAME);
  await ahead.applyRemote(change(5, { ids: ['a', 'b'], isReplacement: true }));
  await ahead.applyRemote(change(9, { drops: { tasks: ['b'] } }));
  await behind.applyRemote(change(7, { ids: ['b'] }));
  await behind.applyRemote(change(6, { ids: ['b'], isReplacement: true }));
  expect(await kept(ahead)).toEqual([9, ['a']]);
  await behind.applyRemote(change(10, { ids: ['c'] }));
  expect(await kept(ahead)).toEqual([10, ['a', 'c']]);
  ahead.close();
  behind.close();
});

test('rows of another life of the server come as a whole or not at all; nothing at all always comes', async () => {
  const storage = await IndexedDbStorage.open(NAME);
  await storage.applyRemote(change(9, { ids: ['a'], isReplacement: true }));
  await storage.applyRemote(change(12, { ids: ['b'], epoch: 'f' }));
  expect(await kept(storage)).toEqual([9, ['a']]);
  await storage.applyRemote(change(3, { ids: ['c'], epoch: 'f', isReplacement: true }));
  expect(await kept(storage)).toEqual([3, ['c']]);
  await storage.applyRemote(change(0, { isReplacement: true }));
  expect(await kept(storage)).toEqual([0, []]);
  storage.close();
});

test('counts the edits that were never sent', async () => {
  const storage = await IndexedDbStorage.open(NAME);
  await storage.putWrite({ id: 'x', sequence: 1, edits: [], committedVersion: null });
  await storage.putWrite({ id: 'y', sequence: 2, edits: [], committedVersion: 4 });
  expect(await IndexedDbStorage.countUnsent(NAME)).toBe(1);
  storage.close();
});
