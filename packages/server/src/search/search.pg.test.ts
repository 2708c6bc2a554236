import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { type Relay, startRelay } from '../changes/relay.js';
import { followFeeds } from '../feed/follow.js';

let database: TestDatabase;
let server: TestServer;
let relay: Relay;
let following: { stop(): Promise<void> };
let plan: TestPlan;
let foreign: TestPlan;
let task: string;
const log = pino({ level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  server = await startTestServer(database);
  relay = startRelay({ database, address: database.address, log });
  following = followFeeds({ database, relay, log });
  plan = await createTestPlan(database, server);
  foreign = await createTestPlan(database, server);
  await plan.call('PATCH', '', { name: 'Harbour' });
  task = await plan.task('Foundation', { notes: 'pour before the frost' });
  await plan.task('Foundation survey');
  await plan.task('Lay the foundation stone');
  await plan.task('Roof 100% done');
  await plan.add('comments', { task_id: task, body: 'The foundation needs more steel' });
  await plan.add('risks', { title: 'Foundation floods' });
  await foreign.task('Foundation of others');
  await vi.waitFor(async () => expect(await titles('foundation')).toHaveLength(5), { timeout: 60_000 });
});
afterAll(async () => {
  await server.stop();
  await following.stop();
  await relay.stop();
  await database.drop();
});

const search = (query: string, user = plan.users.viewer) => server.call(user, 'GET', `/search?${query}`);
const titles = async (q: string, more = '', user = plan.users.viewer): Promise<string[]> =>
  (await search(`q=${encodeURIComponent(q)}${more}`, user)).body.results.map((hit: { title: string }) => hit.title);

describe('search', () => {
  it('ranks the whole title first, then its beginning, then a part', async () => {
    const found = await titles('foundation');
    expect(found[0]).toBe('Foundation');
    expect(found.slice(1, 3).sort()).toEqual(['Foundation floods', 'Foundation survey']);
    expect(found.slice(3).sort()).toEqual(['Lay the foundation stone', 'The foundation needs more steel']);
  });

  it('finds in notes, comments, names of projects and people, with slips of the pen', async () => {
    expect(await titles('frost')).toEqual(['Foundation']);
    expect((await search('q=steel')).body.results[0]).toMatchObject({
      kind: 'comment',
      task_id: task,
      project_id: plan.id,
      project_name: 'Harbour',
      excerpt: 'The foundation needs more steel',
    });
    expect((await search('q=harbour')).body.results[0]).toMatchObject({ kind: 'project', id: plan.id });
    expect(await titles('scheduler', '&kinds=person')).toEqual(['scheduler']);
    expect(await titles('fundation', '&kinds=task')).toContain('Foundation');
  });

  it('shows what the caller may see, and nothing else', async () => {
    const theirs = () => titles('foundation', '', foreign.users.owner);
    await expect.poll(theirs).toEqual(['Foundation of others']);
    expect(await titles('foundation', `&project_id=${foreign.id}`)).toEqual([]);
    const { rows } = await database.pool.query('SELECT id FROM users WHERE id = $1', [foreign.users.owner]);
    const people = (await search('q=owner&kinds=person')).body.results.map((hit: { id: string }) => hit.id);
    expect(people).toEqual([plan.users.owner]);
    expect(people).not.toContain(rows[0].id);
  });

  it('goes page by page through every hit once', async () => {
    const all = (await search('q=foundation')).body.results;
    const paged: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await search(`q=foundation&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      paged.push(...body.results);
      cursor = body.next_cursor;
    }
    expect(paged).toEqual(all);
    for (const keys of [
      ['x', 'y'],
      ['1e9', 'task/'],
      ['9.9999', '\u0000'],
    ]) {
      const cursor = Buffer.from(JSON.stringify(keys)).toString('base64url');
      expect((await search(`q=foundation&cursor=${cursor}`)).status).toBeLessThan(500);
    }
  });

  it.each([
    '100%',
    '%%',
    "'; DROP TABLE tasks; --",
    '__',
    '\\\\',
    '(((',
    '<img src=x>',
    ':*&|!',
    '\u202e\u202eab',
    'a'.repeat(200),
  ])('takes %j as text', async text => {
    const answer = await search(`q=${encodeURIComponent(text)}`);
    expect(answer.status).toBe(200);
    if (text === '100%') expect(answer.body.results[0].title).toBe('Roof 100% done');
    if (text === '%%' || text === '__') expect(answer.body.results).toEqual([]);
  });

  it('refuses too little, too much and kinds that are none', async () => {
    for (const query of ['q=a', 'q=%20%20', `q=${'a'.repeat(201)}`, 'q=ab&kinds=user', '', 'q=ab&limit=101']) {
      expect((await search(query)).status).toBe(400);
    }
  });

  it('follows what is renamed and deleted', async () => {
    const id = await plan.task('Quay wall');
    await expect.poll(() => titles('quay')).toEqual(['Quay wall']);
    await plan.call('PATCH', `/tasks/${id}`, { name: 'Pier wall' });
    await expect.poll(() => titles('pier wall')).toContain('Pier wall');
    await expect.poll(() => titles('quay')).toEqual([]);
    await plan.call('DELETE', `/tasks/${id}`);
    expect(await titles('pier wall')).not.toContain('Pier wall');
  });
});
