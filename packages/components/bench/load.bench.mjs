// Claim: a plan of 100,000 tasks is drawn within 300 ms of being handed over, the page is never blocked for 50 ms by
// loading or rescheduling it, an edit costs what it moves, and the element holds less than 40 MB beside the host's rows.
// The built <ppm-gantt> in a real Chromium; frames are not held back to the display's rate. The floor is a bare canvas
// that repaints as many bars and lines, in the same page.
//   npm run build && node packages/components/bench/load.bench.mjs [sizes...] [--undated]   default 1000 10000 100000
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../e2e/chromium.mjs';

const isDated = !process.argv.includes('--undated');
const asked = process.argv.slice(2).map(Number).filter(Boolean);
const sizes = asked.length > 0 ? asked : [1000, 10_000, 100_000];
const ROUNDS = Number(process.env.ROUNDS ?? 3);

const fileOf = path => fileURLToPath(new URL(path, import.meta.url));
const FILES = {
  '/define.js': '../dist/bundle/define.js',
  '/worker.js': '../dist/bundle/worker.js',
  '/scheduler.js': '../../scheduler/dist/bundle/scheduler.js',
  '/load-page.js': 'load-page.js',
  '/load-plan.js': 'load-plan.js',
};
const html =
  '<!doctype html><meta charset="utf-8"><style>body{margin:0}ppm-gantt{height:840px}</style><div id="host"></div><script type="module" src="/load-page.js"></script>';
const server = createServer((request, response) => {
  const bundle = request.url.endsWith('.js') ? (FILES[request.url] ?? `../dist/bundle${request.url}`) : null;
  response.setHeader('content-type', bundle ? 'text/javascript' : 'text/html');
  try {
    response.end(bundle ? readFileSync(fileOf(bundle)) : html);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));

const options = await chromiumLaunchOptions();
const browser = await chromium.launch({
  ...options,
  args: [...(options.args ?? []), '--disable-frame-rate-limit', '--disable-gpu-vsync'],
});

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Bytes the page's scripts hold after collecting, typed arrays included. */
async function heapOf(session) {
  for (let round = 0; round < 2; round++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return { scripts: usedSize, arrays: backingStorageSize };
}

/** Processor time of the page's main thread, ms: what a busy machine does not stretch. */
async function busyMs(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}

/**
 * Runs something and reads from a trace how long the page's main thread was busy with one task at most, ms of processor
 * time: what a person has to wait for before the page can answer.
 */
async function traced(page, act) {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'] });
  const answer = await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid, tdur }) => name.endsWith('RunTask') && tdur && main.has(`${pid}:${tid}`),
  );
  return { answer, longestMs: Math.max(0, ...tasks.map(({ tdur }) => tdur / 1000)) };
}

const MB = 1024 * 1024;

async function run(size) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.on('pageerror', error => console.log('page error:', error.message));
  const session = await page.context().newCDPSession(page);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => 'makePlan' in globalThis);
  const count = await page.evaluate(([tasks, dated]) => globalThis.makePlan(tasks, dated), [size, isDated]);
  const before = await heapOf(session);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { answer: load, longestMs } = await traced(page, async () => {
    await page.evaluate(() => globalThis.mount());
    const began = await busyMs(session);
    const firstMs = await page.evaluate(() => globalThis.loadFirst());
    const firstBusyMs = (await busyMs(session)) - began;
    const rest = await page.evaluate(() => globalThis.loadRest());
    return { firstMs, firstBusyMs, ...rest, busyMs: (await busyMs(session)) - began };
  });
  load.longestMs = longestMs;
  const after = await heapOf(session);
  const { answer: edits, longestMs: longestEditMs } = await traced(page, () => page.evaluate(() => globalThis.edits()));
  edits.longestMs = longestEditMs;
  await page.close();
  const heap = (after.scripts + after.arrays - before.scripts - before.arrays) / MB;
  return { count, load, edits, heap };
}

const METRICS = [
  ['handed over to first bars painted, ms', run => run.load.firstMs, size => (size === 100_000 ? 300 : null)],
  ['processor time of the page for that, ms', run => run.load.firstBusyMs],
  ['… to the engine’s dates painted, ms', run => run.load.answeredMs],
  ['processor time of the page for all, ms', run => run.load.busyMs],
  ['longest task of the page while loading, ms', run => run.load.longestMs, () => 50],
  ['heap beside the rows, MB', run => run.heap, () => 40],
  ['floor: bare canvas, two frames, ms', run => run.edits.floor],
  ['last bar dragged, one step, ms', run => median(run.edits.last.stepMs)],
  ['last bar dropped, ms', run => run.edits.last.dropMs],
  ['head of the chain dragged, one step, ms', run => median(run.edits.head.stepMs)],
  ['head of the chain dropped, ms', run => run.edits.head.dropMs],
  ['one row changed by the host, ms', run => median(run.edits.hostMs)],
  ['one row added, ms', run => median(run.edits.insertMs)],
  ['longest task of the page in all these, ms', run => run.edits.longestMs, () => 50],
];

try {
  for (const size of sizes) {
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) runs.push(await run(size));
    const [{ count }] = runs;
    console.log(
      `${count.tasks} tasks, ${count.links} links${isDated ? ', rows with dates' : ''}; ${ROUNDS} rounds, medians`,
    );
    for (const [name, read, goalOf] of METRICS) {
      const value = median(runs.map(read));
      const goal = goalOf?.(size) ?? null;
      const verdict = goal === null ? '' : `   goal ${goal} ${value <= goal ? 'met' : 'missed'}`;
      console.log(`  ${name.padEnd(42)} ${value.toFixed(1).padStart(8)}${verdict}`);
    }
  }
} finally {
  await browser.close();
  server.close();
}
