import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD, DEMO_USERS } from '../src/demo/people.js';

/** The server as a process, killed without warning while clients write. */

const LAUNCHER = fileURLToPath(new URL('../bin/trueppm-server.js', import.meta.url));
const WRITERS = 8;
let folder: string;
let child: ChildProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ppm-crash-'));
});
afterAll(async () => {
  if (child !== null) await end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

/** Starts the process and answers the address it prints. */
function start(): Promise<string> {
  const started = spawn(process.execPath, [LAUNCHER, '--port', '0', '--data', join(folder, 'data')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] },
  });
  child = started;
  return new Promise((done, fail) => {
    let output = '';
    started.stdout.on('data', chunk => {
      output += chunk;
      const url = /http:\/\/\S+/.exec(output)?.[0];
      if (url !== undefined) done(url);
    });
    started.once('exit', code => fail(new Error(`ended with ${code} before it listened: ${output}`)));
  });
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  const ended = child as ChildProcess;
  child = null;
  const exit = new Promise<number | null>(done => ended.once('exit', done));
  ended.kill(signal);
  return exit;
}

const post = (url: string, path: string, token: string | null, body: object, key?: string): Promise<Response> =>
  fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });

it('loses no acknowledged write, applies none twice, and keeps sign-ins and jobs', async () => {
  let url = await start();
  const { email } = DEMO_USERS[4]!;
  const session = await post(url, '/auth/sign-in', null, { email, password: DEMO_PASSWORD });
  const { access_token: token } = (await session.json()) as { access_token: string };
  const project = await post(url, '/projects', token, { name: 'Crash', start: '2026-01-05T08:00' });
  const { id: projectId } = (await project.json()) as { id: string };
  const tasks = `/projects/${projectId}/tasks`;

  const sent = new Map<string, string>();
  const acknowledged = new Set<string>();
  let isUp = true;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (isUp) {
      const key = randomUUID();
      sent.set(key, `Task ${key}`);
      const answer = await post(url, tasks, token, { name: sent.get(key) as string }, key).catch(() => null);
      if (answer?.status === 201) acknowledged.add(key);
    }
  });
  while (acknowledged.size < 60) await new Promise(done => setTimeout(done, 5));
  await end('SIGKILL');
  isUp = false;
  await Promise.all(writers);

  url = await start();
  const names = async (): Promise<string[]> => {
    const answer = await fetch(`${url}/api/v1${tasks}?limit=1000`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { results: { name: string }[] }).results.map(row => row.name);
  };
  const kept = new Set(await names());
  expect([...acknowledged].filter(key => !kept.has(sent.get(key) as string))).toEqual([]);

  // Whoever got no answer asks again with the same key.
  const unanswered = [...sent.keys()].filter(key => !acknowledged.has(key));
  for (const key of unanswered) {
    const answer = await post(url, tasks, token, { name: sent.get(key) as string }, key);
    // Either it is done now, or it had been done and only the answer was lost.
    if (answer.status !== 201) expect(((await answer.json()) as { code: string }).code).toBe('conflict');
  }
  expect((await names()).sort()).toEqual([...sent.values()].sort());

  // The job enqueued with the last write runs in the new process.
  for (;;) {
    const answer = await fetch(`${url}/api/v1/projects/${projectId}/schedule`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const status = (await answer.json()) as { state: string };
    expect(['queued', 'running', 'current']).toContain(status.state);
    if (status.state === 'current') break;
    await new Promise(done => setTimeout(done, 50));
  }
  expect(await end('SIGTERM')).toBe(0);
});
