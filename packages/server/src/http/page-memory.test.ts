import { describe, expect, it, vi } from 'vitest';
import { PageMemory, type PageRead, type PageState, type ReadRow } from './page-memory.js';

const at = (version: number, epoch = 'one'): PageState => ({ epoch, version });
const NAME = { key: 'tasks', limit: 2 };

/** A table of rows in the order of their ids; it gives texts of rows that changed since, as Postgres does. */
function table(rows: Record<string, readonly [version: number, text: string]>) {
  const read = vi.fn<PageRead>(async since =>
    Object.entries(rows)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, NAME.limit + 1)
      .map(([id, [version, text]]): ReadRow => ({ keys: [id], json: version > since ? JSON.stringify(text) : null })),
  );
  return { rows, read };
}

const textOf = async (body: Promise<Buffer>): Promise<{ results: string[]; next_cursor: string | null }> =>
  JSON.parse((await body).toString());
const resultsOf = async (body: Promise<Buffer>): Promise<string[]> => (await textOf(body)).results;

describe('a page that was read before', () => {
  it('is answered without a look while the number is the same', async () => {
    const memory = new PageMemory();
    const { read } = table({ a: [1, 'ä 😀'], b: [1, 'two'], c: [1, 'three'] });
    const first = await memory.body(NAME, at(1), read);
    expect(await memory.body(NAME, at(1), read)).toBe(first);
    expect(read.mock.calls).toEqual([[0]]);
    const { results, next_cursor } = JSON.parse(first.toString());
    expect(results).toEqual(['ä 😀', 'two']);
    expect(JSON.parse(Buffer.from(next_cursor, 'base64url').toString())).toEqual(['b']);
  });

  it('asks only for what changed since when the number is higher', async () => {
    const memory = new PageMemory();
    const { rows, read } = table({ a: [1, 'one'], b: [1, 'two'] });
    await memory.body(NAME, at(1), read);
    rows['b'] = [4, 'other'];
    expect(await resultsOf(memory.body(NAME, at(4), read))).toEqual(['one', 'other']);
    // Rows of a page may be newer than its number: they come again.
    rows['a'] = [6, 'newer'];
    expect(await resultsOf(memory.body(NAME, at(5), read))).toEqual(['newer', 'other']);
    expect(await resultsOf(memory.body(NAME, at(6), read))).toEqual(['newer', 'other']);
    expect(read.mock.calls).toEqual([[0], [1], [4], [5]]);
  });

  it('asks for all when a row comes onto it that nobody changed', async () => {
    const memory = new PageMemory();
    const { rows, read } = table({ a: [1, 'one'], b: [1, 'two'], c: [1, 'three'] });
    await memory.body(NAME, at(1), read);
    delete rows['a'];
    expect(await textOf(memory.body(NAME, at(2), read))).toEqual({ results: ['two', 'three'], next_cursor: null });
    expect(read.mock.calls).toEqual([[0], [1], [0]]);
  });

  it('is worth nothing in another life of the data, or where the number is lower', async () => {
    const memory = new PageMemory();
    const { rows, read } = table({ a: [5, 'one'] });
    await memory.body(NAME, at(5), read);
    rows['a'] = [5, 'restored'];
    expect(await resultsOf(memory.body(NAME, at(5, 'two'), read))).toEqual(['restored']);
    rows['a'] = [3, 'before'];
    expect(await resultsOf(memory.body(NAME, at(4, 'two'), read))).toEqual(['before']);
    expect(read.mock.calls).toEqual([[0], [0], [0]]);
  });

  it('has one key for one list', async () => {
    const memory = new PageMemory();
    await memory.body(NAME, at(1), table({ a: [1, 'one'] }).read);
    const other = memory.body({ ...NAME, key: 'risks' }, at(1), table({ a: [1, 'risk'] }).read);
    expect(await resultsOf(other)).toEqual(['risk']);
  });
});

describe('pages that are asked for at once', () => {
  it('are read once for one number, and for each number', async () => {
    const memory = new PageMemory();
    const { read } = table({ a: [1, 'one'] });
    const [one, two] = await Promise.all([memory.body(NAME, at(1), read), memory.body(NAME, at(1), read)]);
    expect(one).toBe(two);
    expect(read).toHaveBeenCalledTimes(1);
    await Promise.all([memory.body(NAME, at(2), read), memory.body(NAME, at(3), read)]);
    expect(read).toHaveBeenCalledTimes(3);
  });

  it('fail together, and the next one reads again', async () => {
    const memory = new PageMemory();
    const away = async (): Promise<ReadRow[]> => Promise.reject(new Error('away'));
    const both = await Promise.allSettled([memory.body(NAME, at(1), away), memory.body(NAME, at(1), away)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await resultsOf(memory.body(NAME, at(1), table({ a: [1, 'one'] }).read))).toEqual(['one']);
  });

  it('are not kept when everything was forgotten meanwhile', async () => {
    const memory = new PageMemory();
    const { rows, read } = table({ a: [1, 'one'] });
    const under = memory.body(NAME, at(1), read);
    memory.clear();
    await under;
    expect(memory.bytes).toBe(0);
    rows['a'] = [1, 'of another server'];
    expect(await resultsOf(memory.body(NAME, at(1), read))).toEqual(['of another server']);
  });
});

describe('the memory of pages', () => {
  const large = { a: [1, 'x'.repeat(1_000)] as const };

  it('forgets the longest unused beyond its bytes, and counts what it holds', async () => {
    const memory = new PageMemory(16_000);
    const read = table(large).read;
    for (let key = 0; key < 40; key += 1) {
      await memory.body({ ...NAME, key: `${key}` }, at(1), read);
      await memory.body({ ...NAME, key: '0' }, at(1), read);
      expect(memory.bytes).toBeLessThanOrEqual(16_000);
    }
    expect(memory.bytes).toBeGreaterThan(10_000);
    read.mockClear();
    await memory.body({ ...NAME, key: '0' }, at(1), read);
    expect(read).not.toHaveBeenCalled();
    await memory.body({ ...NAME, key: '1' }, at(1), read);
    expect(read).toHaveBeenCalledTimes(1);
    memory.clear();
    expect(memory.bytes).toBe(0);
  });

  it('keeps nothing that would take much of it, and nothing at all without bytes', async () => {
    for (const bytes of [4_000, 0]) {
      const memory = new PageMemory(bytes);
      const { read } = table(large);
      await memory.body(NAME, at(1), read);
      await memory.body(NAME, at(1), read);
      expect(read).toHaveBeenCalledTimes(2);
      expect(memory.bytes).toBe(0);
    }
  });
});
