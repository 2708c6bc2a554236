// Claims: in a plan of 100,000 tasks a reorder writes one row and a move the moved subtree, in about the time they take in
// a plan of 1,000; the last page of a list costs what the first
// does, in the order of ids and of the outline (P6).
// The floor of both is the same server over the small plan, or the first page, in the same run.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { positionsBetween } from '@trueppm/sdk/protocol';
import { CommitSignal } from '../dist/db/commit-signal.js';
import { startEmbedded } from '../dist/db/embedded.js';
import { migrate } from '../dist/db/migrate.js';
import { openPool } from '../dist/db/pool.js';
import { withProjectWrite } from '../dist/db/transaction.js';
import { createProject } from '../dist/projects/service.js';
import { selectTasks } from '../dist/tasks/list.js';
import { taskService } from '../dist/tasks/service.js';

const [SMALL, LARGE] = [1_000, 100_000];
/** Children per summary; the top level holds the rest of the tasks. */
const CHILDREN = 20;
const SUMMARY_SHARE = 0.02;
const CALLS = 40;
const PAGE = 200;
const GOALS = { reorder: 2, move: 2, 'page by id': 1.05, 'page in outline order': 1.05 };

const folder = await mkdtemp(join(tmpdir(), 'ppm-bench-'));
const postgres = await startEmbedded({ dataFolder: folder });
await migrate(postgres.address);
const pool = openPool(postgres.address);
const database = { pool, committed: new CommitSignal() };
const { rows: users } = await pool.query(
  `INSERT INTO users (email, name, initials) VALUES ('bench@example.test', 'Bench', 'B') RETURNING id`,
);
const userId = users[0].id;

/** A plan with a wide top level: half of its tasks are siblings there, the others lie below summaries, links in chains. */
async function createPlan(size) {
  const projectId = await createProject({ database }, userId, { name: `${size}`, start: '2026-01-05T08:00:00' });
  const summaries = Array.from({ length: Math.round(size * SUMMARY_SHARE) }, () => randomUUID());
  const children = summaries.flatMap(parent =>
    Array.from({ length: CHILDREN }, () => ({ id: randomUUID(), parent_id: parent })),
  );
  const flat = Array.from({ length: size - summaries.length - children.length }, () => randomUUID());
  const top = positionsBetween(null, null, flat.length + summaries.length);
  const below = positionsBetween(null, null, CHILDREN);
  await withProjectWrite(database, { projectId, actor: null, cause: 'import' }, async tx => {
    await taskService.insertMany(tx, [
      ...flat.map((id, at) => ({ id, parent_id: null, position: top[at], name: `Task ${at}` })),
      ...summaries.map((id, at) => ({ id, parent_id: null, position: top[flat.length + at], name: `Phase ${at}` })),
      ...children.map((child, at) => ({ ...child, position: below[at % CHILDREN], name: `Step ${at}` })),
    ]);
    const chain = flat.filter((_, at) => at % 2 === 0);
    await tx.query(
      `INSERT INTO dependencies (project_id, predecessor_id, successor_id)
       SELECT $1, a, b FROM unnest($2::uuid[], $3::uuid[]) AS t (a, b)`,
      [projectId, chain.slice(0, -1), chain.slice(1)],
    );
  });
  return { projectId, flat, summaries, children };
}

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

async function timed(work) {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

const write = (plan, work) =>
  withProjectWrite(database, { projectId: plan.projectId, actor: userId, cause: 'rest' }, work);

/** Rows that the last write of a project wrote. */
async function rowsWritten({ projectId }) {
  const { rows } = await pool.query(
    `SELECT count(*) FROM tasks WHERE project_id = $1
        AND server_version = (SELECT server_version FROM project_counters WHERE project_id = $1)`,
    [projectId],
  );
  return rows[0].count;
}

async function idBefore(projectId, rows) {
  const { rows: found } = await pool.query(
    'SELECT id FROM tasks WHERE project_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1',
    [projectId, rows],
  );
  return found[0].id;
}

let turn = 0;
const pick = ids => {
  turn += 7_919;
  return ids[turn % ids.length];
};
const reorder = plan => {
  const [id, after] = [pick(plan.flat), pick(plan.flat)];
  return write(plan, tx => taskService.move(tx, id, { parent_id: null, after_id: id === after ? null : after }));
};
const move = plan => {
  const [id, parent] = [pick(plan.summaries), pick(plan.summaries)];
  const to = id === parent ? null : parent;
  return write(plan, tx => taskService.move(tx, id, { parent_id: to })).then(() =>
    write(plan, tx => taskService.move(tx, id, { parent_id: null })),
  );
};

const results = [];
function report(name, goal, ratio, note) {
  const holds = ratio <= goal;
  results.push(holds);
  console.log(`  ${holds ? 'holds ' : 'BROKEN'} ${name}: ×${ratio.toFixed(2)} (goal ×${goal}); ${note}`);
}

console.log(
  `fixture: ${LARGE.toLocaleString('en')} tasks, six in ten of them on the top level, against ${SMALL.toLocaleString('en')}; ${CALLS} calls of each kind`,
);
const begunAt = performance.now();
const small = await createPlan(SMALL);
// Without statistics Postgres checks the references of a row by an index on its project: 100,000 times the whole plan.
await pool.query('ANALYZE');
const large = await createPlan(LARGE);
await pool.query('VACUUM ANALYZE');
console.log(`         made in ${((performance.now() - begunAt) / 1_000).toFixed(0)} s`);

// Before the outline is shaken.
for (const [name, filter] of [
  ['page by id', {}],
  ['page in outline order', { order: 'wbs' }],
]) {
  const page = after => selectTasks(pool, large.projectId, userId, filter, { limit: PAGE, after });
  // Where the last page begins: in the outline it ends with the children of the last summary.
  const last = filter.order === 'wbs' ? [large.children.at(-PAGE - 1).id] : [await idBefore(large.projectId, PAGE)];
  const times = { first: [], last: [] };
  for (let call = 0; call < CALLS; call += 1) {
    times.first.push(await timed(() => page(null)));
    times.last.push(await timed(() => page(last)));
  }
  const [first, end] = [median(times.first), median(times.last)];
  report(`P6 the last ${name}`, GOALS[name], end / first, `${end.toFixed(1)} ms, the first ${first.toFixed(1)} ms`);
}

for (const [name, act] of [
  ['reorder', reorder],
  ['move', move],
]) {
  const times = { small: [], large: [] };
  for (let call = 0; call < CALLS; call += 1) {
    times.small.push(await timed(() => act(small)));
    times.large.push(await timed(() => act(large)));
  }
  const [one, other] = [median(times.small), median(times.large)];
  report(
    name === 'reorder' ? 'a reorder' : 'a move of a subtree there and back',
    GOALS[name],
    other / one,
    `${other.toFixed(1)} ms against ${one.toFixed(1)} ms, ${await rowsWritten(large)} rows written`,
  );
}

for (const filter of [
  { order: 'finish' },
  { order: 'name', q: 'step 1' },
  { order: 'wbs', q: 'step 1' },
  { critical: false, order: 'wbs' },
  { status: 'in_progress' },
]) {
  const times = [];
  for (let call = 0; call < 5; call += 1) {
    times.push(await timed(() => selectTasks(pool, large.projectId, userId, filter, { limit: PAGE, after: null })));
  }
  console.log(`         a page of ${JSON.stringify(filter)}: ${median(times).toFixed(0)} ms`);
}

await pool.end();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = results.every(Boolean) ? 0 : 1;
