// Serves the benchmark's pages: one bundle per subject, ours from the built package as embedders get it.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The subjects by name, with the module that drives each. */
export const SUBJECTS = { floor: './floor.js', ours: './ours.js', dhtmlx: './dhtmlx.js', svar: './svar.mjs' };

const here = fileURLToPath(new URL('.', import.meta.url));
const ownBundle = fileURLToPath(new URL('../../dist/bundle/', import.meta.url));
const require = createRequire(import.meta.url);
const SHEETS = {
  '/dhtmlx.css': join(dirname(require.resolve('dhtmlx-gantt')), 'dhtmlxgantt.css'),
  '/svar.css': require.resolve('@svar-ui/react-gantt/all.css'),
};
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

/** A subject's page as one script. */
async function bundle(subject) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { offer } from './page.js'; import { subject } from '${SUBJECTS[subject]}'; offer(subject);`,
      resolveDir: here,
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    conditions: ['production'],
  });
  return outputFiles[0].text;
}

const page = subject =>
  `<!doctype html><meta charset="utf-8"><title>${subject}</title><link rel="icon" href="data:,">` +
  `<style>body{margin:0}#host{width:1200px;height:800px}</style><div id="host"></div>` +
  `<script type="module" src="/${subject}.js"></script>`;

const index =
  '<!doctype html><meta charset="utf-8"><title>Gantt benchmark</title><h1>Gantt benchmark</h1><ul>' +
  Object.keys(SUBJECTS)
    .map(
      name =>
        `<li>${name}: ${[1000, 10_000, 50_000, 100_000].map(size => `<a href="/${name}?tasks=${size}">${size}</a>`).join(' ')}</li>`,
    )
    .join('') +
  '</ul>';

/** Starts the server. @returns its address without a slash at the end, and how to end it */
export async function serve(port = 0) {
  const scripts = new Map();
  for (const subject of Object.keys(SUBJECTS)) scripts.set(`/${subject}.js`, await bundle(subject));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const subject = pathname.slice(1);
    const file = pathname.startsWith('/ours/') ? join(ownBundle, normalize(pathname.slice(6))) : SHEETS[pathname];
    response.setHeader('content-type', TYPES[extname(pathname)] ?? TYPES['.html']);
    response.setHeader('cache-control', 'no-store');
    if (scripts.has(pathname)) response.end(scripts.get(pathname));
    else if (file && existsSync(file)) createReadStream(file).pipe(response);
    else if (pathname === '/') response.end(index);
    else if (subject in SUBJECTS) response.end(page(subject));
    else response.writeHead(404).end();
  });
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
