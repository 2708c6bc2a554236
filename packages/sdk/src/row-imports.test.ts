import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type SdkError } from './index.js';

/** What the server was asked. */
interface Asked {
  readonly url: string;
  readonly type: string | null;
  readonly key: string | null;
  readonly token: string | null;
  readonly body: string;
}

const asked: Asked[] = [];
let answers: { status?: number; body: object }[] = [];
const real = globalThis.fetch;

beforeEach(() => {
  asked.length = 0;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    asked.push({
      url: `${request.method} ${request.url.replace('http://plans.test/api/v1', '')}`,
      type: request.headers.get('content-type'),
      key: request.headers.get('idempotency-key'),
      token: request.headers.get('authorization'),
      body: await request.text(),
    });
    const { status = 200, body } = answers.shift()!;
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  };
});
afterEach(() => {
  globalThis.fetch = real;
});

const client = () =>
  createClient({
    baseUrl: 'http://plans.test/api/v1/',
    getToken: ({ isRefused }) => (isRefused ? 'fresh' : 'stale'),
    storage: 'memory',
  });
const fileOf = (name: string, text = 'Name\nA\n') => new File([text], name);

describe('rows for a project', () => {
  it.each([
    ['rows.csv', {}, 'text/csv', '?file_name=rows.csv'],
    ['plan.xml', { match: 'wbs' }, 'application/xml', '?file_name=plan.xml&match=wbs'],
    ['rows.json', {}, 'application/vnd.trueppm.plan+json', '?file_name=rows.json'],
    ['rows', {}, 'application/octet-stream', '?file_name=rows'],
    ['rows', { format: 'json' }, 'application/vnd.trueppm.plan+json', '?file_name=rows&format=json'],
    [
      'rows.txt',
      { format: 'csv', dateOrder: 'dmy', parentId: 't' },
      'text/csv',
      '?file_name=rows.txt&format=csv&date_order=dmy&parent_id=t',
    ],
  ] as const)('of %s with %j are sent as they are, as %s', async (name, options, type, query) => {
    answers = [{ status: 201, body: { id: 'r', state: 'preview', created: 1 } }];
    expect(await client().previewRows('p', fileOf(name), options)).toMatchObject({ id: 'r', created: 1 });
    expect(asked).toMatchObject([
      { url: `POST /projects/p/imports${query}`, type, token: 'Bearer stale', body: 'Name\nA\n' },
    ]);
  });

  it('are sent once more with a fresh token', async () => {
    answers = [
      { status: 401, body: { code: 'token_expired', status: 401 } },
      { status: 201, body: { id: 'r' } },
    ];
    expect(await client().previewRows('p', fileOf('rows.csv'))).toMatchObject({ id: 'r' });
    expect(asked.map(({ token, body }) => [token, body])).toEqual([
      ['Bearer stale', 'Name\nA\n'],
      ['Bearer fresh', 'Name\nA\n'],
    ]);
  });

  it('are looked at again and applied under a key', async () => {
    answers = [{ body: { state: 'preview' } }, { body: { state: 'applied' } }, { body: { state: 'applied' } }];
    expect(await client().readRowImport('p', 'r')).toMatchObject({ state: 'preview' });
    expect(await client().applyRows('p', 'r', 'k')).toMatchObject({ state: 'applied' });
    await client().applyRows('p', 'r');
    expect(asked.map(({ url, key }) => [url, key])).toEqual([
      ['GET /projects/p/imports/r', null],
      ['POST /projects/p/imports/r/apply', 'k'],
      ['POST /projects/p/imports/r/apply', expect.stringMatching(/^[0-9a-f-]{36}$/)],
    ]);
  });

  it('that are refused are an error with every place', async () => {
    const errors = [{ path: 'line 2, column 2', code: 'invalid_value', message: 'no duration' }];
    answers = [{ status: 422, body: { type: 'x', title: 'y', status: 422, code: 'invalid_value', errors } }];
    const error = await client()
      .previewRows('p', fileOf('rows.csv'))
      .catch((caught: SdkError) => caught);
    expect(error).toMatchObject({ code: 'invalid_value', problem: { errors } });
  });
});
