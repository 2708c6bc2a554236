// Claims (the numbers are those of the goals): P5 a whole project travels as fast as one bare json_agg of its tables; P7 the
// first sync of 50,000 rows streams nearly as many MB a second, and compresses; P8 an empty delta costs the same in a
// project of any size; P9 a push of 1,000 new tasks keeps up with one bare INSERT of the same rows.
// Every figure is a ratio to a floor that does the same work with bare Postgres and bare HTTP, in the same run.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS_MEDIA_TYPE, positionsBetween } from '@trueppm/sdk/protocol';
import { pino } from 'pino';
import { createApp } from '../dist/app.js';
import { readConfig } from '../dist/config.js';
import { CommitSignal } from '../dist/db/commit-signal.js';
import { startEmbedded } from '../dist/db/embedded.js';
import { migrate } from '../dist/db/migrate.js';
import { openPool } from '../dist/db/pool.js';
import { withProjectWrite } from '../dist/db/transaction.js';
import { dependencyService } from '../dist/dependencies/service.js';
import { Extensions } from '../dist/extensions.js';
import { Lifecycle } from '../dist/http/lifecycle.js';
import { PageMemory } from '../dist/http/page-memory.js';
import { AccessTokens } from '../dist/identity/access-token.js';
import { ProcessMetrics } from '../dist/metrics/process-metrics.js';
import { createProject } from '../dist/projects/service.js';
import { taskService } from '../dist/tasks/service.js';

const TASKS = 10_000;
const LINKS = 12_000;
const SMALL_TASKS = 100;
/** The project of the first sync: 50,000 rows. */
const [FIRST_TASKS, FIRST_LINKS] = [28_000, 22_000];
const FIRST_ROUNDS = 5;
const PUSHED = 1_000;
const ROUNDS = 15;
const GOALS = { load: 1.15, columns: 1.15, first: 0.9, packed: 0.25, empty: 1.1, push: 1 / 0.6, growthMb: 64 };

const folder = await mkdtemp(join(tmpdir(), 'ppm-bench-'));
const postgres = await startEmbedded({ dataFolder: folder });
await migrate(postgres.address);
const pool = openPool(postgres.address);
const database = { pool, committed: new CommitSignal() };
const tokens = new AccessTokens(new TextEncoder().encode('b'.repeat(48)));
const lifecycle = new Lifecycle();
const metrics = new ProcessMetrics('all', 'bench');
const config = readConfig(['--port', '0', '--no-demo', '--log-level', 'silent'], { TRUEPPM_SECRET: 'x'.repeat(48) });
const deps = {
  database,
  address: postgres.address,
  config,
  log: pino({ level: 'silent' }),
  tokens,
  lifecycle,
  metrics,
  extensions: new Extensions(),
  pages: new PageMemory(),
};

const { rows: users } = await pool.query(
  `INSERT INTO users (email, name, initials) VALUES ('bench@example.test', 'Bench', 'B') RETURNING id`,
);
const userId = users[0].id;

/** A project of summaries with ten tasks each, links forward from task to task. */
async function fill(taskCount, linkCount) {
  const projectId = await createProject(deps, userId, { name: 'Bench', start: '2026-01-05T08:00:00' });
  const positions = positionsBetween(null, null, taskCount);
  const ids = positions.map(() => randomUUID());
  const tasks = ids.map((id, at) => ({
    id,
    position: positions[at],
    parent_id: at % 11 === 0 ? null : ids[at - (at % 11)],
    name: `Task ${at} of the benchmark's plan`,
    duration_minutes: 480 * (1 + (at % 5)),
  }));
  const leaves = ids.filter((_, at) => at % 11 !== 0);
  const links = Array.from({ length: linkCount }, (_, at) => {
    const from = (at * 7) % (leaves.length - 40);
    return {
      id: randomUUID(),
      predecessor_id: leaves[from],
      successor_id: leaves[from + 1 + Math.floor(at / leaves.length) + (at % 30)],
    };
  });
  await withProjectWrite(database, { projectId, actor: null, cause: 'import' }, async tx => {
    await taskService.insertMany(tx, tasks);
    await dependencyService.insertMany(tx, links);
  });
  return projectId;
}

const listen = async handler => {
  const server = createServer(handler);
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return server;
};

const large = await fill(TASKS, LINKS);
const small = await fill(SMALL_TASKS, 50);
const first = await fill(FIRST_TASKS, FIRST_LINKS);
await pool.query('VACUUM ANALYZE');

/** The floor: the same rows by one json_agg, behind nothing. */
const FLOOR = `SELECT json_build_object(
    'tasks', (SELECT json_agg(t) FROM tasks t WHERE project_id = $1),
    'dependencies', (SELECT json_agg(d) FROM dependencies d WHERE project_id = $1))::text AS text`;
/** The floor of a push: the rows of its body by one INSERT under the project's lock, behind nothing. */
async function insert(body) {
  const rows = JSON.parse(body).changes.tasks.created;
  const columns = ['id', 'name', 'position', 'duration_minutes'].map(field => rows.map(row => row[field]));
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT sync_begin($1)', [large]);
    await client.query(
      `INSERT INTO tasks (project_id, id, name, position, duration_minutes, wbs_path)
       SELECT $1, id, name, position, duration, task_label(id)::ltree
         FROM unnest($2::uuid[], $3::text[], $4::text[], $5::integer[]) AS r (id, name, position, duration)`,
      [large, ...columns],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
const floor = await listen(async (request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.method === 'POST') {
    await insert(Buffer.concat(await request.toArray()).toString());
    response.end('{"rejected":[]}');
    return;
  }
  const { rows } = await pool.query(FLOOR, [request.url === '/first' ? first : large]);
  response.end(rows[0].text);
});
const app = await listen(createApp(deps));
lifecycle.begin();
const portOf = server => server.address().port;
const headers = { authorization: `Bearer ${await tokens.issue(userId)}`, 'accept-encoding': 'identity' };

/** Reads an answer to its end; resolves with its status, its size and when its first byte came, milliseconds. */
const read = (server, path, extra = {}) =>
  new Promise((done, fail) => {
    const sentAt = performance.now();
    let firstMs = null;
    httpGet({ host: '127.0.0.1', port: portOf(server), path, headers: { ...headers, ...extra } }, response => {
      let bytes = 0;
      response.on('data', chunk => {
        firstMs ??= performance.now() - sentAt;
        bytes += chunk.length;
      });
      response.on('end', () => done({ status: response.statusCode, bytes, firstMs }));
    }).on('error', fail);
  });

/** Least milliseconds of each of several pieces of work, taken in turn: what others do on the machine only adds. */
async function race(works, rounds = ROUNDS) {
  const times = works.map(() => []);
  for (const work of works) await work();
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, work] of works.entries()) {
      const start = performance.now();
      await work();
      times[at].push(performance.now() - start);
    }
  }
  return times.map(list => Math.min(...list));
}

let isBroken = false;
function claim(name, ours, bare, goal, note = '') {
  const ratio = ours / bare;
  const holds = ratio <= goal;
  if (!holds) isBroken = true;
  console.log(
    `${name}: ${ours.toFixed(1)} ms, floor ${bare.toFixed(1)} ms, ratio ${ratio.toFixed(2)} (goal <= ${goal.toFixed(2)}) ${holds ? 'ok' : 'BROKEN'}${note}`,
  );
}

const sync = project => `/api/v1/projects/${project}/sync`;
const asColumns = { accept: COLUMNS_MEDIA_TYPE };
await read(app, sync(small));
globalThis.gc?.();
const before = process.memoryUsage.rss();
for (let load = 0; load < 10; load += 1) await read(app, sync(large));
globalThis.gc?.();
const growthMb = (process.memoryUsage.rss() - before) / 1e6;

const sizes = [await read(floor, '/'), await read(app, sync(large)), await read(app, sync(large), asColumns)];
if (sizes.some(({ status }) => status !== 200)) throw new Error(JSON.stringify(sizes));
const [floorMb, rowsMb, columnsMb] = sizes.map(({ bytes }) => (bytes / 1e6).toFixed(1));
console.log(
  `fixture: ${TASKS} tasks, ${LINKS} links; rows ${rowsMb} MB, columns ${columnsMb} MB, bare json_agg ${floorMb} MB`,
);
const [floorMs, rowsMs, columnsMs] = await race([
  () => read(floor, '/'),
  () => read(app, sync(large)),
  () => read(app, sync(large), asColumns),
]);
claim('P5 whole project as rows', rowsMs, floorMs, GOALS.load);
claim('P5 whole project as columns', columnsMs, floorMs, GOALS.columns);
// The reader lives in this process too, so this is an upper bound of the server's own.
console.log(`P5 memory kept after 10 loads: ${growthMb.toFixed(0)} MB (goal <= ${GOALS.growthMb})`);
if (growthMb > GOALS.growthMb) isBroken = true;

const firstPath = sync(first);
const [firstOurs, firstFloor] = [await read(app, firstPath), await read(floor, '/first')];
const [firstMs, firstFloorMs] = await race([() => read(app, firstPath), () => read(floor, '/first')], FIRST_ROUNDS);
const mbPerSecond = ({ bytes }, ms) => bytes / 1_000 / ms;
const [speed, floorSpeed] = [mbPerSecond(firstOurs, firstMs), mbPerSecond(firstFloor, firstFloorMs)];
const packed = await read(app, firstPath, { 'accept-encoding': 'gzip' });
const packedShare = packed.bytes / firstOurs.bytes;
const isFirstOk =
  speed / floorSpeed >= GOALS.first && packedShare <= GOALS.packed && firstOurs.firstMs < firstFloor.firstMs;
if (!isFirstOk) isBroken = true;
console.log(
  `P7 first sync of ${FIRST_TASKS + FIRST_LINKS} rows: ${speed.toFixed(1)} MB/s, floor ${floorSpeed.toFixed(1)} MB/s, ratio ${(speed / floorSpeed).toFixed(2)} (goal >= ${GOALS.first}), gzip leaves ${(packedShare * 100).toFixed(0)} % (goal <= ${GOALS.packed * 100} %), first byte after ${firstOurs.firstMs.toFixed(0)} ms, of the floor after ${firstFloor.firstMs.toFixed(0)} ms ${isFirstOk ? 'ok' : 'BROKEN'}`,
);

const versionOf = async project =>
  (await pool.query('SELECT server_version FROM project_counters WHERE project_id = $1', [project])).rows[0]
    .server_version;
const since = async project => `${sync(project)}?last_pulled_at=${await versionOf(project)}`;
const [largePath, smallPath] = [await since(large), await since(small)];
const [largeMs, smallMs] = await race([() => read(app, largePath), () => read(app, smallPath)], 100);
claim(`P8 empty delta of ${TASKS} tasks against one of ${SMALL_TASKS}`, largeMs, smallMs, GOALS.empty);

const newRows = () => {
  const positions = positionsBetween(null, null, PUSHED);
  return positions.map((position, at) => ({ id: randomUUID(), name: `Pushed ${at}`, position, duration_minutes: 480 }));
};
// Made beforehand, so that only what a server does is measured.
const PUSH_ROUNDS = 25;
const bodies = Array.from({ length: 2 * (PUSH_ROUNDS + 1) }, () =>
  JSON.stringify({ changes: { tasks: { created: newRows() } }, last_pulled_at: 1 }),
);
async function push(server, path) {
  const response = await fetch(`http://127.0.0.1:${portOf(server)}${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: bodies.pop(),
  });
  const body = await response.json();
  if (response.status !== 200 || body.rejected.length > 0) throw new Error(JSON.stringify(body).slice(0, 300));
}
const [pushMs, insertMs] = await race([() => push(app, sync(large)), () => push(floor, '/')], PUSH_ROUNDS);
claim(`P9 push of ${PUSHED} new tasks against one bare insert`, pushMs, insertMs, GOALS.push);

app.close();
floor.close();
app.closeAllConnections();
floor.closeAllConnections();
await pool.end();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = isBroken ? 1 : 0;
