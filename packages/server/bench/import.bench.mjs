// Claim: an MSPDI file of 10,000 tasks becomes a project at 0.35 of the rate at least at which the same rows go by COPY into
// bare tables of the same columns: no keys, no triggers, no file to be read. Import and floor take turns in one run.
// Beside it: where the time goes, and the ratio to a floor that reads the file as well, by the bare XML parser.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { pino } from 'pino';
import { SaxesParser } from 'saxes';
import { generateMspdi } from '../../scheduler/bench/generate-mspdi.mjs';
import { CommitSignal } from '../dist/db/commit-signal.js';
import { startEmbedded } from '../dist/db/embedded.js';
import { migrate } from '../dist/db/migrate.js';
import { openPool } from '../dist/db/pool.js';
import { runImport } from '../dist/imports/job.js';
import { beginImport, readImport } from '../dist/imports/queries.js';
import { storeUpload } from '../dist/imports/upload.js';

const TASKS = 10_000;
const ROUNDS = 3;
const GOAL = 0.35;
/** Where the rows of an import go. */
const TABLES = [
  'projects',
  'calendars',
  'resources',
  'tasks',
  'dependencies',
  'assignments',
  'baselines',
  'baseline_tasks',
  'board_columns',
  'plan_file_rests',
];
const XML_SLICE = 1 << 18;

const folder = await mkdtemp(join(tmpdir(), 'ppm-bench-'));
const postgres = await startEmbedded({ dataFolder: folder });
await migrate(postgres.address);
const pool = openPool(postgres.address);
const database = { pool, committed: new CommitSignal() };
const log = pino({ level: 'silent' });
const { rows: users } = await pool.query(
  `INSERT INTO users (email, name, initials) VALUES ('bench@example.test', 'Bench', 'B') RETURNING id`,
);
const userId = users[0].id;
const text = generateMspdi({ tasks: TASKS, seed: 7 });
const file = Buffer.from(text);

async function timed(work) {
  const since = performance.now();
  const result = await work();
  return { ms: performance.now() - since, result };
}

/** Uploads the file; the id of its import. Apart from the import itself, as it takes as long as the sender's line does. */
async function upload() {
  const id = await beginImport(pool, userId, 'bench.xml');
  await storeUpload(pool, id, Readable.from([file]), { format: 'mspdi', fileName: 'bench.xml' });
  return id;
}

/** The project that an uploaded file becomes. */
async function importPlan(id) {
  let stages = {};
  const onStages = ms => {
    stages = ms;
  };
  await runImport({ database, log, onStages }, id, 1);
  const { state, problem, project_id } = await readImport(pool, id, userId);
  if (state !== 'done') throw new Error(JSON.stringify(problem));
  return { project_id, stages };
}

/** The project's rows as COPY writes them, by table. */
async function rowsOf(projectId) {
  const client = await pool.connect();
  const byTable = new Map();
  for (const table of TABLES) {
    const key = table === 'projects' ? 'id' : 'project_id';
    const copy = client.query(copyTo(`COPY (SELECT * FROM ${table} WHERE ${key} = '${projectId}') TO STDOUT`));
    byTable.set(table, { bytes: Buffer.concat(await copy.toArray()), count: copy.rowCount });
  }
  client.release();
  return byTable;
}

/** The floor: one transaction with one COPY a table. */
async function copyRows(byTable) {
  const client = await pool.connect();
  await client.query('BEGIN');
  for (const [table, { bytes }] of byTable) {
    const copy = client.query(copyFrom(`COPY bare_${table} FROM STDIN`));
    copy.end(bytes);
    await finished(copy);
  }
  await client.query('COMMIT');
  client.release();
}

/** What reading the file costs at the least. */
function parseBare() {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let events = 0;
  for (const kind of ['opentag', 'closetag', 'text']) {
    parser.on(kind, () => {
      events += 1;
    });
  }
  for (let from = 0; from < text.length; from += XML_SLICE) parser.write(text.slice(from, from + XML_SLICE));
  parser.close();
  return events;
}

for (const table of TABLES) await pool.query(`CREATE TABLE bare_${table} AS SELECT * FROM ${table} LIMIT 0`);
const rows = await rowsOf((await importPlan(await upload())).project_id);
await copyRows(rows);
parseBare();

const times = { import: [], copy: [], xml: [] };
/** Of the fastest import. */
let best = {};
for (let round = 0; round < ROUNDS; round += 1) {
  const id = await upload();
  const { ms, result } = await timed(() => importPlan(id));
  if (ms < Math.min(...times.import)) best = result.stages;
  times.import.push(ms);
  times.copy.push((await timed(() => copyRows(rows))).ms);
  times.xml.push((await timed(parseBare)).ms);
  for (const table of TABLES) await pool.query(`TRUNCATE bare_${table}`);
}
// What others do on the machine only adds.
const [importMs, copyMs, xmlMs] = [times.import, times.copy, times.xml].map(list => Math.min(...list));
const counts = [...rows].map(([table, { count }]) => `${count} ${table}`).join(', ');
console.log(`fixture: MSPDI of ${(file.length / 1e6).toFixed(1)} MB, ${TASKS} tasks; ${counts}; ${ROUNDS} rounds`);
const ratio = copyMs / importMs;
const holds = ratio >= GOAL;
console.log(
  `  ${holds ? 'holds ' : 'MISSED'} import against COPY: ×${ratio.toFixed(2)} of the floor (goal ×${GOAL}); ours ${importMs.toFixed(0)} ms, floor ${copyMs.toFixed(0)} ms`,
);
console.log(
  `  against COPY and the bare XML parser: ×${((copyMs + xmlMs) / importMs).toFixed(2)} of ${(copyMs + xmlMs).toFixed(0)} ms`,
);
// The thread has the parts up to `text`; what it took beside them is its start, the file's way into it and the rows' way out.
const ofThread = ['read', 'rows', 'schedule', 'text'].reduce((sum, name) => sum + (best[name] ?? 0), 0);
const parts = { ...best, thread: (best.thread ?? 0) - ofThread };
console.log(
  `  stages: ${Object.entries(parts)
    .map(([name, ms]) => `${name} ${ms.toFixed(0)}`)
    .join(', ')} ms`,
);

await pool.end();
await postgres.stop();
await rm(folder, { recursive: true, force: true });
