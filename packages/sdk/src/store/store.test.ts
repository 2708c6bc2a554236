import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SyncChanges, TaskRow } from '../protocol/index.js';
import { pushBody } from '../sync/push.js';
import { blankRow } from './blank.js';
import { IndexedDbStorage } from './indexed-db.js';
import { MemoryStorage } from './memory.js';
import type { Storage } from './storage.js';
import { Store } from './store.js';

const PROJECT = '00000000-0000-4000-8000-000000000001';
let databases = 0;

const task = (id: string, version: number, values: Partial<TaskRow> = {}): TaskRow => ({
  ...blankRow('tasks', id, PROJECT),
  server_version: version,
  ...values,
});

const changes = (updated: TaskRow[], deleted: string[] = []): SyncChanges => ({
  tasks: { created: [], updated, deleted },
});

const remote = (version: number, updated: TaskRow[], deleted: string[] = [], isReplacement = false) => ({
  changes: changes(updated, deleted),
  watermark: { version, epoch: 'e1' },
  isReplacement,
});

const storages: [string, () => Promise<{ open: () => Promise<Storage> }>][] = [
  [
    'memory',
    () => {
      const storage = new MemoryStorage();
      return Promise.resolve({ open: () => Promise.resolve(storage) });
    },
  ],
  [
    'IndexedDB',
    () => {
      databases += 1;
      const name = `store-test-${databases}`;
      return Promise.resolve({ open: () => IndexedDbStorage.open(name) });
    },
  ],
];

describe.each(storages)('a store on %s', (_name, device) => {
  it('shows a write at once, on top of the server’s row', async () => {
    const store = await Store.open(PROJECT, await (await device()).open());
    await store.applyRemote(remote(1, [task('a', 1, { name: 'Dig', percent_complete: 10 })]));
    const done = store.write(tx => tx.tasks.update('a', { percent_complete: 60 }));
    expect(store.get('tasks', 'a')).toMatchObject({ name: 'Dig', percent_complete: 60 });
    await done;
    // Another field changed meanwhile: both stay.
    await store.applyRemote(remote(2, [task('a', 2, { name: 'Dig deeper', percent_complete: 10 })]));
    expect(store.get('tasks', 'a')).toMatchObject({ name: 'Dig deeper', percent_complete: 60 });
  });

  it('wiped, holds nothing any more, here and on the device, and says which edits are lost', async () => {
    const { open } = await device();
    const storage = await open();
    const store = await Store.open(PROJECT, storage);
    await store.applyRemote(remote(4, [task('a', 4), task('b', 3)]));
    await store.write(tx => tx.tasks.update('a', { name: 'Sent' }));
    await store.markCommitted(store.writes[0]?.id ?? '', 5);
    await store.write(tx => tx.tasks.update('b', { name: 'Unsent' }));
    const lost = await store.wipe();
    expect(lost.map(({ edits }) => edits.map(({ id }) => id))).toEqual([['b']]);
    expect([store.rows('tasks'), store.writes, store.watermark.version]).toEqual([[], [], 0]);
    const stored = await storage.load();
    expect([stored.rows.tasks.size, stored.writes, stored.watermark.version]).toEqual([0, [], 0]);
  });

  it('keeps unsent writes across a restart', async () => {
    const kept = await device();
    const first = await Store.open(PROJECT, await kept.open());
    await first.applyRemote(remote(1, [task('a', 1)]));
    await first.write(tx => tx.tasks.update('a', { name: 'Renamed' }));
    first.close();
    const second = await Store.open(PROJECT, await kept.open());
    expect(second.watermark).toEqual({ version: 1, epoch: 'e1' });
    expect(second.get('tasks', 'a')?.name).toBe('Renamed');
    expect(second.writes).toHaveLength(1);
    await second.write(tx => tx.tasks.update('a', { name: 'Again' }));
    expect(second.writes.map(write => write.sequence)).toEqual([1, 2]);
  });

  it('lets go of a write only when rows of its version are here', async () => {
    const store = await Store.open(PROJECT, await (await device()).open());
    await store.applyRemote(remote(1, [task('a', 1, { name: 'Old' })]));
    const write = await store.write(tx => tx.tasks.update('a', { name: 'New' }));
    await store.markCommitted(write?.id ?? '', 3);
    await store.applyRemote(remote(2, [task('a', 2, { name: 'Old', priority: 700 })]));
    expect(store.get('tasks', 'a')).toMatchObject({ name: 'New', priority: 700 });
    await store.applyRemote(remote(3, [task('a', 3, { name: 'New', priority: 700 })]));
    expect(store.writes).toEqual([]);
    expect(store.pendingIds('tasks').size).toBe(0);
    expect(store.get('tasks', 'a')?.name).toBe('New');
  });

  it('gives the server’s row back when a write is dropped', async () => {
    const store = await Store.open(PROJECT, await (await device()).open());
    await store.applyRemote(remote(1, [task('a', 1, { name: 'Old' })]));
    const write = await store.write(tx => {
      tx.tasks.update('a', { name: 'New' });
      tx.tasks.create({ id: 'b', name: 'Extra' });
    });
    await store.drop(write?.id ?? '');
    expect(store.get('tasks', 'a')?.name).toBe('Old');
    expect(store.get('tasks', 'b')).toBeUndefined();
  });

  it('replaces everything when the server says so, pending edits excepted', async () => {
    const store = await Store.open(PROJECT, await (await device()).open());
    await store.applyRemote(remote(5, [task('a', 5), task('b', 5)]));
    await store.write(tx => tx.tasks.create({ id: 'c', name: 'Mine' }));
    await store.applyRemote(remote(2, [task('b', 2)], [], true));
    expect(store.rows('tasks').map(row => row.id)).toEqual(['b', 'c']);
    expect(store.watermark.version).toBe(2);
  });
});

describe('a store', () => {
  it('announces a transaction once, after all of it is there', async () => {
    const store = await Store.open(PROJECT, new MemoryStorage());
    await store.applyRemote(remote(1, [task('a', 1), task('b', 1)]));
    const seen: string[][] = [];
    store.rows$('tasks').subscribe(rows => seen.push(rows.map(row => row.name)));
    await store.write(tx => {
      tx.tasks.update('a', { name: 'A' });
      tx.tasks.update('b', { name: 'B' });
    });
    expect(seen).toEqual([
      ['', ''],
      ['A', 'B'],
    ]);
  });

  it('deletes a task with its subtree, links and assignments, and revives what is created again', async () => {
    const store = await Store.open(PROJECT, new MemoryStorage());
    await store.write(tx => {
      tx.tasks.create({ id: 'p', name: 'Phase' });
      tx.tasks.create({ id: 'c', name: 'Child', parent_id: 'p' });
      tx.tasks.create({ id: 'o', name: 'Other' });
      tx.dependencies.create({ id: 'l', predecessor_id: 'c', successor_id: 'o' });
      tx.resources.create({ id: 'r', name: 'Ann' });
      tx.assignments.create({ id: 's', task_id: 'c', resource_id: 'r' });
    });
    await store.write(tx => tx.tasks.delete('p'));
    expect(store.rows('tasks').map(row => row.id)).toEqual(['o']);
    expect(store.rows('dependencies')).toEqual([]);
    expect(store.rows('assignments')).toEqual([]);
    await store.write(tx => tx.tasks.create({ id: 'p', name: 'Phase' }));
    expect(store.get('tasks', 'p')?.name).toBe('Phase');
  });

  it('always equals the server’s rows with the unsent writes applied in order', async () => {
    const ids = ['a', 'b', 'c'];
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), id: fc.constantFrom(...ids), name: fc.string() }),
      fc.record({ kind: fc.constant('delete' as const), id: fc.constantFrom(...ids) }),
      fc.record({ kind: fc.constant('server' as const), id: fc.constantFrom(...ids), name: fc.string() }),
      fc.record({ kind: fc.constant('commit' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
        const store = await Store.open(PROJECT, new MemoryStorage());
        const server = new Map<string, TaskRow>();
        let version = 0;
        const say = async (id: string, row: TaskRow | null) => {
          if (row) server.set(id, row);
          else server.delete(id);
          await store.applyRemote(row ? remote(version, [row]) : remote(version, [], [id]));
        };
        for (const one of steps) {
          if (one.kind === 'server') {
            version += 1;
            await say(one.id, task(one.id, version, { name: one.name }));
          } else if (one.kind === 'write') {
            await store.write(tx => tx.tasks.create({ id: one.id, name: one.name }));
          } else if (one.kind === 'delete') {
            await store.write(tx => tx.tasks.delete(one.id));
          } else {
            const write = store.writes.find(pending => pending.committedVersion === null);
            const edit = write?.edits[0];
            if (!write || !edit) continue;
            version += 1;
            await store.markCommitted(write.id, version);
            const name = edit.kind === 'delete' ? null : String(edit.values['name']);
            await say(edit.id, name === null ? null : task(edit.id, version, { name }));
          }
          const expected = new Map([...server].map(([id, row]) => [id, row.name]));
          for (const { edits } of store.writes) {
            for (const edit of edits) {
              if (edit.kind === 'delete') expected.delete(edit.id);
              else expected.set(edit.id, String(edit.values['name']));
            }
          }
          expect(new Map(store.rows('tasks').map(row => [row.id, row.name]))).toEqual(expected);
        }
      }),
    );
  });
});

it('lays values of custom fields over each other one by one, on the way to the server too', async () => {
  const store = await Store.open(PROJECT, new MemoryStorage());
  await store.applyRemote(remote(1, [task('a', 1, { custom_values: { x: 1, y: 2 } })]));
  await store.write(tx => tx.tasks.update('a', { custom_values: { x: null } }));
  await store.write(tx => {
    tx.tasks.update('a', { custom_values: { z: 3 } });
    tx.tasks.update('a', { custom_values: { y: null } });
  });
  expect(store.get('tasks', 'a')?.custom_values).toEqual({ z: 3 });
  const last = store.writes.at(-1);
  expect(last && pushBody(last, 1).changes.tasks?.updated).toEqual([{ id: 'a', custom_values: { z: 3, y: null } }]);
});

it('deletes with a task what people said about it', async () => {
  const store = await Store.open(PROJECT, new MemoryStorage());
  await store.applyRemote(remote(1, [task('a', 1), task('b', 1, { parent_id: 'a' })]));
  await store.write(tx => {
    const first = tx.comments.create({ task_id: 'b', body: 'first' });
    tx.comments.create({ task_id: 'b', parent_id: first, body: 'reply' });
    tx.attachments.create({ task_id: 'b', name: 'A', url: 'https://a.test/' });
    tx.risks.create({ title: 'R', task_id: 'b' });
  });
  const write = await store.write(tx => tx.tasks.delete('a'));
  expect(write?.edits.map(edit => edit.table)).toEqual(['attachments', 'comments', 'comments', 'tasks', 'tasks']);
  expect(write?.edits.at(-1)?.id).toBe('a');
  expect([store.rows('comments'), store.rows('attachments'), store.rows('risks').length]).toEqual([[], [], 1]);
});

it('opens what an older version kept: its rows at once, its unsent edits, and everything pulled again', async () => {
  const name = 'store-test-older';
  await new Promise<void>((done, fail) => {
    const opening = indexedDB.open(name, 1);
    opening.onerror = () => fail(opening.error);
    opening.onupgradeneeded = () => {
      for (const table of ['projects', 'calendars', 'resources', 'tasks', 'dependencies', 'assignments', 'writes']) {
        opening.result.createObjectStore(table, { keyPath: 'id' });
      }
      opening.result.createObjectStore('meta');
    };
    opening.onsuccess = () => {
      const writing = opening.result.transaction(['tasks', 'writes', 'meta'], 'readwrite');
      writing.objectStore('tasks').put({ id: 'a', name: 'Dig', server_version: 7 });
      writing.objectStore('meta').put({ version: 7, epoch: 'e1' }, 'watermark');
      const edits = [{ kind: 'update', table: 'tasks', id: 'a', values: { name: 'Dug' } }];
      writing.objectStore('writes').put({ id: 'w', sequence: 1, edits, committedVersion: null });
      writing.oncomplete = () => {
        opening.result.close();
        done();
      };
    };
  });
  const store = await Store.open(PROJECT, await IndexedDbStorage.open(name));
  expect([store.watermark, store.writes.length]).toEqual([{ version: 0, epoch: null }, 1]);
  expect(store.get('tasks', 'a')?.name).toBe('Dug');
  await store.applyRemote(remote(8, [task('a', 8, { name: 'Dig' })], [], true));
  store.close();
  const again = await Store.open(PROJECT, await IndexedDbStorage.open(name));
  expect([again.watermark.version, again.writes.length, again.get('tasks', 'a')?.status]).toEqual([8, 1, 'todo']);
  again.close();
});
