// Claim: the timeline costs about what its visible rectangles and lines cost, at any plan size.
// Measured in a real Chromium against a bare canvas that draws the same bars and links, in the same run, in turns;
// frames are not held back to the display's rate. Targets: first render and bar moved <= 2x, scroll p95 <= 1.5x.
//   node packages/components/bench/timeline.bench.mjs [sizes...]      default 1000 10000 100000
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumLaunchOptions } from '../e2e/chromium.mjs';

const ROUNDS = 5;
const asked = process.argv.slice(2).map(Number).filter(Boolean);
const sizes = asked.length > 0 ? asked : [1000, 10_000, 100_000];

const bundle = await build({
  entryPoints: [fileURLToPath(new URL('timeline-page.ts', import.meta.url))],
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  conditions: ['production'],
});
const script = bundle.outputFiles[0].text;
const html =
  '<!doctype html><meta charset="utf-8"><style>body{margin:0}#host{position:relative;height:840px}</style><div id="host"></div><script type="module" src="/page.js"></script>';
const server = createServer((request, response) => {
  const isScript = request.url === '/page.js';
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
  response.end(isScript ? script : html);
});
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));

const options = await chromiumLaunchOptions();
const browser = await chromium.launch({
  ...options,
  args: [...(options.args ?? []), '--disable-frame-rate-limit', '--disable-gpu-vsync'],
});

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const at = (sortedValues, share) =>
  sortedValues[Math.min(sortedValues.length - 1, Math.floor(sortedValues.length * share))];
const METRICS = [
  ['first render', 2, run => run.firstRenderMs],
  ['scroll frame p50', null, run => at(run.frameMs, 0.5)],
  ['scroll frame p95', 1.5, run => at(run.frameMs, 0.95)],
  ['scroll script p95', null, run => at(run.scriptMs, 0.95)],
  ['bar moved to paint', 2, run => at(run.moveMs, 0.5)],
];

try {
  for (const size of sizes) {
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      runs.push(await page.evaluate(([count, first]) => globalThis.measure(count, first), [size, round % 2 === 0]));
      await page.close();
    }
    console.log(
      `${size} tasks, ${runs[0].links} links, 1200 x 800 px, ${ROUNDS} rounds, medians in ms; the floor draws the same bars and links, no text`,
    );
    for (const [name, target, read] of METRICS) {
      const own = median(runs.map(run => read(run.timeline)));
      const floor = median(runs.map(run => read(run.floor)));
      const ratio = own / floor;
      const verdict = target === null ? '' : `  target ${target}x ${ratio <= target ? 'met' : 'missed'}`;
      console.log(
        `  ${name.padEnd(20)} ${own.toFixed(2).padStart(8)}   floor ${floor.toFixed(2).padStart(8)}   ${ratio.toFixed(2)}x${verdict}`,
      );
    }
  }
} finally {
  await browser.close();
  server.close();
}
