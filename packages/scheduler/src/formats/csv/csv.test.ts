import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dependency, Project, Task } from '../../model.js';
import { schedule } from '../../schedule.js';
import { FormatError } from '../errors.js';
import { type ReadCsvOptions, readCsv } from './read.js';
import { exportCsv, writeCsv } from './write.js';

const table = (...rows: string[]): string => rows.join('\n');
const tasksOf = async (text: string, options?: ReadCsvOptions) => (await readCsv(text, options)).project.tasks;

async function failure(text: string | Uint8Array, options?: ReadCsvOptions): Promise<FormatError> {
  const error = await readCsv(text, options).catch((caught: unknown) => caught);
  if (!(error instanceof FormatError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}

describe('the columns of a table', () => {
  it.each([
    ['English', 'ID,Task Name,Duration,Start,Finish,Predecessors,% Complete'],
    ['German', 'Nr.,Vorgangsname,Dauer,Anfang,Ende,Vorgänger,% Abgeschlossen'],
    ['French', 'N°,Nom de la tâche,Durée,Début,Fin,Prédécesseurs,% achevé'],
    ['Spanish', 'Id.,Nombre de tarea,Duración,Comienzo,Fin,Predecesoras,% completado'],
    ['Japanese', '番号,タスク名,期間,開始日,終了日,先行タスク,達成率'],
    ['odd spelling', 'id,TASK_NAME,duration,START DATE,End-Date,predecessor,%complete'],
  ])('are known in %s', async (_, headings) => {
    const { columns, project } = await readCsv(`${headings}\n7,Dig,2d,,,,50%`);
    expect(columns).toEqual({ id: 1, name: 2, duration: 3, start: 4, finish: 5, predecessors: 6, percentComplete: 7 });
    expect(project.tasks).toEqual([{ id: '7', name: 'Dig', durationMinutes: 960, percentComplete: 50 }]);
  });

  it('are what the caller says, whatever they are called', async () => {
    const text = table('Name,What,Days', 'x,Dig,2');
    const read = await tasksOf(text, { columns: { name: 'what', id: 1, duration: 'Days' } });
    expect(read).toEqual([{ id: 'x', name: 'Dig', durationMinutes: 960 }]);
    expect(await tasksOf('Dig,3', { hasHeadings: false, columns: { name: 1, duration: 2 } })).toEqual([
      { id: '1', name: 'Dig', durationMinutes: 1440 },
    ]);
    expect((await failure(text, { columns: { name: 'Gone' } })).message).toContain('Gone');
  });

  it('that are not known are named, and a table without names is refused', async () => {
    const { warnings } = await readCsv('Name,Colour,Name\nDig,red,x');
    expect(warnings.map(({ code, column }) => [code, column])).toEqual([
      ['unknown_column', 2],
      ['unknown_column', 3],
    ]);
    expect((await failure('a,b\n1,2')).code).toBe('not_csv');
    expect((await failure('')).code).toBe('not_csv');
  });
});

describe('the cells of a table', () => {
  it.each([',', ';', '\t'] as const)('are parted by %j, recognised', async delimiter => {
    const text = table(['Name', 'Duration', 'Priority'].join(delimiter), ['"a,b;c\td"', '2d', '700'].join(delimiter));
    expect(await tasksOf(text)).toEqual([{ id: '1', name: 'a,b;c\td', durationMinutes: 960, priority: 700 }]);
  });

  it('may hold line breaks and doubled quotes, and lines end as they like', async () => {
    const text = 'Name,Duration\r\n"two\r\nlines ""quoted""",1d\r"x",2d\n\n  \ny,3d';
    expect((await tasksOf(text)).map(({ name }) => name)).toEqual(['two\r\nlines "quoted"', 'x', 'y']);
  });

  it('come the same in any pieces', async () => {
    const text = '\uFEFFsep=;\r\nName;Duration\r\n"a ""b""\r\nc";1,5d\r\n';
    for (let size = 1; size < 12; size++) {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        const bytes = new TextEncoder().encode(text);
        for (let from = 0; from < bytes.length; from += size) yield bytes.slice(from, from + size);
      }
      const { project } = await readCsv(pieces());
      expect(project.tasks).toEqual([{ id: '1', name: 'a "b"\r\nc', durationMinutes: 720 }]);
    }
  });

  it('come in UTF-16 and in an encoding that the caller names', async () => {
    expect(await tasksOf(Buffer.from('\uFEFFName\tDauer\nStraße\t1T', 'utf16le') as never)).toMatchObject([
      { name: 'Straße' },
    ]);
    const latin = Buffer.from('Name;Dauer\nStraße;1 Tag', 'latin1');
    expect((await readCsv(latin, { encoding: 'windows-1252' })).project.tasks).toMatchObject([{ name: 'Straße' }]);
    expect((await failure(latin)).code).toBe('bad_encoding');
  });

  it.each([
    ['5d', 2400, undefined],
    ['2 wks', 4800, 'w'],
    ['3,5 Tage', 1680, undefined],
    ['1.5 h', 90, 'h'],
    ['30 min', 30, 'm'],
    ['1 mois', 9600, 'mo'],
    ['2 semanas', 4800, 'w'],
    ['3 日', 1440, undefined],
    ['2 edays', 2880, 'ed'],
    ['2 fTage', 2880, 'ed'],
    ['4', 1920, undefined],
    ['1.000 h', 60, 'h'],
  ])('%s is a duration', async (text, durationMinutes, durationUnit) => {
    const [task] = await tasksOf(`Name\tDuration\nx\t${text}`);
    expect(task).toMatchObject({ durationMinutes });
    expect(task?.durationUnit).toBe(durationUnit);
  });

  it('with a question mark is a duration that is estimated', async () => {
    expect(await tasksOf('Name,Duration\nx,3 days?')).toMatchObject([{ durationMinutes: 1440, isEstimated: true }]);
  });

  it.each([
    ['2026-01-05', undefined, '2026-01-05'],
    ['2026-01-05 08:30', undefined, '2026-01-05T08:30'],
    ['2026年1月5日(月)', undefined, '2026-01-05'],
    ['2026/1/5', undefined, '2026-01-05'],
    ['05.01.26', 'dmy', '2026-01-05'],
    ['Mo 05.01.2026 17:00', 'dmy', '2026-01-05T17:00'],
    ['Mon 1/5/26 8:00 AM', 'mdy', '2026-01-05T08:00'],
    ['1/5/2026 12:30 pm', 'mdy', '2026-01-05T12:30'],
    ['26-1-5', 'ymd', '2026-01-05'],
  ] as const)('%s is a date', async (text, dateOrder, deadline) => {
    const options = dateOrder === undefined ? {} : { dateOrder };
    expect(await tasksOf(`Name\tDeadline\nx\t${text}`, options)).toMatchObject([{ deadline }]);
  });

  it('are numbers with the thousands of the table’s country', async () => {
    expect(await tasksOf('Name;Kosten\nx;"1.234,50 €"')).toMatchObject([{ cost: 1234.5 }]);
    expect(await tasksOf('Name,Cost\nx,"$1,234"')).toMatchObject([{ cost: 1234 }]);
    expect(await tasksOf('Name,Cost\nx,"1,5"')).toMatchObject([{ cost: 1.5 }]);
  });

  it('that make no sense are all named, by line and column', async () => {
    const text = table(
      'ID,Name,Duration,Start,Predecessors,% Complete,Constraint Type',
      '1,a,long,05.01.2026,,50%,snet',
      '1,b,1d,,,,',
      '3,c,-1d,2026-02-30,9FS,101%,never',
      '4,d,1d,,1FS+2x,,',
    );
    const { problems } = await failure(text);
    expect(problems.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual([
      'bad_value 2:3',
      'bad_value 2:4',
      'duplicate_id 3:1',
      'bad_value 4:3',
      'bad_value 4:6',
      'bad_value 4:4',
      'bad_value 4:7',
      'unknown_link_target 4:5',
      'bad_value 5:5',
    ]);
  });

  it('end with their quotes', async () => {
    expect(await failure('Name\n"open\n\n')).toMatchObject({ code: 'not_csv', line: 2 });
    expect(await failure('Name\n"a"b')).toMatchObject({ code: 'not_csv', line: 2 });
  });
});

describe('the outline', () => {
  const shape = async (text: string) => (await tasksOf(text)).map(({ id, parentId }) => `${id}<${parentId ?? ''}`);

  it('comes from levels', async () => {
    expect(await shape('Outline Level,Name\n1,a\n2,b\n3,c\n2,d\n1,e')).toEqual(['1<', '2<1', '3<2', '4<1', '5<']);
    expect(await shape('Level,Name\n0,a\n1,b\n0,c')).toEqual(['1<', '2<1', '3<']);
  });

  it('comes from WBS numbers, in any order', async () => {
    expect(await shape('WBS,Name\n1.1,b\n1,a\n1.1.1,c\n2,d')).toEqual(['1<2', '2<', '3<1', '4<']);
  });

  it('comes from the indentation of names', async () => {
    expect(await shape('Name\na\n  b\n    c\n  d\ne')).toEqual(['1<', '2<1', '3<2', '4<1', '5<']);
  });

  it('comes from a parent column, which wins', async () => {
    expect(await shape('ID,Parent,Name,Level\nx,,a,1\ny,z,b,1\nz,x,c,1')).toEqual(['x<', 'y<z', 'z<x']);
    expect((await failure('ID,Parent,Name\nx,q,a')).problems).toMatchObject([{ code: 'unknown_link_target', line: 2 }]);
  });

  it('that skips a level is repaired, with a warning', async () => {
    const { project, warnings } = await readCsv('Level,Name\n1,a\n4,b');
    expect(project.tasks[1]?.parentId).toBe('1');
    expect(warnings).toMatchObject([{ code: 'outline_gap', line: 3 }]);
  });
});

describe('predecessors', () => {
  const links = async (text: string, rows = 'A-1,a,\n2,b,\n') =>
    ((await readCsv(`ID,Name,Predecessors\n${rows}3,c,"${text}"`)).project.dependencies ?? []).map(
      ({ successorId: _, ...link }) => link,
    );

  it('are ids with types and lags', async () => {
    expect(await links('2FS+2d;A-1SS')).toEqual([
      { predecessorId: '2', type: 'FS', lagMinutes: 960 },
      { predecessorId: 'A-1', type: 'SS' },
    ]);
    expect(await links('2, A-1 FF - 1.5 wks')).toEqual([
      { predecessorId: '2' },
      { predecessorId: 'A-1', type: 'FF', lagMinutes: -3600, lagUnit: 'w' },
    ]);
    expect(await links('2FS+50%')).toEqual([{ predecessorId: '2', type: 'FS', lagPercent: 50, lagUnit: '%' }]);
    expect(await links('2FS-10e%')).toEqual([{ predecessorId: '2', type: 'FS', lagPercent: -10, lagUnit: 'e%' }]);
  });

  it('have the abbreviations of five languages and decimal commas', async () => {
    expect(await links('2EA+2,5 Tage,A-1AA')).toEqual([
      { predecessorId: '2', type: 'FS', lagMinutes: 1200 },
      { predecessorId: 'A-1', type: 'SS' },
    ]);
    expect(await links('2FD;A-1DF+3 jours')).toEqual([
      { predecessorId: '2', type: 'FS' },
      { predecessorId: 'A-1', type: 'SF', lagMinutes: 1440 },
    ]);
    expect(await links('2FC+1 día')).toEqual([{ predecessorId: '2', type: 'FS', lagMinutes: 480 }]);
  });

  it('may be WBS numbers, and ids that read like a lag', async () => {
    const { project } = await readCsv('WBS,Name,Predecessors\n1,a,\n1.1,b,\n2,c,1.1SS');
    expect(project.dependencies).toEqual([{ predecessorId: '2', successorId: '3', type: 'SS' }]);
    expect(await links('2-1d', '2-1d,a,\n2,b,\n')).toEqual([{ predecessorId: '2-1d' }]);
  });
});

describe('dates', () => {
  it('are the earliest start of a task without predecessors, and nothing new for one that has some', async () => {
    const { project } = await readCsv(
      'Name,Duration,Start,Finish,Predecessors\na,2d,2026-01-05,2026-01-06,\nb,1d,2026-01-07,2026-01-07,1',
    );
    expect(project.start).toBe('2026-01-05');
    expect(project.tasks[0]).toMatchObject({ constraintType: 'snet', constraintDate: '2026-01-05' });
    expect(project.tasks[1]).not.toHaveProperty('constraintType');
  });

  it('say when the plan starts, also where they are results', async () => {
    const { project } = await readCsv(
      'Name,Duration,Start,Constraint\na,2d,2026-01-07T08:00,asap\nb,1d,2026-01-05T13:00,asap',
    );
    expect(project.start).toBe('2026-01-05T13:00');
    expect(project.tasks).toEqual([
      { id: '1', name: 'a', durationMinutes: 960, constraintType: 'asap' },
      { id: '2', name: 'b', durationMinutes: 480, constraintType: 'asap' },
    ]);
  });

  it('are set by hand where there is no duration', async () => {
    expect(await tasksOf('Name,Start,Finish\na,2026-01-05,2026-01-09')).toMatchObject([
      { isManual: true, manualStart: '2026-01-05', manualFinish: '2026-01-09' },
    ]);
  });
});

describe('a calendar', () => {
  const table = 'Name,Duration,Calendar\na,1d,night\nb,1d,day';

  it('is kept where nothing is said of calendars', async () => {
    expect((await tasksOf(table)).map(({ calendarId }) => calendarId)).toEqual(['night', 'day']);
  });

  it('that the plan does not have is left out, and told', async () => {
    const { project, warnings } = await readCsv(table, { project: { calendars: [{ id: 'day', weekdays: [] }] } });
    expect(project.tasks.map(({ calendarId }) => calendarId)).toEqual([undefined, 'day']);
    expect(warnings).toMatchObject([{ code: 'unknown_calendar', line: 2, column: 3, path: 'calendar' }]);
  });
});

describe('a written table', () => {
  const plan: Project = {
    start: '2026-01-05T08:00',
    tasks: [
      { id: '1', name: 'Phase', durationMinutes: 0 },
      { id: '2', name: 'Dig, deep', parentId: '1', durationMinutes: 960 },
    ],
  };

  it('has the dates of the schedule and quotes what needs it', () => {
    expect(writeCsv(plan, schedule(plan), { columns: ['wbs', 'name', 'start', 'finish', 'parent'] })).toBe(
      'WBS,Name,Start,Finish,Parent\r\n1,Phase,2026-01-05T08:00,2026-01-06T17:00,\r\n1.1,"Dig, deep",2026-01-05T08:00,2026-01-06T17:00,1\r\n',
    );
  });

  it('says what it has no column for', () => {
    const { losses } = exportCsv(
      {
        calendars: [{ id: 'c', weekdays: [] }],
        tasks: [
          { id: 'a', name: 'x', deadline: '2026-01-05', stop: null, isSplittable: false, baselines: [{ number: 3 }] },
        ],
        assignments: [{ taskId: 'a', resourceId: 'r', workMinutes: 5 }],
      },
      undefined,
      { columns: ['id', 'name', 'baselineStart'] },
    );
    expect(losses.map(({ path }) => path)).toEqual([
      'calendars',
      'tasks[0].deadline',
      'tasks[0].isSplittable',
      'tasks[0].baselines[0]',
      'assignments',
      'assignments[0].workMinutes',
    ]);
    expect(exportCsv(plan).losses).toEqual([]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', "'=1", "''=1"])('runs nothing: %j', async name => {
    const text = writeCsv({ tasks: [{ id: '=2+5', name, durationMinutes: 0 }] }, undefined, { delimiter: ';' });
    for (const cell of text.split('\r\n')[1]!.split(';')) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r＝]/);
    expect(await tasksOf(text)).toEqual([{ id: '=2+5', name, durationMinutes: 0 }]);
  });

  const text = fc
    .string({ unit: fc.constantFrom(...'ab é漢"\',;=+-@[]\n\r\t|'.split('')), minLength: 1, maxLength: 8 })
    .filter(own => own.trim() !== '');
  const id = fc.oneof(fc.nat({ max: 50 }).map(String), text);
  const minutes = fc
    .oneof(
      fc.nat({ max: 1e6 }),
      fc.nat({ max: 6e5 }).map(seconds => seconds / 60),
    )
    .map(own => Math.round(own * 1e6) / 1e6);
  const date = fc
    .tuple(fc.integer({ min: 1950, max: 2090 }), fc.integer({ min: 10, max: 12 }), fc.integer({ min: 10, max: 28 }))
    .map(parts => parts.join('-'));
  const time = fc.oneof(
    date,
    fc.tuple(date, fc.constantFrom('00:00', '08:30', '17:00:24')).map(parts => parts.join('T')),
  );
  const task = (own: string): fc.Arbitrary<Task> =>
    fc
      .record(
        {
          name: text,
          durationMinutes: minutes,
          durationUnit: fc.constantFrom('m', 'h', 'w', 'mo', 'em', 'eh', 'ed', 'ew', 'emo'),
          isEstimated: fc.constant(true),
          percentComplete: fc.constantFrom(1, 33.3, 100),
          constraintType: fc.constantFrom('alap', 'snet', 'mfo'),
          constraintDate: time,
          deadline: time,
          priority: fc.nat({ max: 1000 }),
          calendarId: text,
          actualStart: time,
          actualFinish: time,
          cost: fc.constantFrom(-5, 0.125, 1234.5, 1e6),
          actualCost: fc.constantFrom(0, 1000),
          isActive: fc.constant(false),
        },
        { requiredKeys: ['durationMinutes'], noNullPrototype: true },
      )
      .map(fields => ({ id: own, ...fields }) as Task);
  const project = fc
    .record({
      ids: fc.uniqueArray(id, { minLength: 2, maxLength: 5 }),
      minutesPerDay: fc.constantFrom(480, 450),
      names: fc.uniqueArray(
        text.map(own => own.trim()),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .chain(({ ids, minutesPerDay, names }) =>
      fc
        .record({
          tasks: fc.tuple(...ids.map(task)),
          nested: fc.array(fc.boolean(), { minLength: ids.length, maxLength: ids.length }),
          links: fc.uniqueArray(
            fc.record(
              {
                type: fc.constantFrom('FS', 'SS', 'FF', 'SF'),
                lag: fc.oneof(
                  fc.constant({}),
                  fc.record({ lagMinutes: minutes.map(own => own + 1) }),
                  fc.record({
                    lagMinutes: fc.constantFrom(-480, 100, 90.5),
                    lagUnit: fc.constantFrom('w', 'eh', 'mo'),
                  }),
                  fc.record({ lagPercent: fc.constantFrom(-75, 12.5), lagUnit: fc.constantFrom('%', 'e%') }),
                ),
                from: fc.nat({ max: ids.length - 2 }),
              },
              { noNullPrototype: true },
            ),
            { maxLength: 3, selector: ({ from }) => from },
          ),
          assigned: fc.uniqueArray(
            fc.tuple(fc.nat({ max: ids.length - 1 }), fc.constantFrom(undefined, 0.5, 1, 0.333)),
            {
              maxLength: 3,
              selector: ([at]) => at,
            },
          ),
        })
        .map(({ tasks, nested, links, assigned }) => ({
          minutesPerDay,
          start: '1940-01-01T08:00',
          tasks: tasks.map((own, at) => (at > 0 && nested[at] ? { ...own, parentId: ids[0]! } : own)),
          dependencies: links.map(
            ({ type, lag, from }) =>
              ({ predecessorId: ids[from]!, successorId: ids.at(-1)!, type, ...lag }) as Dependency,
          ),
          resources: names.map(name => ({ id: name, name })),
          assignments: assigned.map(([at, units]) => ({
            taskId: ids[at]!,
            resourceId: names[at % names.length]!,
            ...(units === undefined ? {} : { units }),
          })),
        })),
    )
    .map(inTableOrder);

  /** Tables list a task's children below it, its resources in the order of the rows, and only those that are used. */
  function inTableOrder(own: Project): Project {
    const tops = own.tasks.filter(({ parentId }) => parentId === undefined);
    const tasks = tops.flatMap(top => [top, ...own.tasks.filter(({ parentId }) => parentId === top.id)]);
    const rank = (taskId: string): number => tasks.findIndex(({ id: wanted }) => wanted === taskId);
    const assignments = [...(own.assignments ?? [])].sort((a, b) => rank(a.taskId) - rank(b.taskId));
    const used = [...new Set(assignments.map(({ resourceId }) => resourceId))];
    const { dependencies = [], assignments: _, resources: __, ...rest } = own;
    return {
      ...rest,
      tasks,
      ...(dependencies.length === 0 ? {} : { dependencies }),
      ...(used.length === 0 ? {} : { resources: used.map(name => ({ id: name, name })) }),
      ...(assignments.length === 0 ? {} : { assignments }),
    };
  }

  it('gives the plan back', async () => {
    await fc.assert(
      fc.asyncProperty(project, fc.constantFrom(',', ';', '\t'), async (own, delimiter) => {
        const { start, minutesPerDay } = own;
        const written = writeCsv(own, undefined, { delimiter: delimiter as ',' });
        const { project: back, warnings } = await readCsv(written, {
          project: { start: start!, minutesPerDay: minutesPerDay! },
        });
        expect(back).toEqual(own);
        expect(warnings).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

it('a table that is a part of a plan may name tasks of the rest of it', async () => {
  const rest = new Map([
    ['2', 'phase'],
    ['2.1', 'walls'],
  ]);
  const text = 'WBS,Name,Predecessors\n2.4,Roof,2.1SS+1d\n';
  const { project, places } = await readCsv(text, { outside: reference => rest.get(reference) });
  expect(project.tasks).toMatchObject([{ id: '1', parentId: 'phase' }]);
  expect(project.dependencies).toEqual([{ predecessorId: 'walls', successorId: '1', type: 'SS', lagMinutes: 480 }]);
  expect(places).toEqual(new Map([['1', { line: 2, wbs: '2.4' }]]));
  await expect(readCsv(text)).rejects.toMatchObject({ code: 'unknown_link_target', problems: { length: 2 } });
});
