// Runs every packages/*/bench/*.bench.mjs in turn, each in its own process so that none warms another's code.
//   npm run bench                 all of them
//   npm run bench -- canvas       those whose path contains "canvas"
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const wanted = process.argv.slice(2);
const files = readdirSync('packages')
  .map(name => join('packages', name, 'bench'))
  .filter(folder => existsSync(folder))
  .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
  .filter(path => path.endsWith('.bench.mjs') && wanted.every(part => path.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(`No benchmark matches ${wanted.join(' ') || 'packages/*/bench/*.bench.mjs'}.`);
  process.exit(1);
}

let failed = 0;
for (const path of files) {
  console.log(`\n# ${path}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', path], { stdio: 'inherit' });
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
