import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeMspdi } from './formats/mspdi/index.js';
import type { Project, Task } from './model.js';

const program = fileURLToPath(new URL('../bin/trueppm-scheduler.js', import.meta.url));
const plans = fileURLToPath(new URL('../conformance/plans/', import.meta.url));
const outline = join(plans, 'outline.xml');
const p6 = fileURLToPath(new URL('../conformance/p6/', import.meta.url));

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

/** Runs a shell line with the program as `$PPM`. */
function shell(line: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PPM: `"${process.execPath}" "${program}"` };
    const child = spawn('sh', ['-c', line.replaceAll('$PPM', env.PPM)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject);
    child.on('close', code => resolve({ code, out, err }));
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ppm-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

const days = (uid: number, count: number, more: Partial<Task> = {}): Task => ({
  id: String(uid),
  uid,
  name: `task ${uid}`,
  durationMinutes: count * 480,
  ...more,
});

/** Two tasks that want one person at once, and what follows them. */
const crowded: Project = {
  name: 'crowded',
  start: '2024-01-01T08:00',
  tasks: [days(1, 5), days(2, 5), days(3, 1)],
  dependencies: [
    { predecessorId: '1', successorId: '3' },
    { predecessorId: '2', successorId: '3', lagMinutes: -480 },
  ],
  resources: [{ id: '1', uid: 1, name: 'Ann', maxUnits: 1 }],
  assignments: [
    { id: '1', uid: 1, taskId: '1', resourceId: '1', workMinutes: 2400 },
    { id: '2', uid: 2, taskId: '2', resourceId: '1', workMinutes: 2400 },
  ],
};

async function planFile(name: string, project: Project): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, writeMspdi(project));
  return path;
}

/** Pushes a date out of place, as a file would have it that its program did not recalculate. */
const tampered = async (): Promise<string> =>
  (await readFile(outline, 'utf8')).replace(
    '<LateFinish>2024-01-02T17:00:00</LateFinish>',
    '<LateFinish>2024-01-03T08:00:00</LateFinish>',
  );

describe('schedule', () => {
  it('prints the dates as JSON', async () => {
    const { code, out, err } = await run(['schedule', outline, '--json']);
    expect(err).toBe('');
    expect(code).toBe(0);
    const { project, criticalPath, tasks } = JSON.parse(out);
    expect(project).toEqual({ name: 'outline', start: '2024-01-01T08:00', finish: '2024-01-08T17:00' });
    expect(criticalPath).toEqual(['2', '3', '6', '7']);
    expect(tasks).toHaveLength(7);
    expect(tasks[3]).toEqual({
      taskId: '4',
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
      freeSlackMin: 1920,
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
    expect(out).toMatch(/^outline: 2024-01-01 08:00 to 2024-01-08 17:00, 7 tasks\n/);
    expect(out).toMatch(/ 7 {4}built +2024-01-08 17:00 {2}2024-01-08 17:00 +0 d +0 d {2}critical\n/);
    const critical = await run(['schedule', outline, '--critical-only']);
    expect(critical.out).toContain('built');
    expect(critical.out).not.toContain('fence');
  });

  it('takes no date from the file that it should calculate', async () => {
    const text = await readFile(outline, 'utf8');
    const dated = text.replace(/<((?:Early|Late)?(?:Start|Finish))>[^<]*</g, '<$1>2031-05-05T08:00:00<');
    expect(dated).not.toBe(text);
    expect((await run(['schedule', '-', '--json'], dated)).out).toBe((await run(['schedule', outline, '--json'])).out);
  });

  it('takes settings of the command line before those of the plan', async () => {
    const bounds = async (...args: string[]) => JSON.parse((await run(['schedule', outline, '--json', ...args])).out);
    expect((await bounds('--from-date', '2024-02-05')).project).toMatchObject({
      start: '2024-02-05T08:00',
      finish: '2024-02-12T17:00',
    });
    expect((await bounds('--finish-date', '2024-02-12')).project).toMatchObject({
      start: '2024-02-05T08:00',
      finish: '2024-02-12T17:00',
    });
    const { tasks } = await bounds('--critical-slack', '4d');
    expect(tasks.every(({ critical }: { critical: boolean }) => critical)).toBe(true);
  });

  it('schedules by the rules of another program when told to', async () => {
    const args = ['schedule', outline, '--json', '--status-date', '2024-01-03'];
    const [, dig] = JSON.parse((await run(args)).out).tasks;
    expect(dig.start).toBe('2024-01-01T08:00');
    const [, held] = JSON.parse((await run([...args, '--preset', 'primavera'])).out).tasks;
    expect(held.start).toBe('2024-01-03T08:00');
  });

  it.each(['bridge.xer', 'bridge.xml'])('reads plans of Primavera: %s', async name => {
    const { code, out, err } = await run(['schedule', join(p6, name), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).project.name).toBe('Bridge over the Elbe');
    expect(err).toContain('warning other_projects: Only BRIDGE was read; the file also has: ROAD\n');
    const other = await run(['schedule', join(p6, name), '--json', '--quiet', '--project', 'ROAD']);
    expect(JSON.parse(other.out).project.name).not.toBe('Bridge over the Elbe');
    expect((await run(['verify', join(p6, name), '--quiet'])).out).toMatch(/^9 of 9 tasks agree in every value\n/);
  });

  it('shows names that would steer a terminal as text', async () => {
    const path = await planFile('names.xml', {
      ...crowded,
      name: 'plan\u202e',
      tasks: [days(1, 1, { name: 'evil \u009b31m\u200f name' })],
      dependencies: [],
      assignments: [],
    });
    const { out } = await run(['schedule', path]);
    expect(out).toContain('evil \ufffd31m\ufffd name');
    expect(out).not.toMatch(/[\u202e\u009b]/);
    const json = await run(['schedule', path, '--json']);
    expect(JSON.parse(json.out).tasks[0].name).toBe('evil \u009b31m\u200f name');
  });
});

describe('explain', () => {
  it('names the bounds, the chain to the root cause and what would free the date', async () => {
    const { code, out } = await run(['explain', outline, 'built']);
    expect(code).toBe(0);
    expect(out).toContain('"built" (id 7): 2024-01-08 17:00 to 2024-01-08 17:00, 0 d');
    expect(out).toMatch(/\* +link +start +2024-01-08 17:00 +"walls" \(id 6\) finishes 2024-01-08 17:00 \(FS\)/);
    expect(out).toContain('6. "dig" (id 2): the project starts 2024-01-01 08:00');
    expect(out).toContain('"pour" (id 3) shorter by 3 d: gains 3 d');
  });

  it('answers for late dates and slack, too', async () => {
    const { out } = await run(['explain', outline, '4', 'late-finish', '--json']);
    const { quantity, task, reasons, chain } = JSON.parse(out);
    expect(quantity).toBe('lateFinish');
    expect(task).toMatchObject({ id: '4', lateFinish: '2024-01-05T17:00' });
    expect(reasons.find(({ isBinding }: { isBinding: boolean }) => isBinding)).toMatchObject({
      kind: 'summary',
      text: 'summary "Phase one" (id 1) has everything below it finish by 2024-01-08 08:00',
    });
    expect(chain.at(-1)).toMatchObject({ kind: 'project_finish', holds: '7' });
  });

  it.each(['3', 'uid:3', 'row:3', 'id:3', 'pour', 'name:pour'])('finds the task by %s', async word => {
    const { out } = await run(['explain', outline, word, '--json', '--no-remedies']);
    expect(JSON.parse(out)).toMatchObject({ task: { id: '3' }, remedies: [] });
  });

  it('asks which of several tasks is meant', async () => {
    const tasks = [days(1, 1, { name: 'same' }), days(2, 1, { name: 'same' })];
    const path = await planFile('same.xml', { start: '2024-01-01T08:00', tasks });
    const { code, err } = await run(['explain', path, 'same']);
    expect(err).toContain('2 tasks go by name "same": id:1, id:2');
    expect(code).toBe(2);
  });
});

describe('simulate', () => {
  const options = ['--spread', '0.5,2', '--runs', '500', '--seed', '7'];

  it('gives the same forecast for any number of workers', async () => {
    const path = await planFile('simulate.xml', crowded);
    const [one, three] = await Promise.all([
      run(['simulate', path, ...options, '--json', '--workers', '1']),
      run(['simulate', path, ...options, '--json', '--workers', '3']),
    ]);
    expect(one.code).toBe(0);
    expect(three).toEqual(one);
    const forecast = JSON.parse(one.out);
    expect(forecast).toMatchObject({ runs: 500, seed: 7, plannedFinish: '2024-01-08T17:00' });
    expect(forecast.finish.p10 < forecast.finish.p90).toBe(true);
    expect(forecast.tasks).toHaveLength(3);
  });

  it('prints percentiles, dates, the S-curve and drivers', async () => {
    const path = await planFile('simulate.xml', crowded);
    const { out } = await run(['simulate', path, ...options, '--date', '2024-01-08,2034-01-01', '--lhs']);
    expect(out).toMatch(/^crowded: 500 runs, seed 7, Latin hypercube\n/);
    expect(out).toMatch(/^P80 +2024-01-\d\d \d\d:\d\d +[\d.]+ d$/m);
    expect(out).toMatch(/^2034-01-01 +100\.0 %$/m);
    expect(out).toMatch(/100\.0 % {2}#+$/m);
    expect(out).toMatch(/^task 1 +0\.\d{3} +0\.\d{3} +\d+\.\d %/m);
  });

  it('says when nothing is uncertain', async () => {
    const path = await planFile('simulate.xml', crowded);
    const { code, err } = await run(['simulate', path, '--runs', '10']);
    expect(err).toContain('warning no_estimates: ');
    expect(code).toBe(0);
  });
});

describe('level', () => {
  it('delays one of two tasks that want one person, and writes the levelled plan', async () => {
    const path = await planFile('level.xml', crowded);
    const target = join(folder, 'levelled.xml');
    const { code, out } = await run(['level', path, '--method', 'parallel', '--rule', 'lst', '-o', target]);
    expect(code).toBe(0);
    expect(out).toMatch(/^crowded: finish 2024-01-08 17:00 before, 2024-01-12 17:00 after\n/);
    expect(out).toMatch(/^over-allocations 1 before, 0 after; 2 tasks moved; /m);
    expect(out).toMatch(/^task 2 +2024-01-01 08:00 +2024-01-08 08:00 .* delayed 7 ed$/m);
    const levelled = JSON.parse((await run(['schedule', target, '--json'])).out);
    expect(levelled.tasks[1]).toMatchObject({ start: '2024-01-08T08:00' });
  });

  it('searches when asked to, and stays within slack when told to', async () => {
    const path = await planFile('level.xml', crowded);
    const searched = await run(['level', path, '--passes', '20', '--time', '5s', '--json']);
    expect(JSON.parse(searched.out)).toMatchObject({ finishAfter: '2024-01-12T17:00', overAllocationsAfter: [] });
    const kept = await run(['level', path, '--within-slack', '--split', '--json']);
    const { finishBefore, finishAfter, unresolved } = JSON.parse(kept.out);
    expect(finishAfter).toBe(finishBefore);
    expect(unresolved).not.toHaveLength(0);
  });

  it('leaves resources alone that are not to be levelled, unless told to take all', async () => {
    const resources = [{ ...crowded.resources![0]!, isLevelled: false }];
    const path = await planFile('alone.xml', { ...crowded, resources });
    const kept = await run(['level', path]);
    expect(kept.out).toMatch(/^Ann +2024-01-01 08:00 +2024-01-05 17:00 +2 +1 {2}resource not levelled$/m);
    const printed = await run(['level', path, '--all-resources', '-o', '-', '--to', 'json']);
    const { project } = JSON.parse(printed.out);
    expect(project.tasks[1].levelingDelayMinutes).toBe(7 * 1440);
    expect(project.resources[0].isLevelled).toBe(false);
  });
});

describe('check', () => {
  it('tells fourteen points and fails for one', async () => {
    const path = await planFile('check.xml', crowded);
    const { code, out } = await run(['check', path]);
    expect(code).toBe(1);
    expect(out).toMatch(/^ 2 {2}Leads +50 % +<= 0 % +2 {2}FAIL$/m);
    expect(out).toContain('"task 2" (id 2) to "task 3" (id 3) (FS - 1 d)');
    const { checks, passes } = JSON.parse((await run(['check', path, '--json'])).out);
    expect(checks).toHaveLength(14);
    expect(passes).toBe(false);
    expect((await run(['check', path, '--no-fail'])).code).toBe(0);
  });

  it('passes a sound plan', async () => {
    const dependencies = [{ predecessorId: '1', successorId: '2' }];
    const path = await planFile('sound.xml', { ...crowded, tasks: [days(1, 5), days(2, 5)], dependencies });
    const { code, out } = await run(['check', path]);
    expect(out).toMatch(/^No point fails\n/);
    expect(code).toBe(0);
  });
});

it('earned-value measures against the baseline', async () => {
  const plan: Project = {
    name: 'value',
    start: '2024-01-01T08:00',
    tasks: [
      days(1, 10, {
        percentComplete: 30,
        actualStart: '2024-01-01T08:00',
        actualCost: 350,
        baselines: [{ number: 0, start: '2024-01-01T08:00', finish: '2024-01-12T17:00', cost: 1000 }],
      }),
    ],
  };
  const path = await planFile('value.xml', plan);
  const { code, out } = await run(['earned-value', path, '--status-date', '2024-01-04T17:00', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ statusDate: '2024-01-04T17:00', project: { pv: 400, ev: 300, sv: -100 } });
});

describe('verify', () => {
  it('agrees with a file that holds the right dates', async () => {
    const { code, out } = await run(['verify', outline]);
    expect(code).toBe(0);
    expect(out).toMatch(/^7 of 7 tasks agree in every value\n/);
    expect(out).toMatch(/lateFinish +7 +7 +0 +0 +100\.0 %/);
  });

  it('shows what differs, says why, and exits with 1', async () => {
    const { code, out } = await run(['verify', '-'], await tampered());
    expect(code).toBe(1);
    expect(out).toMatch(/^7 of 7 tasks agree in every value, 6 of them to the minute\n/);
    expect(out).toContain(
      'uid 2 dig: lateFinish is 2024-01-03 08:00 in the file, 2024-01-02 17:00 calculated (no working time between)\n' +
        '    Its last possible finish is this because "pour" (id 3) must start by 2024-01-03 08:00 (FS).',
    );
    const json = JSON.parse((await run(['verify', '-', '--json'], await tampered())).out);
    expect(json).toMatchObject({ tasks: 7, exactTasks: 6, agreeingTasks: 7, differing: 1 });
    expect(json.differences).toMatchObject([
      { uid: 2, field: 'lateFinish', isEquivalent: true, explanation: expect.stringContaining('because "pour"') },
    ]);
  });

  it('has nothing to say of a file without calculated values', async () => {
    const { code, err } = await run(['verify', '-'], 'Name,Duration\na,1d\n');
    expect(err).toMatch(/^error nothing_stored: /);
    expect(code).toBe(3);
  });

  it('prints no more differences than asked for', async () => {
    const { out } = await run(['verify', '-', '--limit', '0'], await tampered());
    expect(out).toMatch(/… and 1 more \(--limit\)\n$/);
  });
});

describe('convert', () => {
  it('writes a plan that reads as the same one, to a file or to standard output', async () => {
    const target = join(folder, 'converted.xml');
    expect(await run(['convert', outline, target])).toEqual({ code: 0, out: '', err: '' });
    const printed = await run(['convert', outline, '--to', 'mspdi']);
    expect(printed.out).toBe(await readFile(target, 'utf8'));
    expect((await run(['schedule', target])).out).toBe((await run(['schedule', outline])).out);
    expect((await run(['verify', target])).code).toBe(0);
  });

  it('writes tables and JSON, which are told by their content', async () => {
    const dates = (await run(['schedule', outline, '--json'])).out;
    const taskDates = (out: string) =>
      JSON.parse(out).tasks.map(({ name, start, lateFinish }: Record<string, string>) => [name, start, lateFinish]);
    const json = await run(['convert', outline, '--to', 'json']);
    expect(taskDates((await run(['schedule', '-', '--json'], json.out)).out)).toEqual(taskDates(dates));
    const csv = await run(['convert', outline, '--to', 'csv']);
    expect(csv.err).toContain('lost no_such_field: The table has no column for this; it is left out (calendars)\n');
    const table = await run(['schedule', '-', '--json', '--from-date', '2024-01-01'], csv.out);
    expect(taskDates(table.out)).toEqual(taskDates(dates));
  });

  it('reads tables as it is told to', async () => {
    const table = 'Vorgang|Dauer\nBeton|2d\n'.replaceAll('|', ';');
    const args = ['schedule', '-', '--json', '--from-date', '2024-01-01', '--from', 'csv'];
    const named = ['--column', 'name=Vorgang,duration=2', '--delimiter', ';'];
    const { out } = await run([...args, ...named], table);
    expect(JSON.parse(out).tasks).toMatchObject([{ name: 'Beton', durationMin: 960, finish: '2024-01-02T17:00' }]);
  });

  it('names every wrong cell of a table, and what a table cannot know', async () => {
    const wrong = await run(['schedule', '-'], 'Name,Duration,Start\na,long,2024-01-01\nb,1d,soon\n');
    expect(wrong.err).toMatch(/^error bad_value: .*line 2, column 2\)\nerror bad_value: .*line 3, column 3\)\n$/);
    const loose = await run(['schedule', '-'], 'Name,Duration\na,1d\n');
    expect(loose.err).toMatch(/^error missing_start: .*\n {2}--from-date DATE says when it starts\n$/);
    expect(loose.code).toBe(3);
  });

  it('leaves the file as it was when the plan cannot be written', async () => {
    const target = join(folder, 'none', 'converted.xml');
    const { code, err } = await run(['convert', outline, target]);
    expect(err).toBe(`error ENOENT: "${target}": no such file or folder\n`);
    expect(code).toBe(3);
  });
});

describe('on standard error', () => {
  const plan = (tasks: string): string =>
    `<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2024-01-01T08:00:00</StartDate><Tasks>${tasks}</Tasks></Project>`;
  const task = (uid: number, inner = ''): string =>
    `<Task><UID>${uid}</UID><OutlineLevel>1</OutlineLevel>${inner}</Task>`;
  const after = (uid: number): string => `<PredecessorLink><PredecessorUID>${uid}</PredecessorUID></PredecessorLink>`;
  const onCalendar = (uid: number): string => task(uid, '<CalendarUID>99</CalendarUID>');

  it.each([
    ['no plan at all', 'PK\u0003\u0004', 'unknown_format'],
    ['a DOCTYPE', '<!DOCTYPE Project><Project/>', 'doctype_forbidden'],
    ['a DOCTYPE with entities', '<!DOCTYPE p [<!ENTITY a "&b;">]><Project/>', 'doctype_forbidden'],
    ['another vocabulary', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'unknown_format'],
    ['XML that stops', '<Project xmlns="http://schemas.microsoft.com/project">', 'not_xml'],
    ['a link to nowhere', plan(task(1, after(2))), 'unknown_link_target'],
    ['a cycle', plan(task(1, after(2)) + task(2, after(1))), 'cycle'],
    ['nothing', '', 'empty'],
  ])('%s ends with a code and nothing on standard output', async (_, text, problem) => {
    const { code, out, err } = await run(['schedule', '-', '--json'], text);
    expect(err).toMatch(new RegExp(`^error ${problem}: `));
    expect(out).toBe('');
    expect(code).toBe(3);
  });

  it.each([
    ['a workbook', 'PK\u0003\u0004', 'save the table as CSV'],
    ['a plan of Microsoft Project', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'have it save XML'],
    ['a compressed file', Buffer.from('1f8b0800', 'hex'), 'unpack it'],
  ])('%s is told what to do', async (_, bytes, advice) => {
    const path = join(folder, 'binary');
    await writeFile(path, bytes);
    const { code, err } = await run(['schedule', path]);
    expect(err).toMatch(/^error unknown_format: /);
    expect(err).toContain(advice);
    expect(code).toBe(3);
  });

  it('a file that is not there, and a folder', async () => {
    const missing = await run(['schedule', join(folder, 'none.xml')]);
    expect(missing.err).toBe(`error ENOENT: "${join(folder, 'none.xml')}": no such file or folder\n`);
    expect(missing.code).toBe(3);
    const inside = await run(['schedule', folder]);
    expect(inside.err).toBe(`error EISDIR: "${folder}" is a folder, not a plan file\n`);
    expect(inside.code).toBe(3);
  });

  it('a cell past its limit, which cannot be raised', async () => {
    const { err } = await run(['schedule', '-', '--from', 'csv'], `Name\n${'x'.repeat(1_000_001)}`);
    expect(err).toMatch(/^error too_large: .*\n$/);
  });

  it('a file past the size limit, which can be raised', async () => {
    const path = join(folder, 'large.xml');
    await writeFile(path, plan(task(1)).replace('<Tasks>', `<!--${' '.repeat(2 * 1024 * 1024)}--><Tasks>`));
    const { code, err } = await run(['schedule', path, '--max-size', '1']);
    expect(err).toMatch(/^error too_large: .*\n {2}--max-size MB reads larger files\n$/);
    expect(code).toBe(3);
    expect((await run(['schedule', path, '--max-size', '3'])).code).toBe(0);
  });

  it('warnings of one kind are told once, all when verbose, none when quiet', async () => {
    const text = plan([1, 2, 3].map(onCalendar).join(''));
    const brief = await run(['schedule', '-'], text);
    expect(brief.err).toMatch(/^warning unknown_calendar: [^\n]+\n {2}and 2 more like it \(--verbose\)\n$/);
    expect(brief.code).toBe(0);
    expect((await run(['schedule', '-', '--verbose'], text)).err.match(/^warning unknown_calendar/gm)).toHaveLength(3);
    expect((await run(['schedule', '-', '--quiet'], text)).err).toBe('');
  });

  it('--timing prints one JSON object', async () => {
    const { out, err } = await run(['schedule', outline, '--timing']);
    const timing = JSON.parse(err);
    expect(Object.keys(timing)).toEqual([
      'read',
      'compile',
      'forward',
      'backward',
      'slack',
      'output',
      'total',
      'peakMemoryMb',
    ]);
    expect(Object.values(timing).every(value => typeof value === 'number' && value >= 0)).toBe(true);
    expect(out).toBe((await run(['schedule', outline])).out);
    const runs = await run(['simulate', outline, '--spread', '0.9,1.3', '--runs', '10', '--timing', '--quiet']);
    expect(Object.keys(JSON.parse(runs.err))).toEqual(['read', 'compile', 'runs', 'output', 'total', 'peakMemoryMb']);
  });

  it('progress is told where asked for, and never when quiet', async () => {
    const { err } = await run(['schedule', outline, '--progress']);
    expect(err).toBe('reading 100 %\n');
    expect((await run(['schedule', outline, '--progress', '--quiet'])).err).toBe('');
    expect((await run(['schedule', outline])).err).toBe('');
  });

  it.each([
    [[], 'no command'],
    [['sing'], 'unknown command "sing"'],
    [['schedule'], 'schedule needs PLAN'],
    [['schedule', 'a', 'b'], 'not also "b"'],
    [['schedule', 'a', '--colour'], '--colour'],
    [['schedule', 'a', '--from-date', 'soon'], '--from-date takes a date'],
    [['schedule', 'a', '--preset', 'chess'], '--preset takes microsoft-project, primavera'],
    [['schedule', 'a', '--from', 'paper'], '--from takes mspdi'],
    [['schedule', 'a', '--delimiter', 'x'], '--delimiter takes'],
    [['schedule', 'a', '--column', 'colour=1'], '--column takes FIELD=HEADING'],
    [['verify', 'a', '--limit', 'many'], '--limit takes a whole number'],
    [['explain', 'a'], 'explain needs PLAN TASK [QUANTITY]'],
    [['explain', 'a', 'b', 'colour'], 'the quantity is one of early-start'],
    [['simulate', 'a', '--runs', '0'], '--runs takes a whole number from 1'],
    [['simulate', 'a', '--spread', '2,1'], '--spread takes two factors'],
    [['simulate', 'a', '--spread', ',1.3'], '--spread takes two factors'],
    [['level', 'a', '--rule', 'luck'], '--rule takes standard'],
    [['level', 'a', '--time', 'long'], '--time takes a time'],
    [['convert', 'a'], 'convert needs OUT or --to FORMAT'],
    [['convert', 'a', 'b.doc'], 'is that of no format'],
  ])('a wrong command line: %j', async (args, message) => {
    const { code, out, err } = await run(args);
    expect(err).toContain('error usage: ');
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('in a shell', () => {
  it('ends quietly when the reader of its output has gone', async () => {
    const { out, err } = await shell(`$PPM schedule ${outline} --json | head -c 1; $PPM help | head -n 1`);
    expect(out).toMatch(/^\{trueppm-scheduler: /);
    expect(err).toBe('');
  });

  it('hands all of a long output to a pipe', async () => {
    const tasks = Array.from({ length: 3000 }, (_, at) => days(at + 1, 1));
    const path = await planFile('long.xml', { start: '2024-01-01T08:00', tasks });
    const { out } = await shell(`$PPM schedule ${path} --json | cat`);
    expect(out.length).toBeGreaterThan(1_000_000);
    expect(JSON.parse(out).tasks).toHaveLength(3000);
  });

  it('ends with 130 on Ctrl-C, without a stack trace', async () => {
    const path = await planFile('interrupt.xml', crowded);
    // The runs are far more than the test has time for: only the signal ends them.
    const line = `trap : INT; $PPM simulate ${path} --spread 0.5,2 --runs 10000000 --progress; echo $?`;
    const child = spawn('sh', ['-c', line.replace('$PPM', `"${process.execPath}" "${program}"`)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
    const started = new Promise<void>(resolve => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
        if (text.includes('simulating')) resolve();
      });
    });
    await Promise.race([started, ended]);
    process.kill(-child.pid!, 'SIGINT');
    await ended;
    expect(out).toBe('130\n');
    expect(err).not.toMatch(/\bat .*:\d+:\d+/);
  });
});

describe('explains itself', () => {
  it('with a list of commands', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of ['schedule', 'explain', 'simulate', 'level', 'check', 'earned-value', 'verify', 'convert']) {
      expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'));
      const help = await run([name, '--help']);
      expect(help.code).toBe(0);
      expect(help.out).toContain(`trueppm-scheduler ${name} `);
      expect(help.out).toMatch(/^ {2}--timing +print/m);
    }
    expect(await run(['help', 'verify'])).toEqual(await run(['verify', '-h']));
  });

  it('with its version', async () => {
    expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
    const manifest = await stat(fileURLToPath(new URL('../package.json', import.meta.url)));
    expect(manifest.isFile()).toBe(true);
  });
});
