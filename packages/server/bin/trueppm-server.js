#!/usr/bin/env node
// Committed, so that installing links it before the first build.
import '../dist/main.js';
