import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../bin/trueppm-scheduler.js', import.meta.url));
const plans = fileURLToPath(new URL('../conformance/plans/', import.meta.url));
const outline = join(plans, 'outline.xml');

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program (npm test builds it first). */
function run(args: readonly string[], input?: string | Buffer): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', code => resolve({ code, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

describe('schedule', () => {
  it('prints the dates as JSON', async () => {
    const { code, out, err } = await run(['schedule', outline, '--json']);
    expect(err).toBe('');
    expect(code).toBe(0);
    const { project, tasks } = JSON.parse(out);
    expect(project).toEqual({ name: 'outline', start: '2024-01-01T08:00', finish: '2024-01-08T17:00' });
    expect(tasks).toHaveLength(7);
    expect(tasks[3]).toEqual({
      uid: 4,
      id: 4,
      name: 'fence',
      start: '2024-01-01T08:00',
      finish: '2024-01-01T17:00',
      earlyStart: '2024-01-01T08:00',
      earlyFinish: '2024-01-01T17:00',
      lateStart: '2024-01-05T08:00',
      lateFinish: '2024-01-05T17:00',
      durationMin: 480,
      totalSlackMin: 1920,
      freeSlackMin: expect.any(Number),
      startSlackMin: 1920,
      finishSlackMin: 1920,
      critical: false,
    });
  });

  it('reads standard input', async () => {
    const file = await run(['schedule', outline, '--json']);
    const piped = await run(['schedule', '-', '--json'], await readFile(outline));
    expect(piped).toEqual(file);
  });

  it('prints a table for people', async () => {
    const { out } = await run(['schedule', outline]);
    expect(out).toMatch(/^outline: 2024-01-01T08:00 to 2024-01-08T17:00, 7 tasks\n/);
    expect(out).toMatch(/ 7 {4}built +2024-01-08 17:00 {2}2024-01-08 17:00 +0 d +0 d {2}critical\n/);
  });

  it('takes no date from the file that it should calculate', async () => {
    const text = await readFile(outline, 'utf8');
    const dated = text.replace(/<((?:Early|Late)?(?:Start|Finish))>[^<]*</g, '<$1>2031-05-05T08:00:00<');
    expect(dated).not.toBe(text);
    expect((await run(['schedule', '-', '--json'], dated)).out).toBe((await run(['schedule', outline, '--json'])).out);
  });
});

describe('verify', () => {
  it('agrees with a file that holds the right dates', async () => {
    const { code, out } = await run(['verify', outline]);
    expect(code).toBe(0);
    expect(out).toMatch(/^7 of 7 tasks agree in every value\n/);
    expect(out).toMatch(/lateFinish +7 +7 +0 +0 +100\.0 %/);
  });

  it('shows what differs and exits with 1', async () => {
    const text = (await readFile(outline, 'utf8')).replace(
      '<LateFinish>2024-01-02T17:00:00</LateFinish>',
      '<LateFinish>2024-01-03T08:00:00</LateFinish>',
    );
    const { code, out } = await run(['verify', '-'], text);
    expect(code).toBe(1);
    expect(out).toMatch(/^6 of 7 tasks agree in every value\n/);
    expect(out).toMatch(/ 2 {2}dig +lateFinish +2024-01-03T08:00 +2024-01-02T17:00 +no working time between/);
    const json = JSON.parse((await run(['verify', '-', '--json'], text)).out);
    expect(json.differences).toMatchObject([{ uid: 2, field: 'lateFinish', isEquivalent: true }]);
  });
});

describe('what it cannot do', () => {
  const plan = (tasks: string): string =>
    `<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2024-01-01T08:00:00</StartDate><Tasks>${tasks}</Tasks></Project>`;
  const task = (uid: number, predecessor: number): string =>
    `<Task><UID>${uid}</UID><OutlineLevel>1</OutlineLevel><PredecessorLink><PredecessorUID>${predecessor}</PredecessorUID></PredecessorLink></Task>`;

  it.each([
    ['not XML', 'PK\u0003\u0004', 'not_xml'],
    ['a DOCTYPE', '<!DOCTYPE Project><Project/>', 'doctype_forbidden'],
    ['another vocabulary', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'not_mspdi'],
    ['a link to nowhere', plan(task(1, 2)), 'unknown_link_target'],
    ['a cycle', plan(task(1, 2) + task(2, 1)), 'cycle'],
  ])('%s ends with a code on standard error and nothing on standard output', async (_, text, problem) => {
    const { code, out, err } = await run(['schedule', '-', '--json'], text);
    expect(err).toMatch(new RegExp(`^error ${problem}: `));
    expect(out).toBe('');
    expect(code).toBe(3);
  });

  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ppm-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('a file that is not there', async () => {
    const { code, err } = await run(['schedule', join(folder, 'none.xml')]);
    expect(err).toMatch(/^error ENOENT: /);
    expect(code).toBe(3);
  });

  it('a file past the size limit', async () => {
    const path = join(folder, 'large.xml');
    await writeFile(path, plan('').replace('<Tasks>', `<!--${' '.repeat(60 * 1024 * 1024)}--><Tasks>`));
    const { code, err } = await run(['schedule', path]);
    expect(err).toMatch(/^error too_large: /);
    expect(code).toBe(3);
  });

  it.each([
    [[], 'no command'],
    [['sing'], 'unknown command'],
    [['schedule'], 'needs a plan file'],
    [['schedule', 'a', 'b'], 'one plan file'],
    [['schedule', 'a', '--colour'], '--colour'],
    [['verify', 'a', '--limit', 'many'], '--limit'],
  ])('%j', async (args, message) => {
    const { code, err } = await run(args);
    expect(err).toContain('error usage: ');
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

it('explains itself', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toContain('trueppm-scheduler schedule PLAN.xml');
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
