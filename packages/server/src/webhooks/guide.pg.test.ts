import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer, testConfig } from '../../test/server.js';
import { startRelay } from '../changes/relay.js';
import { startWebhooks } from './sender.js';

/** The receiver in docs/how-to/webhooks.md, as it stands there, against real deliveries. */

let database: TestDatabase;
let server: TestServer;
let folder: string;
let receiver: ChildProcess;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, { config: { ...testConfig(), webhooksToLoopback: true } });
  folder = await mkdtemp(join(tmpdir(), 'ppm-guide-'));
});
afterAll(async () => {
  receiver.kill();
  await server.stop();
  await database.drop();
  await rm(folder, { recursive: true });
});

function snippet(): string {
  const page = readFileSync(new URL('../../../../docs/how-to/webhooks.md', import.meta.url), 'utf8');
  const found = /```js\n(\/\/ receiver\.mjs\n[\s\S]*?)```/.exec(page)?.[1];
  if (found === undefined) throw new Error('the guide has no receiver.mjs');
  return found;
}

it('takes deliveries, once each, and refuses what is not signed by the server', async () => {
  const owner = await createTestUser(database);
  const body = { name: 'P', start: '2026-01-05T08:00' };
  const project = (await server.call(owner, 'POST', '/projects', { body })).body.id;
  // The secret must be known before the receiver starts, its port before deliveries begin.
  const hooks = `/projects/${project}/webhooks`;
  const made = (await server.call(owner, 'POST', hooks, { body: { url: 'http://127.0.0.1:9', has_operations: false } }))
    .body;

  await writeFile(join(folder, 'receiver.mjs'), snippet());
  const env = { PATH: process.env['PATH'], PORT: '0', WEBHOOK_SECRET: made.secret };
  receiver = spawn(process.execPath, [join(folder, 'receiver.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  receiver.stdout?.on('data', chunk => {
    said += chunk;
  });
  await expect.poll(() => said).toMatch(/listening \d+/);
  const url = `http://127.0.0.1:${/listening (\d+)/.exec(said)?.[1]}/`;
  await server.call(owner, 'PATCH', `${hooks}/${made.id}`, { body: { url } });

  const log = pino({ level: 'silent' });
  const relay = startRelay({ database, address: database.address, log });
  const sender = startWebhooks({ ...server.deps, log }, relay, { sweepMs: 200 });
  const { server_version: version } = (
    await server.call(owner, 'POST', `/projects/${project}/tasks`, { body: { name: 'T' } })
  ).body;
  await expect.poll(() => said).toContain(`${version} tasks\n`);
  await server.call(owner, 'POST', `${hooks}/${made.id}/replay`, { body: { from_version: version } });
  await expect
    .poll(async () => (await server.call(owner, 'GET', `${hooks}/${made.id}/deliveries`)).body.results[0].attempts)
    .toBe(2);
  expect(said.split(`${version} tasks\n`)).toHaveLength(2);
  await sender.stop();
  await relay.stop();

  const forged = { id: 'x', version: 1, changes: [] };
  const now = String(Math.floor(Date.now() / 1_000));
  for (const headers of [
    {},
    { 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA' },
    { 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': `v1,${'A'.repeat(43)}=` },
  ] as Record<string, string>[]) {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(forged) });
    expect(answer.status).toBe(401);
  }
});
