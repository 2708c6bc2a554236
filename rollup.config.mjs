// The browser bundles, as a table. Inputs are what the compiler emitted, so decorators and types are already gone
// and there is one compiler only. Rows whose outputs are newer than every input are left out (PPM_REBUILD=1 keeps them).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

const DIST = 'packages/components/dist';

/** Each row: one self-contained ESM file without bare imports, written to each of its outputs. */
const BUNDLES = [
  // Registers the elements that embed; finds worker.js beside itself.
  { input: `${DIST}/define.js`, outputs: [`${DIST}/bundle/define.js`] },
  // The whole product as one element: what the reference server's page loads.
  { input: `${DIST}/workspace/define.js`, outputs: [`${DIST}/bundle/workspace.js`] },
  // The engine off the main thread; copied to where the unbundled dist/worker/handle.js looks for it.
  {
    input: `${DIST}/worker/scheduler.worker.js`,
    outputs: [`${DIST}/bundle/worker.js`, `${DIST}/worker/worker.js`],
  },
  // The engine alone, and its reader of plan files, for pages without a bundler.
  { input: 'packages/scheduler/dist/index.js', outputs: ['packages/scheduler/dist/bundle/scheduler.js'] },
  { input: 'packages/scheduler/dist/formats/mspdi/index.js', outputs: ['packages/scheduler/dist/bundle/mspdi.js'] },
  // The client for pages without a bundler.
  { input: 'packages/sdk/dist/index.js', outputs: [`${DIST}/bundle/sdk.js`] },
];

/** Newest modification time in milliseconds of the compiled scripts below a folder; 0 when there are none. */
function newestScript(folder) {
  if (!existsSync(folder)) return 0;
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const isOutput = path.includes(`${join('dist', 'bundle')}`) || entry.name === 'worker.js';
    if (entry.isFile() && entry.name.endsWith('.js') && !isOutput) newest = Math.max(newest, statSync(path).mtimeMs);
  }
  return newest;
}

/** Hands rollup the compiler's source maps, so that a stack in the browser names the TypeScript line. */
const compilerMaps = {
  name: 'compiler-maps',
  load(id) {
    if (!id.includes(join('packages')) || !existsSync(`${id}.map`)) return null;
    return { code: readFileSync(id, 'utf8'), map: JSON.parse(readFileSync(`${id}.map`, 'utf8')) };
  },
};

const inputsChangedAt = Math.max(
  ...['scheduler', 'sdk', 'components'].map(name => newestScript(`packages/${name}/dist`)),
  statSync('rollup.config.mjs').mtimeMs,
  statSync('package-lock.json').mtimeMs,
);

const isStale = ({ outputs }) =>
  process.env.PPM_REBUILD === '1' ||
  outputs.some(file => !existsSync(file) || statSync(file).mtimeMs < inputsChangedAt);

const toConfig = ({ input, outputs }) => ({
  input,
  output: outputs.map(file => ({ file, format: 'es', sourcemap: true, inlineDynamicImports: true })),
  plugins: [
    compilerMaps,
    nodeResolve({ browser: true, preferBuiltins: false }),
    commonjs(),
    terser({ module: true, ecma: 2020 }),
  ],
  onwarn(warning, warn) {
    // A bare import left in a bundle would only fail in the user's browser: fail here.
    if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    if (warning.code !== 'CIRCULAR_DEPENDENCY' && warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
});

const stale = BUNDLES.filter(({ input }) => existsSync(input)).filter(isStale);
// Rollup takes an empty list for a mistake; here it means that the work is done.
if (stale.length === 0) process.exit(0);

export default stale.map(toConfig);
