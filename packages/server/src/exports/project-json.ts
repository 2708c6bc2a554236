import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import type { Database } from '../db/pool.js';
import { withSnapshot } from '../db/transaction.js';
import { seenBy } from '../rows/personal.js';
import { tellsNames, unnamedRows } from '../rows/unnamed.js';
import { HISTORY_PEOPLE, HISTORY_TABLES } from './history.js';
import { CHUNK_ROWS, linesOf } from './lines.js';
import { PEOPLE } from './people.js';

/** Version of the format that is written. */
export const PROJECT_JSON_VERSION = 1;

/** Synced tables of a whole project: all but its members, who are people and not the project's own. */
export const FILE_TABLES: readonly SyncTable[] = SYNC_TABLES.filter(table => table !== 'members');

/** Whose eyes a file is for. */
export interface FileReader {
  /** Null = whoever runs the server: sees all. */
  readonly userId: string | null;
  /** Whether time of others that is not shared is seen. */
  readonly seesAllTime: boolean;
  /** Whether it is told who the people are, and what the file that the plan came from said beyond it: addresses, authors. */
  readonly seesPeople: boolean;
  /** Whether resources are not called by their names. */
  readonly hidesNames?: boolean;
}

/** Where a project's file goes. */
export interface ProjectFile {
  /** Called once, before any text, with the project's name. */
  begin(name: string): Writable;
  /** @param share of the file that is written, 0 to 1 */
  onProgress?(share: number): void;
}

/** A reader that takes nothing for this long holds a snapshot for nobody. */
const STALL_MS = 30_000;
const NIL = '00000000-0000-0000-0000-000000000000';

/** What is the server's and not the row's; of the project also what makes it another one. */
const left = (table: SyncTable): string =>
  `'{project_id,server_version,updated_at${table === 'projects' ? ',id,scheduled_version' : ''}}'::text[]`;

/** SQL that is true for rows `r` that the reader sees, whose place in the statement is given; null = all of them. */
function visible(table: SyncTable, { userId, seesAllTime }: FileReader, place: string): string | null {
  return userId === null || (table === 'time_entries' && seesAllTime) ? null : seenBy(table, place);
}

/** Rows of a table, in the order of their ids, as JSON a line each, chunk by chunk. */
async function* rowsOf(
  client: pg.PoolClient,
  table: SyncTable,
  projectId: string,
  reader: FileReader,
): AsyncGenerator<string> {
  const seen = visible(table, reader, '$3');
  const text = `
    SELECT count(*) AS count, string_agg(c.text, E',\\n' ORDER BY c.id) AS chunk, max(c.id::text) AS last
      FROM (SELECT r.id, (to_jsonb(r) - ${left(table)})::text AS text FROM live_${table} AS r
             WHERE r.${table === 'projects' ? 'id' : 'project_id'} = $1 AND r.id > $2
                   ${seen === null ? '' : `AND ${seen}`}
             ORDER BY r.id LIMIT ${CHUNK_ROWS}) AS c`;
  for (let after = NIL; ; ) {
    const { rows } = await client.query<{ count: number; chunk: string | null; last: string }>(text, [
      projectId,
      after,
      ...(seen === null ? [] : [reader.userId]),
    ]);
    const found = rows[0];
    if (found?.chunk == null) return;
    yield reader.hidesNames === true ? unnamedLines(table, found.chunk) : found.chunk;
    if (Number(found.count) < CHUNK_ROWS) return;
    after = found.last;
  }
}

/** Rows a line each, without names. */
const unnamedLines = (table: SyncTable, chunk: string): string =>
  tellsNames(table)
    ? (JSON.parse(`[${chunk}]`) as object[]).map(row => unnamedRows(table, JSON.stringify(row))).join(',\n')
    : chunk;

/** Weeks that were handed in. */
const timesheets = (client: pg.PoolClient, projectId: string, { userId, seesAllTime }: FileReader) =>
  linesOf(
    client,
    `SELECT jsonb_build_object('user_id', user_id, 'week', week, 'state', state, 'submitted_at', utc_text(submitted_at),
              'decided_by', decided_by, 'decided_at', utc_text(decided_at), 'comment', comment)::text AS text
       FROM timesheets WHERE project_id = $1 AND ($2::uuid IS NULL OR user_id = $2) ORDER BY user_id, week`,
    [projectId, seesAllTime ? null : userId],
  );

/** What the project keeps of an MSPDI file; see imports/kept-fields.ts. */
const keptFields = (client: pg.PoolClient, projectId: string, { seesPeople }: FileReader) =>
  linesOf(
    client,
    `SELECT json_build_object('format', k.format, 'part', p.key, 'value', v.value)::text AS text
       FROM plan_file_rests AS k, json_each(k.rest) WITH ORDINALITY AS p (key, value, place),
            json_array_elements(p.value) WITH ORDINALITY AS v (value, place)
      WHERE k.project_id = $1 AND $2 ORDER BY p.place, v.place`,
    [projectId, seesPeople],
  );

/**
 * Who the rows name, as JSON: e-mail addresses of present members only, for theirs everybody in the project knows.
 */
async function selectPeople(client: pg.PoolClient, projectId: string, reader: FileReader): Promise<string> {
  if (!reader.seesPeople) return '[]';
  const named = Object.entries(PEOPLE).flatMap(([table, columns]) => {
    const seen = visible(table as SyncTable, reader, '$2');
    const where = `r.project_id = $1 ${seen === null ? '' : `AND ${seen}`}`;
    return columns.map(column => `SELECT r.${column} AS id FROM live_${table} AS r WHERE ${where}`);
  });
  const { rows } = await client.query<{ people: string }>(
    `SELECT coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'email',
                                                CASE WHEN $3 OR m.user_id IS NOT NULL THEN u.email END)
                              ORDER BY u.id), '[]')::text AS people
       FROM (${named.join(' UNION ')}
             UNION SELECT s.id FROM timesheets AS t, LATERAL (VALUES (t.user_id), (t.decided_by)) AS s (id)
                    WHERE t.project_id = $1 AND ($4 OR t.user_id = $2)
             UNION ${HISTORY_PEOPLE}) AS n
       JOIN users AS u ON u.id = n.id AND u.kind = 'person'
       LEFT JOIN memberships AS m ON m.user_id = u.id AND m.project_id = $1`,
    [projectId, reader.userId, reader.userId === null, reader.seesAllTime],
  );
  return rows[0]!.people;
}

/**
 * Writes a whole project as JSON while it is read, all of one snapshot; see docs/reference/project-json.md. What is held
 * in memory does not grow with the project.
 *
 * @returns false when there is no such project
 */
export async function writeProjectJson(
  database: Database,
  { projectId, reader }: { readonly projectId: string; readonly reader: FileReader },
  file: ProjectFile,
): Promise<boolean> {
  return withSnapshot(database, async client => {
    const { rows } = await client.query<{ name: string; at: string }>(
      'SELECT name, utc_text(now()) AS at FROM live_projects WHERE id = $1',
      [projectId],
    );
    const [project] = rows;
    if (project === undefined) return false;
    const people = await selectPeople(client, projectId, reader);
    const out = file.begin(project.name);
    const write = async (text: string): Promise<void> => {
      if (out.destroyed) throw new Gone();
      if (!out.write(text)) await once(out, 'drain', { signal: AbortSignal.timeout(STALL_MS) });
    };
    const sources: [string, AsyncGenerator<string>][] = [
      ...FILE_TABLES.map((table): [string, AsyncGenerator<string>] => [
        table,
        rowsOf(client, table, projectId, reader),
      ]),
      ['timesheets', timesheets(client, projectId, reader)],
      ['kept_fields', keptFields(client, projectId, reader)],
      ...HISTORY_TABLES.map(([name, rows]): [string, AsyncGenerator<string>] => [name, rows(client, projectId)]),
    ];
    try {
      const head = { format: 'trueppm-project', version: PROJECT_JSON_VERSION, id: projectId, exported_at: project.at };
      await write(`${JSON.stringify(head).slice(0, -1)},"people":${people},\n"tables":{`);
      for (const [at, [name, chunks]] of sources.entries()) {
        await write(`${at === 0 ? '' : ','}\n"${name}":[`);
        let isFirst = true;
        for await (const chunk of chunks) {
          await write(isFirst ? `\n${chunk}` : `,\n${chunk}`);
          isFirst = false;
        }
        await write(']');
        file.onProgress?.((at + 1) / sources.length);
      }
      await write('\n}}\n');
    } catch (error) {
      // Cut off, so that nobody takes half a file for a whole one.
      if (!out.destroyed) out.destroy();
      if (error instanceof Gone || (error as Error).name === 'AbortError') return true;
      throw error;
    }
    out.end();
    return true;
  });
}

/** Nobody takes the file any more. */
class Gone extends Error {}
