// Size budgets of what browsers download: one line per bundle, and a bundle that is missing, too big or not
// self-contained, or that makes code from text (which a strict policy refuses), fails. Sizes are gzip level 9 of the
// minified file.
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const COMPONENTS = 'packages/components/dist/bundle';
const SCHEDULER = 'packages/scheduler/dist/bundle';
const BUDGETS = [
  { path: `${COMPONENTS}/define.js`, maxBytes: 100 * 1024 },
  { path: `${COMPONENTS}/workspace.js`, maxBytes: 120 * 1024 },
  { path: `${COMPONENTS}/worker.js`, maxBytes: 40 * 1024 },
  { path: `${COMPONENTS}/sdk.js`, maxBytes: 40 * 1024 },
  { path: `${SCHEDULER}/scheduler.js`, maxBytes: 80 * 1024 },
  { path: `${SCHEDULER}/mspdi.js`, maxBytes: 40 * 1024 },
];

/** What a strict content-security policy refuses: code made from text. */
const MADE_CODE = /\beval\s*\(|\bnew\s+Function\b|(?<![.\w$])Function\s*\(/;

/** Imports of other files that a browser would have to resolve; the bundles must have none. */
function bareImports(code) {
  const found = code.matchAll(/(?:^|[;}\n])\s*(?:import|export)\b[^'"();]*?(?:from\s*)?["']([^"'\n]+)["']/g);
  return [...found].map(match => match[1]);
}

let failed = 0;
for (const { path, maxBytes } of BUDGETS) {
  const file = path.split('/').at(-1);
  if (!existsSync(path)) {
    console.log(`not ok ${file}: not built`);
    failed += 1;
    continue;
  }
  const code = readFileSync(path);
  const bytes = gzipSync(code, { level: 9 }).length;
  const imports = bareImports(code.toString('utf8'));
  const madeCode = MADE_CODE.exec(code.toString('utf8'));
  const isFine = bytes <= maxBytes && imports.length === 0 && madeCode === null;
  if (!isFine) failed += 1;
  const kilobytes = value => `${(value / 1024).toFixed(1)} KB`;
  const extra = `${imports.length > 0 ? `, imports ${imports.join(' ')}` : ''}${madeCode ? `, makes code: ${madeCode[0]}` : ''}`;
  console.log(`${isFine ? 'ok' : 'not ok'} ${file}: ${kilobytes(bytes)} of ${kilobytes(maxBytes)} gzip${extra}`);
}
process.exitCode = failed === 0 ? 0 : 1;
