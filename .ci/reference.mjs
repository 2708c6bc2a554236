// Writes the reference pages that are made from sources of the server.
//   node .ci/reference.mjs           writes them
//   node .ci/reference.mjs --check   ends with 1 when one is stale
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

/** Each page: where it stands, and the exported function that makes it. */
const PAGES = [
  {
    page: 'docs/reference/configuration.md',
    source: 'packages/server/src/settings-page.ts',
    make: 'configurationPage',
  },
];

const root = new URL('../', import.meta.url);
const isCheck = process.argv.includes('--check');
let stale = 0;
for (const { page, source, make } of PAGES) {
  const { module } = await runnerImport(fileURLToPath(new URL(source, root)), { configFile: false, logLevel: 'error' });
  const made = module[make]();
  const path = new URL(page, root);
  if (existsSync(path) && readFileSync(path, 'utf8') === made) continue;
  stale += 1;
  if (isCheck) console.error(`${page} is stale: run npm run generate`);
  else writeFileSync(path, made);
}
if (isCheck && stale > 0) process.exitCode = 1;
