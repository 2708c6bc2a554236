import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestUser, type TestDatabase } from '../../test/database.js';
import type { Answer } from '../../test/server.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { IMPORT_BYTES_MAX, IMPORTS_UNDER_WAY_MAX } from '../limits.js';
import { isRunDue } from '../schedule/status.js';

let database: TestDatabase;
let server: WorkingServer;
let owner: string;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
  owner = await createTestUser(database);
});
afterAll(() => server.stop());

interface TaskXml {
  readonly uid: number;
  readonly name: string;
  readonly level?: number;
  readonly hours?: number;
  readonly after?: readonly number[];
}

const taskXml = ({
  uid,
  name,
  level = 1,
  hours = 8,
  after = [],
}: TaskXml): string => `<Task><UID>${uid}</UID><ID>${uid}</ID>
  <Name>${name}</Name><OutlineLevel>${level}</OutlineLevel><Duration>PT${hours}H0M0S</Duration><DurationFormat>7</DurationFormat>
  ${after.map(from => `<PredecessorLink><PredecessorUID>${from}</PredecessorUID><Type>1</Type><LinkLag>0</LinkLag></PredecessorLink>`).join('')}
  ${uid === 2 ? '<Notes>Mind the &lt;step&gt;</Notes>' : ''}</Task>`;

const planXml = (tasks: readonly TaskXml[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>house.xml</Name><Title>Our House</Title>
<StartDate>2026-01-05T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart><CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>
${[2, 3, 4, 5, 6]
  .map(
    day => `<WeekDay><DayType>${day}</DayType><DayWorking>1</DayWorking><WorkingTimes>
<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>`,
  )
  .join('')}
<WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay><WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay>
</WeekDays></Calendar></Calendars>
<Tasks>${tasks.map(taskXml).join('')}</Tasks>
<Resources><Resource><UID>1</UID><ID>1</ID><Name>Crew</Name><Type>1</Type><MaxUnits>2</MaxUnits></Resource></Resources>
<Assignments><Assignment><UID>7</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units></Assignment></Assignments>
</Project>`;

const HOUSE: readonly TaskXml[] = [
  { uid: 1, name: 'Shell' },
  { uid: 2, name: 'Walls', level: 2, hours: 16 },
  { uid: 3, name: 'Roof', level: 2, hours: 24, after: [2] },
  { uid: 4, name: 'Moved in', hours: 0, after: [3] },
];

const upload = (file: string | Uint8Array, userId: string | null = owner, query = '?file_name=house.mpp.xml') =>
  server.call(userId, 'POST', `/imports${query}`, { body: file, headers: { 'content-type': 'application/xml' } });

async function ended(id: string, userId = owner): Promise<Answer['body']> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { body } = await server.call(userId, 'GET', `/imports/${id}`);
    if (body.state === 'done' || body.state === 'failed') return body;
    if (performance.now() > deadline) throw new Error(`the import is still ${body.state}`);
    await new Promise(done => setTimeout(done, 30));
  }
}

/** Every row of the plan's tables, whichever project it belongs to. */
async function countRows(): Promise<number> {
  const { rows } = await database.pool.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM projects) + (SELECT count(*) FROM tasks) + (SELECT count(*) FROM dependencies)
          + (SELECT count(*) FROM calendars) + (SELECT count(*) FROM resources) + (SELECT count(*) FROM project_counters) AS n`,
  );
  return rows[0]!.n;
}

interface Plan {
  readonly project: Record<string, unknown>;
  readonly tasks: Record<string, unknown>[];
  readonly links: string[];
}

/** A plan without what an import makes anew: ids, numbers, stamps. */
async function planOf(projectId: string): Promise<Plan> {
  const { body } = await server.call(owner, 'GET', `/projects/${projectId}/sync/`);
  const own = [
    'id',
    'project_id',
    'parent_id',
    'calendar_id',
    'wbs_path',
    'server_version',
    'created_at',
    'updated_at',
  ];
  const plain = (row: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(row).filter(([field]) => !own.includes(field)));
  const tasks = body.changes.tasks.updated as Record<string, unknown>[];
  const uidOf = new Map(tasks.map(row => [row['id'], row['uid']]));
  return {
    project: plain(body.changes.projects.updated[0]),
    tasks: tasks
      .map(row => ({ ...plain(row), parent: uidOf.get(row['parent_id']) ?? null }))
      .sort((a, b) => Number((a as { uid?: number }).uid) - Number((b as { uid?: number }).uid)),
    links: (body.changes.dependencies.updated as Record<string, unknown>[])
      .map(
        row =>
          `${uidOf.get(row['predecessor_id'])} ${row['type']} ${uidOf.get(row['successor_id'])} ${row['lag_minutes']}`,
      )
      .sort(),
  };
}

describe('an import', () => {
  it('becomes a dated project of which the caller is Owner', async () => {
    const answer = await upload(planXml(HOUSE));
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ file_name: 'house.mpp.xml', project_id: null, problem: null });
    const row = await ended(answer.body.id);
    expect(row).toMatchObject({ state: 'done', progress: 1, problem: null, warnings: [] });
    const project = await server.call(owner, 'GET', `/projects/${row.project_id}`);
    expect(project.body).toMatchObject({ name: 'Our House', role: 'owner', scheduled_finish: '2026-01-09T17:00:00' });
    const { tasks, links } = await planOf(row.project_id);
    expect(
      tasks.map(task => [task['name'], task['start'], task['finish'], task['is_summary'], task['parent']]),
    ).toEqual([
      ['Shell', '2026-01-05T08:00:00', '2026-01-09T17:00:00', true, null],
      ['Walls', '2026-01-05T08:00:00', '2026-01-06T17:00:00', false, 1],
      ['Roof', '2026-01-07T08:00:00', '2026-01-09T17:00:00', false, 1],
      ['Moved in', '2026-01-09T17:00:00', '2026-01-09T17:00:00', false, null],
    ]);
    expect(tasks[0]!['duration_minutes']).toBe(5 * 480);
    expect(tasks[1]!['notes']).toBe('Mind the <step>');
    expect(tasks[3]!['is_milestone']).toBe(true);
    expect(links).toEqual(['2 FS 3 0', '3 FS 4 0']);
  });

  it('is current at once: the scheduler finds nothing to move', async () => {
    const { project_id } = await ended((await upload(planXml(HOUSE))).body.id);
    const status = await server.call(owner, 'GET', `/projects/${project_id}/schedule`);
    expect(status.body).toMatchObject({ state: 'current', project_version: 1, rows_moved: 4 });
    expect(await isRunDue(database.pool, project_id)).toBe(false);
    await server.call(owner, 'POST', `/projects/${project_id}/schedule/run`);
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { body } = await server.call(owner, 'GET', `/projects/${project_id}/schedule`);
      if (body.rows_moved === 0) {
        expect(body).toMatchObject({ state: 'current', project_version: 1 });
        break;
      }
      expect(performance.now()).toBeLessThan(deadline);
    }
  });

  it('is exported as a file that imports to the same plan', async () => {
    const first = await ended((await upload(planXml(HOUSE))).body.id);
    const file = await server.call(owner, 'GET', `/projects/${first.project_id}/exports/mspdi`);
    expect(file.mediaType).toBe('application/xml');
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="Our House.xml"; filename*=UTF-8''Our%20House.xml`,
    );
    const second = await ended((await upload(file.text)).body.id);
    expect(second.state).toBe('done');
    expect(await planOf(second.project_id)).toEqual(await planOf(first.project_id));
  });

  it('is exported even when its work leaves the years that the engine covers', async () => {
    const { project_id } = await ended((await upload(planXml(HOUSE))).body.id);
    await server.call(owner, 'POST', `/projects/${project_id}/tasks`, {
      body: { name: 'Pyramid', duration_minutes: 52_560_000, percent_complete: 0 },
    });
    const file = await server.call(owner, 'GET', `/projects/${project_id}/exports/mspdi`);
    expect(file.status).toBe(200);
    expect(file.text).toContain('<Name>Pyramid</Name>');
  });

  it('names the file safely, whatever the project is called', async () => {
    const { project_id } = await ended((await upload(planXml(HOUSE))).body.id);
    await server.call(owner, 'PATCH', `/projects/${project_id}`, { body: { name: '../a"b\u202e\r\nX: y/💡' } });
    const file = await server.call(owner, 'GET', `/projects/${project_id}/exports/mspdi`);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="a b X y __.xml"; filename*=UTF-8''a%20b%20X%20y%20%F0%9F%92%A1.xml`,
    );
  });

  it('is seen by its uploader only', async () => {
    const { body } = await upload(planXml(HOUSE));
    const other = await createTestUser(database);
    expect((await server.call(other, 'GET', `/imports/${body.id}`)).status).toBe(404);
    expect((await server.call(null, 'GET', `/imports/${body.id}`)).status).toBe(401);
    expect((await upload(planXml(HOUSE), null)).status).toBe(401);
    await ended(body.id);
  });
});

describe('imports of one person', () => {
  it('are under way only so many at once, however many are asked for together', async () => {
    const hoarder = await createTestUser(database);
    await database.pool.query(
      `INSERT INTO imports (user_id, file_name, state) SELECT $1, 'waits.xml', 'queued' FROM generate_series(2, $2)`,
      [hoarder, IMPORTS_UNDER_WAY_MAX],
    );
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        server.call(hoarder, 'POST', '/imports?file_name=x.csv', {
          body: 'Name\nA\n',
          headers: { 'content-type': 'text/csv' },
        }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 409);
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body).toMatchObject({ code: 'conflict', limit: IMPORTS_UNDER_WAY_MAX });
    await database.pool.query(`UPDATE imports SET created_at = now() - interval '2 hours' WHERE user_id = $1`, [
      hoarder,
    ]);
    const later = await server.call(hoarder, 'POST', '/imports?file_name=x.csv', {
      body: 'Name\nA\n',
      headers: { 'content-type': 'text/csv' },
    });
    expect(later.status).toBe(202);
  });
});

describe('a refused file', () => {
  const refusals: [string, string | Uint8Array, string][] = [
    ['is not XML', 'PK\u0003\u0004 a zip', 'not_xml'],
    ['is cut off', planXml(HOUSE).slice(0, 900), 'not_xml'],
    [
      'declares entities',
      planXml(HOUSE).replace('<Project', '<!DOCTYPE a [<!ENTITY b "c">]><Project'),
      'doctype_forbidden',
    ],
    ['is other XML', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', 'not_plan'],
    ['links to nothing', planXml([{ uid: 1, name: 'A', after: [99] }]), 'unknown_link_target'],
    ['numbers twice', planXml([HOUSE[1]!, HOUSE[1]!]), 'duplicate_uid'],
    ['is nonsense in bytes', new Uint8Array(5_000).fill(255), 'not_xml'],
  ];

  it.each(refusals)('that %s leaves the reason and nothing else', async (_what, file, code) => {
    const before = await countRows();
    const row = await ended((await upload(file)).body.id);
    expect(row).toMatchObject({ state: 'failed', project_id: null, problem: { code, status: 422 } });
    expect(row.problem.detail).toMatch(/\w{3}/);
    expect(await countRows()).toBe(before);
    const { rows } = await database.pool.query('SELECT FROM import_pieces WHERE import_id = $1', [row.id]);
    expect(rows).toEqual([]);
  });

  it('with a circle of links names its tasks', async () => {
    const before = await countRows();
    const circle = planXml([
      { uid: 11, name: 'Egg', after: [12] },
      { uid: 12, name: 'Hen', after: [11] },
    ]);
    const { problem } = await ended((await upload(circle)).body.id);
    expect(problem.code).toBe('dependency_cycle');
    expect(problem.ids).toHaveLength(3);
    expect(problem.ids[0]).toBe(problem.ids[2]);
    expect([...new Set(problem.ids)].sort()).toEqual(['11', '12']);
    expect(problem.detail).toContain('Egg (UID 11)');
    expect(problem.detail).toContain('Hen (UID 12)');
    expect(await countRows()).toBe(before);
  });

  it('above the cap is answered 413 with the cap, said ahead or not', async () => {
    const big = new Uint8Array(IMPORT_BYTES_MAX + 1).fill(32);
    const said = await upload(big);
    expect([said.status, said.body.code, said.body.limit]).toEqual([413, 'too_large', IMPORT_BYTES_MAX]);
    const token = await server.deps.tokens.issue(owner);
    const unsaid = await fetch(`${server.url}/api/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: new ReadableStream({
        start(controller) {
          for (let at = 0; at < big.length; at += 4_000_000) controller.enqueue(big.subarray(at, at + 4_000_000));
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit);
    expect([unsaid.status, ((await unsaid.json()) as { code: string }).code]).toEqual([413, 'too_large']);
    const { rows } = await database.pool.query('SELECT FROM import_pieces');
    expect(rows).toEqual([]);
  });

  it('that is empty or of another type is refused at once', async () => {
    const typed = await server.call(owner, 'POST', '/imports', { body: 'x', headers: { 'content-type': 'text/html' } });
    expect([typed.status, typed.body.code]).toEqual([415, 'unsupported_media_type']);
    expect((await upload('')).status).toBe(400);
  });
});

describe('an import that is cut off', () => {
  it('by the loss of its connection in the middle stores nothing, and is done by the next attempt', async () => {
    const before = await countRows();
    const blocker = await database.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE assignments IN ACCESS EXCLUSIVE MODE');
    const { body } = await upload(planXml(HOUSE));
    // It has written everything but the assignments when it stands at the lock.
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { rows } = await database.pool.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE 'COPY assignments%'`,
      );
      if (rows[0] !== undefined) {
        await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
        break;
      }
      expect(performance.now()).toBeLessThan(deadline);
      await new Promise(done => setTimeout(done, 20));
    }
    await new Promise(done => setTimeout(done, 100));
    expect(await countRows()).toBe(before);
    await blocker.query('ROLLBACK');
    blocker.release();
    const row = await ended(body.id);
    expect(row.state).toBe('done');
    const { rows } = await database.pool.query(`SELECT FROM memberships WHERE project_id = $1`, [row.project_id]);
    expect(rows).toHaveLength(1);
    // projects, counter, calendar, resource, four tasks, two links
    expect(await countRows()).toBe(before + 10);
  });
});
