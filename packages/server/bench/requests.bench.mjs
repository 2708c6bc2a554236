// Claims: a page of 200 tasks with token, roles and validation is answered faster than a bare Express handler answers the
// same rows; an unchanged read costs a fraction of a bare one; a one-row PATCH with version check, change feed and job
// keeps up with a bare UPDATE handler. Floor and server take turns in one process, on one pool size.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { positionsBetween } from '@trueppm/sdk/protocol';
import express from 'express';
import pg from 'pg';
import { pino } from 'pino';
import { createApp } from '../dist/app.js';
import { readConfig } from '../dist/config.js';
import { startEmbedded } from '../dist/db/embedded.js';
import { migrate } from '../dist/db/migrate.js';
import { openPool } from '../dist/db/pool.js';
import { CommitSignal, withProjectWrite } from '../dist/db/transaction.js';
import { Lifecycle } from '../dist/http/lifecycle.js';
import { AccessTokens } from '../dist/identity/access-token.js';
import { createProject } from '../dist/projects/service.js';

const TASKS = 200;
const CONNECTIONS = 8;
const ROUND_MS = 700;
const ROUNDS = 5;
const GOALS = { list: 1.5, unchanged: 8, patch: 0.85 };

const folder = await mkdtemp(join(tmpdir(), 'ppm-bench-'));
const postgres = await startEmbedded({ dataFolder: folder });
await migrate(postgres.address);
const pool = openPool(postgres.address);
const tokens = new AccessTokens(new TextEncoder().encode('b'.repeat(48)));
const config = readConfig(['--no-demo', '--log-level', 'silent'], { TRUEPPM_SECRET: 'x'.repeat(48) });
const deps = {
  database: { pool, committed: new CommitSignal() },
  address: postgres.address,
  config,
  log: pino({ level: 'silent' }),
  tokens,
  lifecycle: new Lifecycle(),
};

const { rows: users } = await pool.query(
  `INSERT INTO users (email, name, initials) VALUES ('bench@example.test', 'Bench', 'B') RETURNING id`,
);
const userId = users[0].id;
/** One project per connection: writers of one project take turns at its number, writers of different ones do not. */
const projects = [];
for (let at = 0; at < CONNECTIONS; at += 1) {
  const id = await createProject(deps, userId, { name: `Bench ${at}`, start: '2026-01-05T08:00:00' });
  const ids = Array.from({ length: TASKS }, () => randomUUID());
  await withProjectWrite(deps.database, { projectId: id, actor: userId, cause: 'rest' }, tx =>
    tx.query(
      `INSERT INTO tasks (project_id, id, position, wbs_path, name)
       SELECT $1, id, position, task_label(id)::ltree, 'Task of the benchmark''s plan'
         FROM unnest($2::uuid[], $3::text[]) AS r (id, position)`,
      [id, ids, positionsBetween(null, null, TASKS)],
    ),
  );
  projects.push({ id, ids });
}
const [{ id: projectId }] = projects;
// The floor updates a plain copy: no triggers, no number line.
await pool.query('CREATE TABLE floor_tasks AS SELECT * FROM tasks');
await pool.query('ALTER TABLE floor_tasks ADD PRIMARY KEY (id)');
await pool.query('CREATE INDEX ON floor_tasks (project_id)');
await pool.query('VACUUM ANALYZE');

const bare = express();
const barePool = new pg.Pool({ ...postgres.address, max: 10 });
barePool.on('error', () => undefined);
bare.use(express.json());
bare.get('/tasks', async (_request, response) => {
  response.json((await barePool.query('SELECT * FROM floor_tasks WHERE project_id = $1', [projectId])).rows);
});
bare.patch('/tasks/:id', async (request, response) => {
  const { rows } = await barePool.query('UPDATE floor_tasks SET name = $2 WHERE id = $1 RETURNING *', [
    request.params.id,
    request.body.name,
  ]);
  response.json(rows[0]);
});

const listen = handler =>
  new Promise(done => {
    const server = createServer(handler);
    server.listen(0, '127.0.0.1', () => done(server));
  });
const [floorServer, ourServer] = [await listen(bare), await listen(createApp(deps))];
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const token = await tokens.issue(userId);

function send(server, method, path, { body, headers = {} } = {}) {
  return new Promise((done, fail) => {
    const request = httpRequest(
      {
        port: server.address().port,
        host: '127.0.0.1',
        method,
        path,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      response => {
        response.resume();
        response.on('end', () => done(response));
      },
    );
    request.once('error', fail);
    request.end(body);
  });
}

/** Requests per second over some connections. */
async function throughput(call, expected) {
  const until = performance.now() + ROUND_MS;
  let count = 0;
  const since = performance.now();
  await Promise.all(
    projects.map(async project => {
      while (performance.now() < until) {
        const { statusCode } = await call(project);
        if (statusCode !== expected) throw new Error(`answered ${statusCode}, not ${expected}`);
        count += 1;
      }
    }),
  );
  return (count * 1_000) / (performance.now() - since);
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Median of the ratios of rounds that take turns, so that a busy neighbour slows both. */
async function compare(name, goal, floor, ours) {
  await throughput(...floor);
  await throughput(...ours);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push([await throughput(...floor), await throughput(...ours)]);
  const ratio = median(rounds.map(([one, other]) => other / one));
  const per = values => `${Math.round(median(values))}/s`;
  const holds = ratio >= goal;
  console.log(
    `  ${holds ? 'holds ' : 'BROKEN'} ${name}: ×${ratio.toFixed(2)} of the floor (goal ×${goal}); ours ${per(rounds.map(r => r[1]))}, floor ${per(rounds.map(r => r[0]))}`,
  );
  return holds;
}

const tasks = `/api/v1/projects/${projectId}/tasks`;
const { headers } = await send(ourServer, 'GET', `/api/v1/projects/${projectId}`);
let turn = 0;
const next = ({ ids }) => {
  turn += 1;
  return { id: ids[turn % TASKS], body: JSON.stringify({ name: `Task ${turn}` }) };
};
const patchFloor = project => {
  const { id, body } = next(project);
  return send(floorServer, 'PATCH', `/tasks/${id}`, { body });
};
const patchOurs = project => {
  const { id, body } = next(project);
  return send(ourServer, 'PATCH', `/api/v1/projects/${project.id}/tasks/${id}`, { body });
};

console.log(`fixture: ${TASKS} tasks, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_MS} ms`);
const floorList = [() => send(floorServer, 'GET', '/tasks'), 200];
const results = [
  await compare('a page of 200 tasks', GOALS.list, floorList, [() => send(ourServer, 'GET', tasks), 200]),
  await compare('an unchanged read', GOALS.unchanged, floorList, [
    () => send(ourServer, 'GET', `/api/v1/projects/${projectId}`, { headers: { 'if-none-match': headers.etag } }),
    304,
  ]),
  await compare('a PATCH of one row', GOALS.patch, [patchFloor, 200], [patchOurs, 200]),
];

agent.destroy();
for (const server of [floorServer, ourServer]) server.close();
await Promise.all([pool.end(), barePool.end()]);
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = results.every(Boolean) ? 0 : 1;
