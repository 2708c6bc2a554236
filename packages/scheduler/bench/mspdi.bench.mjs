/**
 * Goal: reading a plan file costs at most 1.6 times what the XML parser alone costs on the same text. Met or not, the
 * ratio is printed; memory traffic makes it worse on a machine whose cores are busy elsewhere.
 *
 * The floor is saxes with empty handlers, without its own resolution of namespaces, which the reader does without; the
 * ratio to saxes with namespaces is printed beside it. Time and peak memory are taken in processes of their own per size:
 * what is left of making the file would count into both.
 *
 * `node mspdi.bench.mjs 100000` measures that many tasks instead: a file of 350 MB, seven times what the reader takes
 * unless told otherwise.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { readMspdi, writeMspdi } from '@trueppm/scheduler/mspdi';
import { SaxesParser } from 'saxes';
import { generateMspdi } from './generate-mspdi.mjs';

const sliceLength = 1 << 18;
const maxBytes = 2 ** 30;

function parseFloor(text, options) {
  let events = 0;
  const parser = new SaxesParser(options);
  parser.on('opentag', () => {
    events += 1;
  });
  parser.on('closetag', () => {
    events += 1;
  });
  parser.on('text', () => {
    events += 1;
  });
  for (let from = 0; from < text.length; from += sliceLength) parser.write(text.slice(from, from + sliceLength));
  parser.close();
  return events;
}

async function median(times, run) {
  await run();
  const measured = [];
  for (let at = 0; at < times; at++) {
    const begin = performance.now();
    await run();
    measured.push(performance.now() - begin);
  }
  return measured.sort((a, b) => a - b)[times >> 1];
}

const rate = (bytes, ms) => `${ms.toFixed(0)} ms (${(bytes / 1e6 / (ms / 1000)).toFixed(0)} MB/s)`;

async function measureTime(file) {
  const text = readFileSync(file, 'utf8');
  const bytes = statSync(file).size;
  const times = bytes > 1e8 ? 3 : bytes > 1e7 ? 7 : 31;
  const bare = await median(times, () => parseFloor(text, { xmlns: false, position: true }));
  const spaced = await median(times, () => parseFloor(text, { xmlns: true, position: true }));
  const read = await median(times, () => readMspdi(text, { maxBytes }));
  const plan = await readMspdi(text, { maxBytes });
  const write = await median(times, () => writeMspdi(plan.project, undefined, { rest: plan.rest, notes: plan.notes }));
  console.log(
    `${plan.project.tasks.length} tasks, ${plan.project.dependencies.length} links, ${(bytes / 1e6).toFixed(1)} MB`,
  );
  console.log(`  read   ${rate(bytes, read)}  floor ${rate(bytes, bare)}  ratio ${(read / bare).toFixed(2)}`);
  console.log(`         floor with namespaces ${rate(bytes, spaced)}  ratio ${(read / spaced).toFixed(2)}`);
  console.log(`  write  ${rate(bytes, write)}`);
}

/** Reads one file as a stream in a process of its own, so that nothing else counts into the peak. */
async function measureMemory(file) {
  const before = process.memoryUsage.rss();
  const plan = await readMspdi(createReadStream(file), { maxBytes });
  const peak = process.resourceUsage().maxRSS * 1024;
  const megabytes = bytes => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    `  peak memory ${megabytes(peak)} for a file of ${megabytes(statSync(file).size)}, ${megabytes(before)} before (${plan.project.tasks.length} tasks)`,
  );
}

const [mode, file] = process.argv.slice(2);
if (mode === 'time') await measureTime(file);
else if (mode === 'memory') await measureMemory(file);
else {
  const folder = mkdtempSync(join(tmpdir(), 'mspdi-bench-'));
  for (const tasks of mode === undefined ? [1_000, 10_000] : [Number(mode)]) {
    const path = join(folder, `${tasks}.xml`);
    writeFileSync(path, generateMspdi({ tasks, seed: 7 }));
    for (const what of ['time', 'memory']) {
      spawnSync(process.execPath, [fileURLToPath(import.meta.url), what, path], { stdio: 'inherit' });
    }
  }
  rmSync(folder, { recursive: true });
}
