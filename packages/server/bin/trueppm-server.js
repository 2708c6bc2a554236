#!/usr/bin/env node
// Committed, so that installing links it before the first build.
import { existsSync, statSync } from 'node:fs';
import module from 'node:module';

/** Whether the server in few files is what the compiler has made last; an installed package has nothing else. */
function isBundleCurrent() {
  const [bundle, ...written] = [
    '../dist/start/main.js',
    ...['server', 'sdk', 'scheduler'].map(name => `../../${name}/dist/build.tsbuildinfo`),
  ].map(path => new URL(path, import.meta.url));
  if (!existsSync(bundle)) return false;
  const madeAt = statSync(bundle).mtimeMs;
  return written.every(file => !existsSync(file) || statSync(file).mtimeMs <= madeAt);
}

// From Node 22 on the second start finds its code compiled.
module.enableCompileCache?.();
await import(isBundleCurrent() ? '../dist/start/main.js' : '../dist/main.js');
