import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { type RunningServer, serve } from './serve.js';

let folder: string;
const running: RunningServer[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ppm-serve-'));
});
afterAll(async () => {
  for (const server of running) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(...flags: string[]): Promise<RunningServer> {
  const config = readConfig(['--port', '0', '--data', join(folder, 'data'), ...flags], {});
  const server = await serve(config, pino({ level: 'silent' }));
  running.push(server);
  return server;
}

async function signIn(server: RunningServer, email: string, password: string) {
  const response = await fetch(`${server.url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return (await response.json()) as { access_token: string };
}

const projects = async (server: RunningServer, token: string) => {
  const response = await fetch(`${server.url}/api/v1/projects`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { results: { id: string; name: string }[] }).results;
};

it('creates the demo on the first start; a second start keeps data and sign-ins', async () => {
  const first = await start();
  const { email, password } = first.logins[4]!;
  const { access_token: token } = await signIn(first, email, password);
  const before = await projects(first, token);
  expect(before).toHaveLength(1);
  await first.stop();
  await expect(fetch(first.url)).rejects.toThrow();
  const second = await start();
  // The same token: the key is kept beside the data, readable by its owner only.
  expect(await projects(second, token)).toEqual(before);
  expect(statSync(join(folder, 'data', 'secret')).mode & 0o777).toBe(0o600);
  await second.stop();
});

it('stops what it has started when the port is taken', async () => {
  const first = await start('--no-demo');
  const { port } = new URL(first.url);
  const config = readConfig(['--port', port, '--data', join(folder, 'other')], {});
  await expect(serve(config, pino({ level: 'silent' }))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(() => statSync(join(folder, 'other', 'postgres', 'postmaster.pid'))).toThrow('ENOENT');
});
