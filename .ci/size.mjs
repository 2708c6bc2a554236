// Size budgets of what browsers download. An entry is measured with all it imports statically; what it loads later is
// listed by itself. An entry that is missing, too big or imports what is not there, a later part over its budget, and
// any file that makes code from text (which a strict policy refuses) fail. Sizes are gzip level 9 of the minified file.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const COMPONENTS = 'packages/components/dist/bundle';
const SCHEDULER = 'packages/scheduler/dist/bundle';
const BUDGETS = [
  { path: `${COMPONENTS}/gantt.js`, maxBytes: 60 * 1024 },
  { path: `${COMPONENTS}/define.js`, maxBytes: 100 * 1024 },
  { path: `${COMPONENTS}/workspace.js`, maxBytes: 120 * 1024 },
  { path: `${COMPONENTS}/worker.js`, maxBytes: 40 * 1024 },
  { path: `${COMPONENTS}/sdk.js`, maxBytes: 40 * 1024 },
  { path: `${SCHEDULER}/scheduler.js`, maxBytes: 80 * 1024 },
  { path: `${SCHEDULER}/mspdi.js`, maxBytes: 40 * 1024 },
];
/** What is loaded when first needed: one part of the page, and one of the worker (a reader or writer of plan files). */
const MAX_PART_BYTES = { part: 20 * 1024, 'worker-part': 40 * 1024 };

/** What a strict content-security policy refuses: code made from text. */
const MADE_CODE = /\beval\s*\(|\bnew\s+Function\b|(?<![.\w$])Function\s*\(/;

const STATIC_IMPORT = /(?:^|[;}\n])\s*(?:import|export)\b[^'"();]*?(?:from\s*)?["']([^"'\n]+)["']/g;
const LATER_IMPORT = /\bimport\(\s*["'`]([^"'`\n]+)["'`]\s*\)/g;

const read = new Map();
/** One file: its size, what it imports, and what is wrong with it. */
function fileOf(path) {
  if (!read.has(path)) {
    const exists = existsSync(path);
    const code = exists ? readFileSync(path, 'utf8') : '';
    const named = pattern => [...code.matchAll(pattern)].map(match => match[1]);
    const now = named(STATIC_IMPORT);
    const later = named(LATER_IMPORT);
    const bare = [...now, ...later].filter(name => !name.startsWith('./'));
    const madeCode = MADE_CODE.exec(code);
    const faults = [
      ...(exists ? [] : ['not built']),
      ...(bare.length > 0 ? [`imports ${bare.join(' ')}`] : []),
      ...(madeCode ? [`makes code: ${madeCode[0]}`] : []),
    ];
    const beside = names => names.filter(name => name.startsWith('./')).map(name => join(dirname(path), name));
    read.set(path, { bytes: gzipSync(code, { level: 9 }).length, now: beside(now), later: beside(later), faults });
  }
  return read.get(path);
}

/** The file and all it imports statically. */
function withImports(path, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const name of fileOf(path).now) withImports(name, found);
  return found;
}

const kilobytes = value => `${(value / 1024).toFixed(1)} KB`;
const sum = paths => [...paths].reduce((bytes, path) => bytes + fileOf(path).bytes, 0);
let failed = 0;
function tell(name, { bytes, maxBytes, faults, note = '' }) {
  const isFine = bytes <= maxBytes && faults.length === 0;
  if (!isFine) failed += 1;
  const extra = [note, ...faults].filter(text => text !== '').map(text => `, ${text}`);
  console.log(
    `${isFine ? 'ok' : 'not ok'} ${name}: ${kilobytes(bytes)} of ${kilobytes(maxBytes)} gzip${extra.join('')}`,
  );
}

const first = new Set();
const parts = new Set();
for (const { path, maxBytes } of BUDGETS) {
  const files = withImports(path);
  for (const file of files) first.add(file);
  const later = new Set();
  const open = [...files];
  while (open.length > 0) {
    for (const name of fileOf(open.pop()).later) {
      for (const part of withImports(name)) {
        if (files.has(part) || later.has(part)) continue;
        later.add(part);
        open.push(part);
      }
    }
  }
  for (const part of later) parts.add(part);
  const faults = [...files].flatMap(file =>
    fileOf(file).faults.map(fault => (file === path ? fault : `${basename(file)} ${fault}`)),
  );
  const note = later.size > 0 ? `${kilobytes(sum(later))} more in ${later.size} parts when needed` : '';
  tell(basename(path), { bytes: sum(files), maxBytes, faults, note });
}
for (const path of [...parts].filter(part => !first.has(part)).sort()) {
  const name = basename(path);
  const { bytes, faults } = fileOf(path);
  tell(`  ${name}`, { bytes, maxBytes: MAX_PART_BYTES[name.startsWith('worker-') ? 'worker-part' : 'part'], faults });
}
process.exitCode = failed === 0 ? 0 : 1;
