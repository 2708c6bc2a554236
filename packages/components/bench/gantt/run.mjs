// Claim: <ppm-gantt> costs little more than drawing what is visible, at any size of plan, and less than its peers.
// Measured in a real Chromium, every subject in fresh pages, in turns, frames not held back to the display's rate.
//   npm run bench:gantt                                  1k, 10k, 50k and 100k tasks, all subjects
//   npm run bench:gantt -- 1000 100000 --rounds=5        those sizes
//   npm run bench:gantt -- --only=ours,floor --out=/tmp/table.md
//   npm run bench:gantt -- --publish                     writes the tables into docs/explanation/performance.md
//   npm run bench:gantt -- --serve                       only serves the pages, for any browser
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../../e2e/chromium.mjs';
import { HeapMeter } from './heap.mjs';
import { SUBJECTS, serve } from './server.mjs';
import { behind, tables } from './table.mjs';

const STEPS = ['first', 'dated', 'heap', 'vertical', 'horizontal', 'jumps', 'zoom', 'move', 'drop', 'chain'];
/** A cell that takes longer is reported as such, and its subject measured no further at that size. */
const CELL_LIMIT_MS = 20_000;
/** A subject that took longer for one round is not measured again at that size. */
const ROUND_LIMIT_MS = 25_000;
const MB = 1_000_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    publish: { type: 'boolean' },
    only: { type: 'string' },
    out: { type: 'string' },
    serve: { type: 'boolean' },
  },
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [1000, 10_000, 50_000, 100_000];
const subjects = options.only?.split(',') ?? Object.keys(SUBJECTS);
const rounds = Number(options.rounds ?? 3);
const server = await serve(options.serve ? 8137 : 0);

const withinLimit = async promise => {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('limit')), CELL_LIMIT_MS);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
};

function cellOf(cells, step) {
  cells[step] ??= { samples: [], failure: '' };
  return cells[step];
}

async function launch() {
  const launchOptions = await chromiumLaunchOptions();
  const args = [
    ...launchOptions.args,
    '--disable-frame-rate-limit',
    '--disable-gpu-vsync',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ];
  return chromium.launch({ ...launchOptions, args });
}

/** One round of one subject: every step into `cells`, until one passes the limit. @returns facts of the plan */
async function measure(subject, size, cells) {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, timezoneId: 'UTC' });
    const meter = await HeapMeter.over(page);
    await page.goto(`${server.url}/${subject}`);
    await page.waitForFunction(() => 'measurement' in globalThis);
    const facts = await page.evaluate(count => globalThis.measurement.prepare(count), size);
    const before = await meter.read();
    for (const step of STEPS) {
      const cell = cellOf(cells, step);
      try {
        if (step !== 'heap') {
          cell.samples.push(...(await withinLimit(page.evaluate(name => globalThis.measurement[name](), step))));
          continue;
        }
        const after = await withinLimit(meter.read());
        cell.samples.push((after.page - before.page) / MB);
        if (after.workers > 0) cellOf(cells, 'workerHeap').samples.push(after.workers / MB);
      } catch (error) {
        const isLimit = error.message === 'limit';
        cell.failure = isLimit ? `> ${CELL_LIMIT_MS / 1000} s` : 'failed';
        if (!isLimit) process.stderr.write(`${subject}, ${size} tasks, ${step}: ${error.message.split('\n')[0]}\n`);
        return facts;
      }
    }
    return facts;
  } finally {
    await browser.close();
  }
}

if (options.serve) {
  process.stdout.write(`${server.url}\n`);
} else {
  const cells = {};
  const facts = {};
  const began = Date.now();
  for (const size of sizes) {
    cells[size] = Object.fromEntries(subjects.map(subject => [subject, {}]));
    const isDone = new Set();
    for (let round = 0; round < rounds; round++) {
      // Each begins a round in turn, so that none always meets a warmer machine.
      for (let turn = 0; turn < subjects.length; turn++) {
        const subject = subjects[(round + turn) % subjects.length];
        if (isDone.has(subject)) continue;
        const since = Date.now();
        facts[size] = await measure(subject, size, cells[size][subject]);
        if (Date.now() - since > ROUND_LIMIT_MS) isDone.add(subject);
        process.stderr.write(
          `${size} tasks, round ${round + 1}, ${subject}: ${((Date.now() - since) / 1000).toFixed(1)} s\n`,
        );
      }
    }
  }
  server.close();
  const report = [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores; ${rounds} round${rounds === 1 ? '' : 's'}, ${Math.round((Date.now() - began) / 1000)} s in all.`,
    ...tables(cells, facts),
    ...(subjects.length > 2 ? [['Not ahead of a peer in:', ...behind(cells).map(line => `- ${line}`)].join('\n')] : []),
  ].join('\n\n');
  process.stdout.write(`${report}\n`);
  if (options.out) writeFileSync(options.out, `${report}\n`);
  if (options.publish) {
    const page = new URL('../../../../docs/explanation/performance.md', import.meta.url);
    const marks = /(<!-- bench:gantt -->).*(<!-- \/bench:gantt -->)/s;
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(marks, (_, begin, end) => `${begin}\n\n${report}\n\n${end}`),
    );
  }
}
