/**
 * Claim P20: a start over an existing data directory is healthy in half a second of a machine that has nothing else to do.
 * Printed as the ratio to a floor that does the same bare: Postgres started by hand over the same directory, and beside it
 * a process with Express and one query. Times of a process' own processor are printed too: what they say does not depend
 * on what else the machine does.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../bin/trueppm-server.js', import.meta.url));
const EMBEDDED = new URL('../dist/db/embedded.js', import.meta.url).href;
const RUNS = 7;
const median = times => times.toSorted((a, b) => a - b)[times.length >> 1];
const ms = value => `${value.toFixed(0)} ms`;

/** Processor time of a process so far, milliseconds; NaN where the system does not tell. */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
    // Ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** Starts a process and waits until it answers; wall time and its own processor time until then. */
async function start(argv, port) {
  const begin = performance.now();
  const child = spawn(process.execPath, argv, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => null);
    if (response?.ok) break;
    await sleep(2);
  }
  const found = { wallMs: performance.now() - begin, cpuMs: cpuMs(child.pid) };
  const ended = new Promise(done => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
  return found;
}

const folder = await mkdtemp(join(tmpdir(), 'ppm-start-'));
const data = join(folder, 'data');
const port = 20_000 + (process.pid % 20_000);
const bare = join(folder, 'bare.mjs');
await writeFile(
  bare,
  `import { startEmbedded } from '${EMBEDDED}';
   import express from '${pathToFileURL(fileURLToPath(import.meta.resolve('express'))).href}';
   import pg from '${pathToFileURL(fileURLToPath(import.meta.resolve('pg'))).href}';
   const postgres = await startEmbedded({ dataFolder: ${JSON.stringify(data)} });
   const pool = new pg.Pool(postgres.address).on('error', () => undefined);
   const app = express();
   app.get('/ready', async (_request, response) => { await pool.query('SELECT 1'); response.json({}); });
   const server = app.listen(${port}, '127.0.0.1');
   process.on('SIGTERM', async () => { server.closeAllConnections(); server.close(); await pool.end(); await postgres.stop(); process.exit(0); });`,
);
try {
  const ours = ['--port', String(port), '--data', data];
  await start([LAUNCHER, ...ours], port);
  const [floor, full] = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    floor.push(await start([bare], port));
    full.push(await start([LAUNCHER, ...ours], port));
  }
  const of = (runs, key) => median(runs.map(found => found[key]));
  console.log(`fixture: the demo workspace, ${RUNS} starts of each in turn`);
  console.log(`  P20 ours ready after ${ms(of(full, 'wallMs'))}, ${ms(of(full, 'cpuMs'))} of its own processor`);
  console.log(`  floor    ready after ${ms(of(floor, 'wallMs'))}, ${ms(of(floor, 'cpuMs'))} of its own processor`);
  const ratio = of(full, 'wallMs') / of(floor, 'wallMs');
  console.log(
    `  ratio ${ratio.toFixed(2)} (Express, one query, the same embedded Postgres); goal 0.5 s, on a machine that does nothing else`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
