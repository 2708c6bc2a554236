import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { schedule, validate } from '../../schedule.js';
import { verifyPlan } from '../mspdi/verify.js';
import { readPmxml } from '../pmxml/read.js';
import { readXer } from '../xer/read.js';

const folder = fileURLToPath(new URL('../../../conformance/p6/', import.meta.url));
const xer = readFileSync(`${folder}bridge.xer`, 'utf8');
const pmxml = readFileSync(`${folder}bridge.xml`, 'utf8');

const both = [
  ['XER', () => readXer(xer), (id: string) => readXer(xer, { projectId: id })],
  ['PMXML', () => readPmxml(pmxml), (id: string) => readPmxml(pmxml, { projectId: id })],
] as const;

test('the two formats say the same', async () => {
  const fromXer = await readXer(xer);
  const fromPmxml = await readPmxml(pmxml);
  // Only PMXML can hold baselines.
  const tasks = fromPmxml.project.tasks.map(({ baselines: _, ...task }) => task);
  expect({ ...fromPmxml.project, tasks }).toEqual(fromXer.project);
  expect(fromPmxml.stored).toEqual(fromXer.stored);
  expect(fromPmxml.notes).toEqual(fromXer.notes);
  expect(fromPmxml.warnings.map(({ code, message }) => [code, message])).toEqual(
    fromXer.warnings.map(({ code, message }) => [code, message]),
  );
});

describe.each(both)('%s', (_, read, readProject) => {
  test('settings become those of the preset', async () => {
    const { project } = await read();
    expect(project).toMatchObject({
      name: 'Bridge over the Elbe',
      preset: 'primavera',
      start: '2026-01-05T08:00',
      statusDate: '2026-01-08T08:00',
      progressPolicy: 'retained_logic',
      lagCalendar: 'predecessor',
      totalSlackFrom: 'finish',
      criticalBy: 'slack',
      hasMultipleCriticalPaths: false,
      calendarId: '1',
      minutesPerDay: 480,
      minutesPerWeek: 2400,
      daysPerMonth: 21.5,
    });
  });

  test('the work breakdown structure becomes the outline, in its own order', async () => {
    const { project, warnings } = await read();
    const outline = project.tasks.map(task => `${task.parentId ?? ''}/${task.name}`);
    expect(outline).toEqual([
      '/Design',
      'wbs-110/Survey "north"',
      'wbs-110/Drawings',
      'wbs-110/Approval',
      '/Build',
      'wbs-120/Foundations',
      'wbs-120/Columns',
      'wbs-120/Handover',
      'wbs-120/Scaffold',
      'wbs-120/Site office',
      'wbs-120/Build, all',
    ]);
    expect(warnings.map(warning => warning.code)).toContain('empty_wbs');
  });

  test('activities keep their types, constraints, progress and cost', async () => {
    const { project, notes } = await read();
    const task = (id: string) => project.tasks.find(one => one.id === id);
    expect(project.tasks.map(one => one.activityType).filter(Boolean)).toEqual([
      'finish_milestone',
      'start_milestone',
      'resource_dependent',
      'level_of_effort',
      'wbs_summary',
    ]);
    expect(task('1000')).toMatchObject({ percentComplete: 100, actualFinish: '2026-01-06T17:00' });
    expect(task('1010')).toMatchObject({
      durationMinutes: 1920,
      remainingDurationMinutes: 1440,
      percentComplete: 25,
      physicalPercentComplete: 40,
      earnedValueMethod: 'physical_percent_complete',
      cost: 1600,
      actualCost: 400,
    });
    expect(task('1030')).toMatchObject({ calendarId: '2', priority: 700, cost: 5080 });
    expect(task('1040')).toMatchObject({
      constraintType: 'fnlt',
      constraintDate: '2026-01-16T17:00',
      cost: 250.25,
    });
    expect(task('1040')).not.toHaveProperty('constraintIsHard');
    expect(notes.get('1010')).toBe('Ask Ana & Bo\nbefore pouring');
  });

  test('a ladder keeps both its links, a link into another project is left out', async () => {
    const { project, warnings } = await read();
    expect(project.dependencies?.filter(link => link.successorId === '1040')).toEqual([
      { predecessorId: '1030', successorId: '1040', type: 'SS', lagMinutes: 960 },
      { predecessorId: '1030', successorId: '1040', type: 'FF', lagMinutes: 480 },
    ]);
    expect(project.dependencies).toHaveLength(8);
    expect(warnings.filter(warning => warning.code === 'cross_project_link')).toHaveLength(1);
  });

  test('calendars inherit the exceptions of their base, resources have rates', async () => {
    const { project } = await read();
    expect(project.calendars).toMatchObject([
      { id: '1', exceptions: [{ from: '2026-01-01', shifts: [] }] },
      { id: '2', baseCalendarId: '1', name: 'Six days' },
      { id: '3', baseCalendarId: '1', exceptions: [{ from: '2026-01-09' }] },
    ]);
    expect(project.resources).toMatchObject([
      {
        id: '500',
        kind: 'work',
        calendarId: '3',
        maxUnits: 1,
        costPerHour: 50,
        availability: [
          { from: null, to: '2026-01-31T23:59', units: 1 },
          { from: '2026-02-01T00:00', to: null, units: 2 },
        ],
      },
      { id: '501', kind: 'material', costPerHour: 90 },
    ]);
    expect(project.assignments).toMatchObject([
      { id: '700', taskId: '1060', resourceId: '500', units: 1, workMinutes: 960, cost: 800.5 },
      { id: '701', workMinutes: 1920, actualWorkMinutes: 480, remainingWorkMinutes: 1440, cost: 1600, actualCost: 400 },
      { id: '703', resourceId: '501', units: 0.3 },
    ]);
  });

  test('the dates are those worked out by hand', async () => {
    const plan = await read();
    expect(validate(plan.project)).toEqual([]);
    const { differences, tasks } = verifyPlan(plan, schedule(plan.project).tasks);
    expect(differences).toEqual([]);
    expect(tasks).toBe(9);
  });

  test('another project is read by its number or its short name', async () => {
    const first = await read();
    expect(first.warnings[0]).toMatchObject({ code: 'other_projects', message: expect.stringContaining('ROAD') });
    for (const id of ['11', 'ROAD']) {
      const { project } = await readProject(id);
      expect(project).toMatchObject({ name: 'Road', criticalBy: 'longest_path' });
      expect(project.tasks).toMatchObject([{ name: 'Pave', taskType: 'fixed_units' }]);
    }
    await expect(readProject('TUNNEL')).rejects.toMatchObject({ code: 'missing_value' });
  });
});

test('a baseline project in PMXML becomes the baseline of its activities', async () => {
  const { project } = await readPmxml(pmxml);
  expect(project.tasks.find(task => task.id === '1030')?.baselines).toEqual([
    { number: 0, start: '2026-01-13T08:00', finish: '2026-01-16T17:00', durationMinutes: 1920 },
  ]);
});

test('a stream of small pieces gives the same', async () => {
  async function* pieces(text: string) {
    for (let at = 0; at < text.length; at += 37) yield text.slice(at, at + 37);
  }
  expect(await readXer(pieces(xer))).toEqual(await readXer(xer));
  expect(await readPmxml(pieces(pmxml))).toEqual(await readPmxml(pmxml));
});

/** The XER file with one activity's field changed. */
function withField(name: string, value: string, code = 'B110'): string {
  const lines = xer.split('\r\n');
  const fields = lines[lines.indexOf('%T\tTASK') + 1]!.split('\t');
  const at = lines.findIndex(line => line.startsWith('%R\t') && line.includes(`\t${code}\t`));
  const values = lines[at]!.split('\t');
  values[fields.indexOf(name)] = value;
  return lines.with(at, values.join('\t')).join('\r\n');
}

const columns = async (changed: string, id = '1040') =>
  (await readXer(changed)).project.tasks.find(task => task.id === id);

describe('fields of XER', () => {
  test.each([
    ['CS_MSO', { constraintType: 'mso' }],
    ['CS_MSOA', { constraintType: 'snet' }],
    ['CS_MSOB', { constraintType: 'snlt' }],
    ['CS_MEO', { constraintType: 'mfo' }],
    ['CS_MEOA', { constraintType: 'fnet' }],
    ['CS_MANDSTART', { constraintType: 'mso', constraintIsHard: true }],
    ['CS_MANDFIN', { constraintType: 'mfo', constraintIsHard: true }],
    ['CS_ALAP', { constraintType: 'alap' }],
  ])('constraint %s', async (code, expected) => {
    const task = await columns(withField('cstr_type', code));
    expect(task).toMatchObject(expected);
    expect('constraintIsHard' in task!).toBe('constraintIsHard' in expected);
  });

  test('a second constraint, dates from outside, an expected finish', async () => {
    const changes = [
      ['cstr_type2', 'CS_MSOA', 'cstr_date2', '2026-01-14 08:00'],
      ['external_early_start_date', '2026-01-14 08:00', 'external_late_end_date', '2026-01-30 17:00'],
    ] as const;
    const [second, outside] = await Promise.all(
      changes.map(async ([field, value, other, date]) => {
        const once = withField(field, value).split('\r\n');
        const at = once.findIndex(line => line.includes('\tB110\t'));
        const fields = once[once.indexOf('%T\tTASK') + 1]!.split('\t');
        const values = once[at]!.split('\t');
        values[fields.indexOf(other)] = date;
        return columns(once.with(at, values.join('\t')).join('\r\n'));
      }),
    );
    expect(second).toMatchObject({ secondaryConstraintType: 'snet', secondaryConstraintDate: '2026-01-14T08:00' });
    expect(outside).toMatchObject({ externalEarlyStart: '2026-01-14T08:00', externalLateFinish: '2026-01-30T17:00' });
    const expected = withField('expect_end_date', '2026-01-21 17:00');
    expect(await columns(expected)).toMatchObject({ expectedFinish: '2026-01-21T17:00' });
    const ignored = expected.replace('rcal_Predecessor\tY', 'rcal_Predecessor\tN');
    expect(await columns(ignored)).not.toHaveProperty('expectedFinish');
  });

  test('suspend and resume of an activity in progress', async () => {
    const suspended = withField('suspend_date', '2026-01-07 17:00', 'A110');
    expect(await columns(suspended, '1010')).toMatchObject({ stop: '2026-01-07T17:00' });
  });

  test.each([
    ['Y', 'N', 'retained_logic'],
    ['N', 'Y', 'progress_override'],
    ['N', 'N', 'actual_dates'],
  ])('retained %s, override %s: %s', async (retained, override, progressPolicy) => {
    const text = xer
      .replace('Y\tY\tFT_FF', `Y\t${retained}\tFT_FF`)
      .replace('Y\tN\r\n%T\tPROJWBS', `Y\t${override}\r\n%T\tPROJWBS`);
    expect((await readXer(text)).project.progressPolicy).toBe(progressPolicy);
  });

  test('decimals come with a point or a comma', async () => {
    expect(await columns(withField('remain_drtn_hr_cnt', '1,5'))).toMatchObject({ durationMinutes: 90 });
    expect(await columns(withField('remain_drtn_hr_cnt', '1.234,5'))).toMatchObject({ durationMinutes: 74_070 });
    expect(await columns(withField('remain_drtn_hr_cnt', '1,234.5'))).toMatchObject({ durationMinutes: 74_070 });
  });

  test('a text may go on in the next line', async () => {
    const text = xer.replace('<p>before pouring</p>', 'and\r\nbefore pouring');
    expect((await readXer(text)).notes.get('1010')).toBe('Ask Ana & Bo\nand\nbefore pouring');
  });

  test('a calendar that cannot be read has a standard week and a warning', async () => {
    const { project, warnings } = await readXer(xer.replace('(0||CalendarData()(', '(0||CalendarData('));
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'bad_calendar' }));
    expect(project.calendars?.[0]?.weekdays).toHaveLength(7);
  });

  test('bytes of an old code page', async () => {
    const bytes = Buffer.from(xer.replace('Elbe', 'Ems\u00e4'), 'latin1');
    expect((await readXer(new Uint8Array(bytes))).project.name).toBe('Bridge over the Emsä');
  });
});

describe('what is no plan', () => {
  test.each([
    ['not_xer', ''],
    ['not_xer', 'hello'],
    ['missing_value', 'ERMHDR\t19.12\n%E\n'],
    ['bad_value', withField('target_drtn_hr_cnt', 'long')],
    ['bad_value', withField('target_drtn_hr_cnt', '-8')],
    ['bad_value', withField('act_start_date', '2026-02-30 08:00')],
    ['missing_value', withField('task_id', '')],
    ['duplicate_uid', withField('task_id', '1030')],
    ['too_large', withField('task_name', 'x'.repeat(1_000_001))],
    ['bad_value', xer.replace('PR_SS', 'PR_XX')],
  ])('XER %#: %s', async (code, text) => {
    await expect(readXer(text)).rejects.toMatchObject({ name: 'FormatError', code });
  });

  test.each([
    ['not_pmxml', '<Project xmlns="http://schemas.microsoft.com/project"/>'],
    ['not_pmxml', '<APIBusinessObjects xmlns="urn:other"/>'],
    ['missing_value', '<APIBusinessObjects/>'],
    ['doctype_forbidden', '<!DOCTYPE a><APIBusinessObjects/>'],
    ['not_xml', ''],
    ['bad_value', pmxml.replace('<Lag>16</Lag>', '<Lag>soon</Lag>')],
    ['duplicate_uid', pmxml.replaceAll('<ObjectId>1030</ObjectId>', '<ObjectId>1040</ObjectId>')],
  ])('PMXML %#: %s', async (code, text) => {
    await expect(readPmxml(text)).rejects.toMatchObject({ name: 'FormatError', code });
  });

  test('the size is capped', async () => {
    await expect(readXer(xer, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'too_large' });
  });

  test('an error names the line and the field', async () => {
    await expect(readXer(withField('remain_drtn_hr_cnt', 'x'))).rejects.toMatchObject({
      path: 'TASK/remain_drtn_hr_cnt',
      line: xer.split('\r\n').findIndex(line => line.includes('\tB110\t')) + 1,
    });
  });
});
