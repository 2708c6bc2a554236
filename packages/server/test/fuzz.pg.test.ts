import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Operation } from '../src/http/contract.js';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { createRows, type Ids } from './rows.js';
import { startTestServer, type TestServer } from './server.js';

/**
 * Random requests to every operation, made from the contract's own schemas and then spoilt: whatever comes, the answer
 * is one that the contract declares, never a 5xx, and the server goes on.
 */

const RUNS = Number(process.env['PPM_FUZZ_RUNS'] ?? 12);
const SEED = Number(process.env['PPM_FUZZ_SEED'] ?? 20_260_105);

let database: TestDatabase;
let server: TestServer;
let owner: string;
let project: string;
let ids: Ids;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  owner = await createTestUser(database);
  await renewProject();
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** A fuzzed DELETE may really delete. */
async function renewProject(): Promise<void> {
  const { body } = await server.call(owner, 'POST', '/projects', { body: { name: 'P', start: '2026-01-05T08:00:00' } });
  project = body.id;
  ids = await createRows(database, project);
}

/** A seeded stream of numbers in [0, 1): mulberry32. */
function randomStream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  -1e-320,
  9_007_199_254_740_992,
  2_147_483_648,
  '',
  ' ',
  '0',
  'null',
  'a\0b',
  '\ud800',
  '\u202egnp',
  "'; DROP TABLE tasks; --",
  '<img src=x onerror=alert(1)>',
  '=cmd()',
  'x'.repeat(10_000),
  '2026-02-31T08:00:00',
  '2999-12-31T23:59:59',
  '1000-01-01T00:00',
  '00000000-0000-0000-0000-000000000000',
  'NOT-A-UUID',
  [],
  [[[]]],
  {},
  { $ref: '#/components/schemas/Task' },
  { toString: 1 },
];

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

class Fuzzer {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randomStream(seed);
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)] as T;
  }

  /** Mostly a value that the schema allows, now and then one that nobody wants. */
  value(schema: Schema, depth = 0): unknown {
    if (depth > 0 && this.random() < 0.06) return this.pick(HOSTILE);
    const found = resolve(schema);
    if (found.enum !== undefined) return this.pick(found.enum);
    if (found.anyOf !== undefined) return this.value(this.pick(found.anyOf), depth);
    const type = typeof found.type === 'string' ? found.type : this.pick(found.type ?? ['object']);
    switch (type) {
      case 'object':
        return this.object(found, depth);
      case 'array':
        return Array.from({ length: Math.floor(this.random() * 3) }, () => this.value(found.items ?? {}, depth + 1));
      case 'integer':
      case 'number':
        return this.number(found, type === 'integer');
      case 'boolean':
        return this.random() < 0.5;
      case 'null':
        return null;
      default:
        return this.text(found);
    }
  }

  object({ properties = {}, required = [] }: Schema, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(properties)) {
      const isLeftOut = required.includes(name) ? this.random() < 0.03 : this.random() < 0.6;
      if (!isLeftOut && depth < 6) made[name] = this.value(schema, depth + 1);
    }
    if (this.random() < 0.04) made[this.pick(['__proto__', 'constructor', 'project_id', 'server_version', 'x'])] = 1;
    return made;
  }

  number({ minimum = -1e6, maximum = 1e6 }: Schema, isWhole: boolean): number {
    const value = this.pick([minimum, maximum, minimum + this.random() * (maximum - minimum), 1, 480]);
    return isWhole ? Math.trunc(value) : value;
  }

  text({ format, pattern = '' }: Schema): string {
    if (format === 'uuid')
      return this.pick([...Object.values(ids), project, randomUUID(), ids['task_id']!.toUpperCase()]);
    if (pattern.includes('T([01]'))
      return this.pick(['2026-03-02T08:00:00', '2026-03-06T17:00', '2999-12-31T23:59', '2026-02-30T08:00']);
    if (pattern.startsWith('^[12]')) return this.pick(['2026-03-02', '2026-02-30', '1000-01-01', '2999-12-31']);
    if (pattern.startsWith('^[0-9A-Za-z]+')) return this.pick(['V', 'a0', 'zzz', '0', 'Vz1']);
    if (pattern.includes('\\d{1,')) return this.pick(['', '0', '1', '5', '999999999', 'null']);
    return this.pick(['Plan', 'Ünïcödé 木', '<b>', 'x'.repeat(999), '{}', '[', 'nobody@example.test']);
  }

  /** Text for a parameter, which a client may spell in any way. */
  parameter(): string {
    const value = this.pick(HOSTILE);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}

function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const steps = schema.$ref.split('/').slice(1);
  return resolve(
    steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], contract().document) as Schema,
  );
}

function bodySchema(operation: Operation): Schema | null {
  const paths = contract().document['paths'] as Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>
  >;
  return (
    paths[operation.path]?.[operation.method.toLowerCase()]?.requestBody?.content['application/json']?.schema ?? null
  );
}

/** Without halves of surrogate pairs, which no address can carry. */
const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '');

/** Header values that fetch itself would refuse are not for the server to judge. */
const asHeader = (text: string): string => encodeURI(whole(text)).slice(0, 300);
const asPath = (text: string): string => encodeURIComponent(whole(text).slice(0, 300)) || 'x';

async function fuzz(operation: Operation, fuzzer: Fuzzer): Promise<void> {
  const known: Ids = { project_id: project, user_id: owner, ...ids };
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const isSpoilt = fuzzer.random() < (name === 'project_id' ? 0.04 : 0.1);
    return asPath(isSpoilt ? fuzzer.parameter() : (known[name] ?? randomUUID()));
  });
  const query =
    fuzzer.random() < 0.3
      ? `?${fuzzer.pick(['limit', 'cursor', 'q', 'last_pulled_at', 'migration', 'epoch', 'parent_id', 'file_name', 'x'])}=${asPath(fuzzer.parameter())}`
      : '';
  const headers: Record<string, string> = {};
  if (fuzzer.random() < 0.15)
    headers['if-match'] = fuzzer.pick(['"1"', '*', 'W/"2"', '"', asHeader(fuzzer.parameter())]);
  if (fuzzer.random() < 0.15) headers['if-none-match'] = asHeader(fuzzer.parameter());
  if (fuzzer.random() < 0.15) headers['idempotency-key'] = asHeader(fuzzer.parameter()) || 'k';
  const schema = bodySchema(operation);
  let body: unknown;
  if (schema !== null) {
    body = JSON.stringify(fuzzer.random() < 0.05 ? fuzzer.pick(HOSTILE) : fuzzer.value(schema));
    headers['content-type'] = 'application/json';
  } else if (operation.mediaTypes.length > 0) {
    body = fuzzer.pick([
      '<Project/>',
      '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
      'not xml',
      '<Project xmlns="http://schemas.microsoft.com/project"><Tasks><Task/></Tasks></Project>',
    ]);
    headers['content-type'] = operation.mediaTypes[0]!;
  }
  // A path that is no longer the operation's is answered outside the contract; the status is judged all the same.
  const isOutsideContract =
    !contract().operations.includes(operation) || path.includes('//') || /\/\.{1,2}(\/|$)/.test(path);
  const answer = await server.call(owner, operation.method, path + query, { body, headers, isOutsideContract });
  expect([operation.id, answer.status < 500, answer.text.slice(0, 300)]).toEqual([
    operation.id,
    true,
    answer.text.slice(0, 300),
  ]);
}

describe('random requests are answered within the contract', () => {
  it.each(contract().operations)('$id', async operation => {
    const fuzzer = new Fuzzer(SEED + operation.path.length * 31 + operation.method.length);
    for (let run = 0; run < RUNS; run += 1) await fuzz(operation, fuzzer);
    if (operation.method === 'DELETE') await renewProject();
    expect((await server.call(owner, 'GET', `/projects/${project}`)).status).toBe(200);
  });
});
