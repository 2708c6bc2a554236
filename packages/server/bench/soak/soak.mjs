// Two web processes and a worker on one Postgres, clients that write and one that syncs, and every few seconds one of the
// four processes killed without warning. In the end nothing acknowledged may be missing, nothing may be there twice, the
// device that pulled deltas has what a fresh one gets, and the stored dates are those of a run from nothing.
//   npm run soak                       one minute
//   npm run soak -- --minutes=30 --writers=16 --seed=7
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded } from '../../dist/db/embedded.js';
import { migrate } from '../../dist/db/migrate.js';
import { openPool } from '../../dist/db/pool.js';
import { hashPassword } from '../../dist/identity/password.js';
import { DatedPlan } from '../../dist/schedule/dated-plan.js';
import { loadChanges } from '../../dist/schedule/load.js';
import { keepAlive } from './process.mjs';
import { callUntilAnswered, writeRows } from './writer.mjs';

const options = Object.fromEntries(process.argv.slice(2).map(argument => argument.replace(/^--/, '').split('=')));
const MINUTES = Number(options.minutes ?? 1);
const WRITERS = Number(options.writers ?? 8);
const SEED = Number(options.seed ?? 1);
const KILL_EVERY_MS = [1_500, 5_000];
const SETTLE_MS = 120_000;
const PASSWORD = 'soak soak soak soak';
const EMAIL = 'soak@example.test';

/** A seeded stream of integers below a bound. */
function randomBelow(seed) {
  let state = seed >>> 0;
  return bound => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * bound);
  };
}

const folder = await mkdtemp(join(tmpdir(), 'ppm-soak-'));
const postgres = await startEmbedded({ dataFolder: folder });
await migrate(postgres.address);
const pool = openPool(postgres.address);
await pool.query(`INSERT INTO users (email, name, initials, password_hash) VALUES ($1, 'Soak', 'S', $2)`, [
  EMAIL,
  await hashPassword(PASSWORD),
]);
const { host, port = 5432, user, database } = postgres.address;
const env = {
  DATABASE_URL: `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`,
  TRUEPPM_SECRET: 's'.repeat(48),
};
const processes = await Promise.all(['web', 'web', 'worker'].map(role => keepAlive(role, env)));
const figures = { retries: 0, waits: [] };
const urls = () => processes.filter(({ role, url }) => role === 'web' && url !== null).map(({ url }) => url);
const client = { urls, token: '', figures };
async function signIn() {
  const stranger = { urls, token: '', figures };
  const { body } = await callUntilAnswered(stranger, 'POST', '/auth/sign-in', { email: EMAIL, password: PASSWORD });
  client.token = body.access_token;
}
await signIn();
/** A token lasts a quarter of an hour: whoever finds it spent first gets another for all. */
let renewing = null;
client.renew = () => {
  renewing ??= signIn().finally(() => {
    renewing = null;
  });
  return renewing;
};
const project = await callUntilAnswered(client, 'POST', '/projects', { name: 'Soak', start: '2026-01-05T08:00:00' });
const projectId = project.body.id;

const until = performance.now() + MINUTES * 60_000;
const isOver = () => performance.now() > until;
const kills = { web: 0, worker: 0, postgres: 0 };

/** False = it is dead already, and being started again. */
function killPostgres() {
  try {
    return process.kill(postgres.pid, 'SIGKILL');
  } catch {
    return false;
  }
}

async function killAtRandom(below) {
  const [least, most] = KILL_EVERY_MS;
  while (!isOver()) {
    await sleep(least + below(most - least));
    const victim = below(4);
    if (victim === 3) {
      if (killPostgres()) kills.postgres += 1;
    } else {
      kills[processes[victim].role] += 1;
      processes[victim].kill();
    }
  }
}

/** A device: pulls deltas from whichever process answers, and keeps the rows. */
async function pullDeltas(isDone) {
  const rows = new Map();
  let watermark = 0;
  let pulls = 0;
  for (let isLast = false; ; pulls += 1) {
    const { status, body } = await callUntilAnswered(
      client,
      'GET',
      `/projects/${projectId}/sync?last_pulled_at=${watermark}`,
    );
    if (status !== 200) throw new Error(`a pull answered ${status} ${JSON.stringify(body)}`);
    if (body.experimentalStrategy === 'replacement') rows.clear();
    for (const [table, { created, updated, deleted }] of Object.entries(body.changes)) {
      for (const row of [...created, ...updated]) rows.set(`${table} ${row.id}`, JSON.stringify(row));
      for (const id of deleted) rows.delete(`${table} ${id}`);
    }
    watermark = body.timestamp;
    if (isLast) return { rows, pulls };
    isLast = isDone();
    if (!isLast) await sleep(100);
  }
}

/** Waits until the schedule says that it is current, three times in a row. */
async function settle() {
  const deadline = performance.now() + SETTLE_MS;
  for (let calm = 0; calm < 3; await sleep(200)) {
    const { body } = await callUntilAnswered(client, 'GET', `/projects/${projectId}/schedule`);
    calm = body.state === 'current' ? calm + 1 : 0;
    if (performance.now() > deadline) throw new Error(`the schedule does not settle: ${JSON.stringify(body)}`);
  }
}

console.log(`${WRITERS} writers, 2 web processes, 1 worker, 1 Postgres; ${MINUTES} min; seed ${SEED}`);
let isSettled = false;
const device = pullDeltas(() => isSettled);
const chaos = killAtRandom(randomBelow(SEED));
const written = await Promise.all(
  Array.from({ length: WRITERS }, (_, at) => writeRows(client, projectId, randomBelow(SEED * 1_000 + at), isOver)),
);
await chaos;
const settling = performance.now();
await settle();
const settledMs = performance.now() - settling;
isSettled = true;
const { rows: held, pulls } = await device;
const { rows: fresh } = await pullDeltas(() => true);

const { rows: stored } = await pool.query(
  'SELECT id, name, duration_minutes FROM tasks WHERE project_id = $1 AND NOT is_deleted',
  [projectId],
);
const byId = new Map(stored.map(task => [task.id, task]));
const counts = new Map();
for (const { name } of stored) counts.set(name, (counts.get(name) ?? 0) + 1);
const promises = written.flatMap(({ promised }) => [...promised]);
const names = written.flatMap(({ named }) => [...named]);
const lost = [
  ...promises.filter(([id, task]) =>
    task === null ? byId.has(id) : byId.get(id)?.duration_minutes !== task.duration_minutes,
  ),
  ...names.filter(name => !counts.has(name)),
];
const doubled = [...counts.values()].filter(count => count > 1).length;
const unlike =
  [...fresh].filter(([key, row]) => held.get(key) !== row).length +
  [...held.keys()].filter(key => !fresh.has(key)).length;
const plan = new DatedPlan();
plan.apply(JSON.parse((await loadChanges({ pool }, projectId, 0, true)).changes));
const { moved } = plan.date();

const sorted = figures.waits.toSorted((a, b) => a - b);
const quantile = part => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);
const writes = written.reduce((sum, each) => sum + each.writes, 0);
console.log(`killed: web ${kills.web}, worker ${kills.worker}, Postgres ${kills.postgres}`);
console.log(
  `${writes} writes acknowledged, ${figures.retries} attempts repeated, ${pulls} pulls; ${stored.length} tasks in the end`,
);
console.log(`answer, repeats included: p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms, longest ${quantile(1)} ms`);
console.log(`schedule current ${Math.round(settledMs)} ms after the last write`);
const verdicts = {
  'acknowledged writes lost': lost.length,
  'written twice': doubled,
  'rows the device has otherwise': unlike,
  'dates that a fresh run would move': moved.length,
};
for (const [what, count] of Object.entries(verdicts))
  console.log(`  ${count === 0 ? 'holds ' : 'BROKEN'} ${what}: ${count}`);

await Promise.all(processes.map(each => each.stop()));
await pool.end();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = Object.values(verdicts).every(count => count === 0) ? 0 : 1;
