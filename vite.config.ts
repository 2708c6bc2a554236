// What Storybook and the tests share: workspace imports go to the sources (no stale build), and the worker's
// literal './worker.js', which only exists once bundled, is served from its source.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AliasOptions, defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const WORKER_SOURCE = `${root}packages/components/src/worker/scheduler.worker.ts`;

/** One alias per entry of the packages' exports maps, dist/*.js to src/*.ts, so that the two cannot differ. */
function sourceAliases(): AliasOptions {
  return ['scheduler', 'sdk', 'components'].flatMap(name => {
    const manifest = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'));
    return Object.entries<{ types?: string }>(manifest.exports)
      .filter(([, target]) => target.types?.startsWith('./dist/'))
      .map(([entry, target]) => ({
        find: new RegExp(`^${manifest.name}${entry.slice(1).replaceAll('.', '\\.')}$`),
        replacement: `${root}packages/${name}/${target.types?.replace('./dist/', 'src/').replace('.d.ts', '.ts')}`,
      }));
  });
}

/** Answers for `new URL('./worker.js', import.meta.url)` and the import of it while there is no bundle. */
function workerFromSource(): Plugin {
  return {
    name: 'worker-from-source',
    enforce: 'pre',
    resolveId(id, importer) {
      const [path = '', query] = id.split('?');
      const isBeside = path === './worker.js' && importer?.includes('/src/worker/');
      if (!isBeside && !path.endsWith('/src/worker/worker.js')) return null;
      return query ? `${WORKER_SOURCE}?${query}` : WORKER_SOURCE;
    },
  };
}

export default defineConfig({
  plugins: [workerFromSource()],
  // A build bundles the worker by itself, with plugins of its own.
  worker: { format: 'es', plugins: () => [workerFromSource()] },
  // Stated here too, because Vite applies a tsconfig only to the files it includes, and tests are not among them.
  oxc: {
    decorator: { legacy: true },
    assumptions: { setPublicClassFields: true },
    typescript: { removeClassFieldsWithoutInitializer: true },
  },
  resolve: { alias: sourceAliases(), dedupe: ['lit'] },
  // Named ahead, because a dependency found in the middle of a run reloads the page under the first test.
  optimizeDeps: {
    include: [
      'lit',
      'lit/decorators.js',
      'lit/directive.js',
      'lit/directives/class-map.js',
      'lit/directives/ref.js',
      'lit/directives/repeat.js',
      'lit/directives/style-map.js',
      '@lit/context',
      'rxjs',
      'idb',
      'openapi-fetch',
      'graphology',
      'saxes',
      'axe-core',
    ],
  },
});
