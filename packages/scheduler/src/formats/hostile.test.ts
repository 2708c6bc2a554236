import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SchedulerError } from '../errors.js';
import type { Project } from '../model.js';
import { schedule, validate } from '../schedule.js';
import { readCsv } from './csv/read.js';
import { writeCsv } from './csv/write.js';
import { detectFormat } from './detect.js';
import { FormatError } from './errors.js';
import { readJson } from './json/read.js';
import { writeJson } from './json/write.js';
import { readMspdi } from './mspdi/read.js';
import { exportMspdi } from './mspdi/write.js';

/** A plan with one of everything that the formats know. */
const plan: Project = {
  name: 'Plan',
  start: '2026-01-05T08:00',
  minutesPerDay: 480,
  calendarId: '1',
  calendars: [
    {
      id: '1',
      uid: 1,
      name: 'Standard',
      weekdays: [1, 2, 3, 4, 5].map(weekday => ({
        weekday: weekday as 1,
        shifts: [
          { fromMinute: 480, toMinute: 720 },
          { fromMinute: 780, toMinute: 1020 },
        ],
      })),
      exceptions: [
        { name: 'Off', from: '2026-01-06', to: '2026-01-06', shifts: [] },
        {
          from: '2026-01-01',
          to: '2026-12-31',
          shifts: [{ fromMinute: 480, toMinute: 720 }],
          recurrence: { kind: 'monthly_position', every: 1, position: 1, item: 5 },
        },
      ],
    },
    { id: '2', uid: 2, name: 'Ann', baseCalendarId: '1', weekdays: [{ weekday: 3, shifts: [] }] },
  ],
  tasks: [
    { id: '1', name: 'Phase' },
    {
      id: '2',
      name: 'Dig "deep", then =stop',
      parentId: '1',
      durationMinutes: 2400,
      percentComplete: 40,
      actualStart: '2026-01-05T08:00',
      deadline: '2026-02-01T17:00',
      cost: 1000,
      baselines: [{ number: 0, start: '2026-01-05T08:00', finish: '2026-01-09T17:00', cost: 900 }],
    },
    {
      id: '3',
      name: 'Fill',
      parentId: '1',
      durationMinutes: 480,
      constraintType: 'snet',
      constraintDate: '2026-01-12T08:00',
    },
    { id: '4', name: 'Done', durationMinutes: 0 },
  ],
  dependencies: [
    { predecessorId: '2', successorId: '3', type: 'SS', lagMinutes: 480 },
    { predecessorId: '3', successorId: '4', type: 'FS' },
  ],
  resources: [{ id: '1', uid: 1, name: 'Ann', kind: 'work', maxUnits: 1, calendarId: '2' }],
  assignments: [
    {
      id: '1',
      uid: 1,
      taskId: '2',
      resourceId: '1',
      units: 1,
      workMinutes: 2400,
      contour: 'contoured',
      segments: [
        { start: '2026-01-05T08:00', finish: '2026-01-05T17:00', workMinutes: 480 },
        { start: '2026-01-08T08:00', finish: '2026-01-15T12:00', workMinutes: 1920 },
      ],
    },
  ],
};

const readers = {
  mspdi: { text: exportMspdi(plan, schedule(plan)).xml, read: readMspdi },
  csv: { text: writeCsv(plan, schedule(plan)), read: readCsv },
  json: { text: writeJson(plan, { indent: 1 }), read: readJson },
} as const;
type Kind = keyof typeof readers;
const kinds = Object.keys(readers) as Kind[];

/** What happens to a text: refused with a code, or a plan that the engine judges. Anything else fails the test. */
async function outcome(kind: Kind, source: string | Uint8Array): Promise<string> {
  let project: Project;
  try {
    project = (await readers[kind].read(source)).project;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.problems.length).toBeLessThanOrEqual(200);
    for (const problem of error.problems) expect(problem.code).toMatch(/^[a-z_]+$/);
    return `refused ${error.code}`;
  }
  const problems = validate(project);
  try {
    const dates = schedule(project);
    exportMspdi(project, dates);
    writeCsv(project, dates);
    writeJson(project);
    return 'scheduled';
  } catch (error) {
    if (!(error instanceof SchedulerError)) throw error;
    return problems.some(({ severity }) => severity === 'error') ? 'judged' : `judged ${error.code}`;
  }
}

const values = fc.constantFrom(
  '',
  '0',
  '-1',
  '1e308',
  '99999999999999999999',
  'NaN',
  'null',
  'PT99999999H0M0S',
  '-PT1H0M0S',
  '10000000m',
  '9999-12-31T23:59:00',
  '2026-02-30',
  '0000-00-00T00:00:00',
  '1FS+9999999999d',
  '=cmd()',
  '"',
  '__proto__',
  '\u0000',
  '\u202E',
);

/** One hurt to a text: cut, piece removed, piece doubled, value replaced, characters changed. */
const damage = fc.oneof(
  fc.nat().map(at => (text: string) => text.slice(0, at % text.length)),
  fc.tuple(fc.nat(), fc.nat({ max: 200 })).map(([at, length]) => (text: string) => {
    const from = at % text.length;
    return text.slice(0, from) + text.slice(from + length);
  }),
  fc.tuple(fc.nat(), fc.nat({ max: 400 })).map(([at, length]) => (text: string) => {
    const from = at % text.length;
    return text.slice(0, from + length) + text.slice(from);
  }),
  fc.nat().map(at => (text: string) => {
    const found = [...text.matchAll(/<(\w+)>[^<]*<\/\1>|"[^"]*": [^,\n]+,?|[^\n]+\n/g)];
    if (found.length === 0) return text;
    const { index, 0: piece } = found[at % found.length]!;
    return text.slice(0, index) + piece.repeat(2) + text.slice(index + piece.length);
  }),
  fc.tuple(fc.nat(), values).map(([at, value]) => (text: string) => {
    const found = [...text.matchAll(/(?<=>)[^<>\n]+(?=<)|(?<=: )[^,\n]+|(?<=[,\n])[^,\n]+/g)];
    if (found.length === 0) return text;
    const { index, 0: old } = found[at % found.length]!;
    return text.slice(0, index) + value + text.slice(index + old.length);
  }),
  fc.tuple(fc.nat(), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })).map(([at, piece]) => (text: string) => {
    const from = at % text.length;
    return text.slice(0, from) + piece + text.slice(from + piece.length);
  }),
);

describe.each(kinds)('a damaged file: %s', kind => {
  it('is refused with a code or is a plan that the engine judges', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async hurts => {
        seen.add(
          await outcome(
            kind,
            hurts.reduce((text, hurt) => (text === '' ? text : hurt(text)), readers[kind].text),
          ),
        );
      }),
      { numRuns: 300 },
    );
    expect([...seen].some(result => result.startsWith('refused'))).toBe(true);
    expect(seen).toContain('scheduled');
  }, 60_000);

  it('with flipped bytes is no worse', async () => {
    const bytes = new TextEncoder().encode(readers[kind].text);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
        async flips => {
          const hurt = bytes.slice();
          for (const [at, value] of flips) hurt[at % hurt.length] = value;
          await outcome(kind, hurt);
          detectFormat(hurt);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});

const mspdi = (tasks: string, calendars = ''): string =>
  `<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID><Calendars>${calendars}</Calendars><Tasks>${tasks}</Tasks></Project>`;
const task = (uid: number, level: number, inner = ''): string =>
  `<Task><UID>${uid}</UID><OutlineLevel>${level}</OutlineLevel><Duration>PT8H0M0S</Duration>${inner}</Task>`;
const link = (uid: number): string => `<PredecessorLink><PredecessorUID>${uid}</PredecessorUID></PredecessorLink>`;
const many = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at + 1)).join('');
const json = (project: unknown): string => JSON.stringify({ format: 'trueppm-plan', version: 1, project });

describe('a hostile file', () => {
  it.each<[string, Kind, string, string]>([
    ['an outline 1,000 levels deep', 'mspdi', mspdi(many(1000, at => task(at, at))), 'judged'],
    ['an outline 1,000 levels deep', 'csv', `Level,Name\n${many(1000, at => `${at},a\n`)}`, 'judged'],
    [
      'an outline 1,000 levels deep',
      'json',
      json({
        start: '2026-01-05',
        tasks: Array.from({ length: 1000 }, (_, at) => ({
          id: String(at),
          parentId: at === 0 ? null : String(at - 1),
        })),
      }),
      'judged',
    ],
    ['a cycle through a summary', 'mspdi', mspdi(task(1, 1, link(3)) + task(2, 2) + task(3, 1, link(2))), 'judged'],
    ['a cycle through a summary', 'csv', 'Level,Name,Predecessors,Start\n1,a,3,2026-01-05\n2,b,,\n1,c,2,', 'judged'],
    [
      'a task above itself',
      'json',
      json({
        start: '2026-01-05',
        tasks: [
          { id: 'a', parentId: 'b' },
          { id: 'b', parentId: 'a' },
        ],
      }),
      'judged',
    ],
    ['a task above itself', 'csv', 'ID,Parent,Name\na,b,x\nb,a,y', 'judged'],
    ['two tasks with one number', 'mspdi', mspdi(task(1, 1) + task(1, 1)), 'refused duplicate_uid'],
    ['two tasks with one id', 'csv', 'ID,Name\na,x\na,y', 'refused duplicate_id'],
    ['two tasks with one id', 'json', json({ start: '2026-01-05', tasks: [{ id: 'a' }, { id: 'a' }] }), 'judged'],
    [
      'a calendar without working time',
      'mspdi',
      mspdi(
        task(1, 1),
        `<Calendar><UID>1</UID><IsBaseCalendar>1</IsBaseCalendar><WeekDays>${many(7, at => `<WeekDay><DayType>${at}</DayType><DayWorking>0</DayWorking></WeekDay>`)}</WeekDays></Calendar>`,
      ),
      'judged',
    ],
    [
      'a calendar without working time',
      'json',
      json({
        start: '2026-01-05',
        calendarId: 'c',
        calendars: [{ id: 'c', weekdays: [] }],
        tasks: [{ id: 'a', durationMinutes: 1 }],
      }),
      'judged',
    ],
    ['a duration of ten million minutes', 'csv', 'Name,Duration,Start\na,10000000m,2026-01-05', 'scheduled'],
    ['a duration beyond all years', 'csv', 'Name,Duration,Start\na,99999999999 months,2026-01-05', 'judged'],
    ['a date of the year 9999', 'csv', 'Name,Duration,Deadline,Start\na,1d,9999-12-31,2026-01-05', 'judged'],
    [
      'an entity bomb',
      'mspdi',
      `<!DOCTYPE p [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "&a;&a;&a;">]>${mspdi('<Task><Name>&b;</Name></Task>')}`,
      'refused doctype_forbidden',
    ],
    ['half a character at its end', 'mspdi', `${mspdi('').slice(0, -10)}<!\uD800`, 'refused not_xml'],
    ['a quote without end', 'csv', `Name\n"${'x'.repeat(900_000)}`, 'refused not_csv'],
    ['a cell without end', 'csv', `Name\n${'x'.repeat(1_000_001)}`, 'refused too_large'],
    ['a row without end', 'csv', `Name\n${','.repeat(3000)}`, 'refused too_large'],
    [
      'white space for a pattern to lose itself in',
      'csv',
      `Name,Predecessors,Resource Names,Duration,Cost\na,"1${' '.repeat(200_000)}+","x${' '.repeat(200_000)}[","1${' '.repeat(200_000)}!","$${' '.repeat(200_000)}x"`,
      'refused bad_value',
    ],
    [
      'numbers that are none',
      'json',
      '{"format":"trueppm-plan","version":1,"project":{"tasks":[{"id":"a","durationMinutes":1e999}]}}',
      'refused bad_value',
    ],
    [
      'keys of the language',
      'json',
      '{"format":"trueppm-plan","version":1,"project":{"start":"2026-01-05","tasks":[{"id":"__proto__","__proto__":{"durationMinutes":5}},{"id":"constructor","parentId":"__proto__"}]}}',
      'scheduled',
    ],
  ])(
    'with %s, %s',
    async (_, kind, text, expected) => {
      expect(await outcome(kind, text)).toBe(expected);
    },
    20_000,
  );

  it('has all its bad values named, not only the first, up to a cap', async () => {
    const bad = (at: number): string =>
      `<Task><UID>${at}</UID><Duration>x</Duration><Deadline>2026-02-30T00:00:00</Deadline>${link(99_999)}</Task>\n`;
    const error = (await readMspdi(mspdi(many(3, bad))).catch((caught: unknown) => caught)) as FormatError;
    expect(error.problems.map(({ code, line, path }) => `${code} ${line} ${path}`)).toEqual([
      ...[1, 2, 3].flatMap(at => [
        `bad_value ${at} Project/Tasks/Task[UID=${at}]/Duration`,
        `bad_value ${at} Project/Tasks/Task[UID=${at}]/Deadline`,
      ]),
      ...[1, 2, 3].map(at => `unknown_link_target ${at} Project/Tasks/Task[UID=${at}]/PredecessorLink`),
    ]);
    expect(error.message).toContain('and 8 more');
    const capped = (await readMspdi(mspdi(many(500, bad))).catch((caught: unknown) => caught)) as FormatError;
    expect(capped.problems).toHaveLength(200);
  });

  it('with two tasks of one id at every level is written without end only once', () => {
    const tasks = Array.from({ length: 60 }, (_, at) => ({
      id: `t${at >> 1}`,
      parentId: at < 2 ? null : `t${(at >> 1) - 1}`,
    }));
    expect(writeCsv({ tasks }).split('\r\n').length).toBeLessThan(100);
    expect(exportMspdi({ start: '2026-01-05', tasks }).xml.length).toBeLessThan(200_000);
  });
});
