// The package as its users meet it: every export is packed and can be imported with types, and each example under
// docs/examples is type-checked and built by the tools of its framework and runs in a browser. One line each.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import nodeResolve from '@rollup/plugin-node-resolve';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { chromium } from 'playwright';
import { rollup } from 'rollup';
import { build } from 'vite';
import { chromiumLaunchOptions } from '../packages/components/e2e/chromium.mjs';

const run = promisify(execFile);
const node = (script, ...args) => run(process.execPath, [join('node_modules', script), ...args]);
const EXAMPLES = 'docs/examples';
const DIST = `${EXAMPLES}/dist`;
const TSC = 'typescript7/bin/tsc';

/** By framework: how it is type-checked, its plugins for Vite, and where its page's script is when not beside the page. */
const FRAMEWORKS = {
  react: { check: () => node(TSC, '-p', `${EXAMPLES}/react`) },
  vue: { check: () => node('vue-tsc/bin/vue-tsc.js', '-p', `${EXAMPLES}/vue`), plugins: [vue()] },
  svelte: {
    check: () =>
      node('svelte-check/bin/svelte-check', '--workspace', `${EXAMPLES}/svelte`, '--tsconfig', './tsconfig.json'),
    plugins: [svelte({ configFile: false })],
  },
  angular: {
    check: () => node('@angular/compiler-cli/bundles/src/bin/ngc.js', '-p', `${EXAMPLES}/angular`),
    plugins: [compiledByAngular()],
  },
};

/** Gives Vite what Angular's compiler has made of a file. */
function compiledByAngular() {
  const from = resolve(EXAMPLES);
  return {
    name: 'compiled-by-angular',
    enforce: 'pre',
    load(id) {
      if (!id.startsWith(from) || !id.endsWith('.ts')) return null;
      return readFileSync(id.replace(from, join(from, 'dist', 'angular-compiled')).replace(/\.ts$/, '.js'), 'utf8');
    },
  };
}

let failed = 0;
async function step(name, act) {
  const startedAtMs = performance.now();
  try {
    await act();
    console.log(`ok ${name} (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s)`);
  } catch (cause) {
    failed += 1;
    console.log(`not ok ${name}: ${cause.stdout || ''}${cause.stderr || ''}${cause.stack ?? cause}`);
  }
}

/** Every file the exports name is there, and is among those that would be published. */
async function packed() {
  const folder = 'packages/components';
  const { exports, customElements } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  const files = new Set(JSON.parse(stdout)[0].files.map(({ path }) => path));
  const targets = Object.values(exports).flatMap(target =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  const missing = [...targets, customElements].map(path => path.replace('./', '')).filter(path => !files.has(path));
  if (missing.length > 0) throw new Error(`named by package.json and not packed: ${missing.join(' ')}`);
  const alien = [...files].filter(path => !path.startsWith('dist/') && path.includes('/'));
  if (alien.length > 0) throw new Error(`packed by mistake: ${alien.join(' ')}`);
}

/** The maps of bundles hold the sources: a consumer's tools warn of every one that they cannot find. */
async function mapped() {
  for (const file of ['worker/worker.js', 'bundle/gantt.js', 'bundle/worker.js']) {
    const { sources, sourcesContent } = JSON.parse(readFileSync(`packages/components/dist/${file}.map`, 'utf8'));
    if (!sources.every((_, at) => sourcesContent?.[at])) throw new Error(`${file}.map names sources it does not hold`);
  }
}

/** Every entry can be imported where there is no document. */
async function onServer() {
  const { exports } = JSON.parse(readFileSync('packages/components/package.json', 'utf8'));
  const entries = Object.keys(exports).filter(entry => !entry.endsWith('.json'));
  const script = entries.map(entry => `await import('@trueppm/components${entry.slice(1)}');`).join('');
  await run(process.execPath, ['--input-type=module', '-e', script]);
}

async function bundled(name) {
  const { plugins = [] } = FRAMEWORKS[name];
  await build({
    configFile: false,
    root: `${EXAMPLES}/${name}`,
    base: './',
    logLevel: 'error',
    plugins,
    build: { outDir: resolve(DIST, name), emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4000 },
  });
}

/** A bundler that knows nothing of workers, such as Angular's for files that are not the project's own. */
async function bundledWithoutWorker() {
  const bundle = await rollup({
    input: 'plain',
    plugins: [
      {
        name: 'plain-page',
        resolveId: id => (id === 'plain' ? id : null),
        load: id => (id === 'plain' ? readFileSync('.ci/consumer/plain-page.js', 'utf8') : null),
      },
      nodeResolve({ browser: true }),
    ],
    onwarn: () => undefined,
  });
  await bundle.write({ dir: `${DIST}/plain`, entryFileNames: 'main.js' });
  writeFileSync(`${DIST}/plain/index.html`, '<!doctype html><script type="module" src="main.js"></script>');
}

/** Its page has no worker's script anywhere, and the plan gets its dates all the same. */
async function worksWithoutWorker(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => document.title === 'worker_blocked 2026-01-09T17:00:00', null, { timeout: 20_000 });
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the built examples from memory's neighbour: the dist folder. */
async function serve() {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = join(DIST, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    if (!existsSync(path)) response.writeHead(404).end();
    else response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain').end(readFileSync(path));
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The built example shows a plan, hears its events and gives new rows to the element. */
async function works(page, address) {
  const faults = [];
  page.on('pageerror', error => faults.push(String(error)));
  await page.goto(address);
  const said = text =>
    page.waitForFunction(want => document.querySelector('output')?.textContent === want, text, { timeout: 20_000 });
  await said('Finishes 2026-01-30T17:00:00');
  await page.getByRole('button', { name: 'Add a task' }).click();
  await page.getByRole('row', { name: 'Paint' }).waitFor();
  await page.getByRole('gridcell', { name: '40' }).first().dblclick();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('60');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('ppm-gantt').tasks.length === 5);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

await step('package: exports are packed', packed);
await step('package: maps hold their sources', mapped);
await step('package: imports without a document', onServer);
await Promise.all([
  step('package: types, bundler', () => node(TSC, '-p', '.ci/consumer/tsconfig.bundler.json')),
  step('package: types, node16', () => node(TSC, '-p', '.ci/consumer/tsconfig.node16.json')),
  ...Object.entries(FRAMEWORKS).map(([name, { check }]) => step(`${name}: types`, check)),
]);
for (const name of Object.keys(FRAMEWORKS)) await step(`${name}: build`, () => bundled(name));
await step('plain: build', bundledWithoutWorker);
const site = await serve();
const browser = await chromium.launch(await chromiumLaunchOptions());
for (const name of Object.keys(FRAMEWORKS)) {
  const page = await browser.newPage();
  await step(`${name}: runs`, () => works(page, `${site.address}/${name}/`));
  await page.close();
}
await step('plain: runs', async () => worksWithoutWorker(await browser.newPage(), `${site.address}/plain/`));
await browser.close();
site.close();
process.exitCode = failed === 0 ? 0 : 1;
