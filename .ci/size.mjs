// Size budgets of what browsers download: one line per bundle, and a bundle that is missing, too big or not
// self-contained fails. Sizes are gzip level 9 of the minified file.
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const FOLDER = 'packages/components/dist/bundle';
const BUDGETS = [
  { file: 'define.js', maxBytes: 100 * 1024 },
  { file: 'workspace.js', maxBytes: 120 * 1024 },
  { file: 'worker.js', maxBytes: 40 * 1024 },
  { file: 'sdk.js', maxBytes: 40 * 1024 },
];

/** Imports of other files that a browser would have to resolve; the bundles must have none. */
function bareImports(code) {
  const found = code.matchAll(/(?:^|[;}\n])\s*(?:import|export)\b[^'"();]*?(?:from\s*)?["']([^"'\n]+)["']/g);
  return [...found].map(match => match[1]);
}

let failed = 0;
for (const { file, maxBytes } of BUDGETS) {
  const path = `${FOLDER}/${file}`;
  if (!existsSync(path)) {
    console.log(`not ok ${file}: not built`);
    failed += 1;
    continue;
  }
  const code = readFileSync(path);
  const bytes = gzipSync(code, { level: 9 }).length;
  const imports = bareImports(code.toString('utf8'));
  const isFine = bytes <= maxBytes && imports.length === 0;
  if (!isFine) failed += 1;
  const kilobytes = value => `${(value / 1024).toFixed(1)} KB`;
  const extra = imports.length > 0 ? `, imports ${imports.join(' ')}` : '';
  console.log(`${isFine ? 'ok' : 'not ok'} ${file}: ${kilobytes(bytes)} of ${kilobytes(maxBytes)} gzip${extra}`);
}
process.exitCode = failed === 0 ? 0 : 1;
