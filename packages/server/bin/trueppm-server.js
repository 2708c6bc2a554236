#!/usr/bin/env node
// Committed, so that installing links it before the first build.
import module from 'node:module';

// From Node 22 on the second start finds its code compiled.
module.enableCompileCache?.();
await import('../dist/main.js');
