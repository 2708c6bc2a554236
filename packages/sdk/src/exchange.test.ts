import { lastValueFrom, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type SdkError } from './index.js';

/** What the server was asked, and what it answers next, by method and path. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly type: string | null;
  readonly token: string | null;
  readonly body: string;
}

const asked: Asked[] = [];
let answers: Record<string, { status?: number; body: unknown }[]> = {};
const real = globalThis.fetch;

beforeEach(() => {
  asked.length = 0;
  answers = {};
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const path = request.url.replace('http://plans.test/api/v1', '');
    asked.push({
      method: request.method,
      path,
      type: request.headers.get('content-type'),
      token: request.headers.get('authorization'),
      body: await request.text(),
    });
    const [next] = answers[`${request.method} ${path.split('?')[0]}`]?.splice(0, 1) ?? [];
    if (next === undefined) throw new TypeError(`no answer to ${request.method} ${path}`);
    const isText = typeof next.body === 'string';
    return new Response(isText ? (next.body as string) : JSON.stringify(next.body), {
      status: next.status ?? 200,
      headers: { 'content-type': isText ? 'text/csv' : 'application/json' },
    });
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
const fileOf = (name: string, text = 'x') => new File([text], name);
const row = (state: string, more: object = {}) => ({ id: 'i', state, problem: null, ...more });

describe('an import', () => {
  it.each([
    ['plan.xml', {}, 'application/xml', 'file_name=plan.xml'],
    ['Plan.CSV', {}, 'text/csv', 'file_name=Plan.CSV'],
    ['plan.xer', {}, 'application/octet-stream', 'file_name=plan.xer'],
    ['plan.json', {}, 'application/octet-stream', 'file_name=plan.json'],
    ['noname', {}, 'application/octet-stream', 'file_name=noname'],
    ['x.txt', { format: 'csv', dateOrder: 'dmy' }, 'text/csv', 'file_name=x.txt&format=csv&date_order=dmy'],
    ['x', { format: 'project_json' }, 'application/vnd.trueppm.project+json', 'file_name=x&format=project_json'],
    [
      'a b.xml',
      { format: 'pmxml', sourceProject: 'P&1' },
      'application/xml',
      'file_name=a+b.xml&format=pmxml&source_project=P%261',
    ],
  ] as const)('of %s with %j is sent as %s', async (name, options, type, query) => {
    answers['POST /imports'] = [{ status: 202, body: row('done', { project_id: 'p' }) }];
    const last = await lastValueFrom(client().importPlan(fileOf(name, 'text'), options));
    expect(last).toMatchObject({ phase: 'done', row: { project_id: 'p' } });
    expect(asked).toEqual([{ method: 'POST', path: `/imports?${query}`, type, token: 'Bearer stale', body: 'text' }]);
  });

  it('is sent once more with a fresh token, and followed until it is done', async () => {
    answers['POST /imports'] = [
      { status: 401, body: { code: 'token_expired', status: 401 } },
      { status: 202, body: row('queued') },
    ];
    answers['GET /imports/i'] = [{ body: row('running', { progress: 0.5 }) }, { body: row('done') }];
    const all = await lastValueFrom(client().importPlan(fileOf('plan.xml')).pipe(toArray()));
    expect(all.map(progress => [progress.phase, 'row' in progress ? progress.row.state : ''])).toEqual([
      ['importing', 'queued'],
      ['importing', 'running'],
      ['done', 'done'],
    ]);
    expect(asked[1]?.token).toBe('Bearer fresh');
  });

  it.each([
    ['failed', { code: 'dependency_cycle', status: 422, title: 'x', type: 'y' }, 'dependency_cycle'],
    ['cancelled', null, 'closed'],
  ])('that has %s is an error', async (state, problem, code) => {
    answers['POST /imports'] = [{ status: 202, body: row('queued') }];
    answers['GET /imports/i'] = [{ body: row(state, { problem }) }];
    const error = await lastValueFrom(client().importPlan(fileOf('plan.xml'))).catch((caught: SdkError) => caught);
    expect(error).toMatchObject({ code });
  });

  it('is followed through a server that is away for a while', async () => {
    answers['POST /imports'] = [{ status: 202, body: row('queued') }];
    answers['GET /imports/i'] = [
      { status: 503, body: { code: 'unavailable', status: 503, title: 'x', type: 'y' } },
      { status: 502, body: 'no problem body' },
      { body: row('done', { project_id: 'p' }) },
    ];
    const last = await lastValueFrom(client().importPlan(fileOf('plan.xml')));
    expect(last).toMatchObject({ phase: 'done', row: { project_id: 'p' } });
  });

  it('is not followed any more once the server says that there is none', async () => {
    answers['POST /imports'] = [{ status: 202, body: row('queued') }];
    answers['GET /imports/i'] = [{ status: 404, body: { code: 'not_found', status: 404, title: 'x', type: 'y' } }];
    const error = await lastValueFrom(client().importPlan(fileOf('plan.xml'))).catch((caught: SdkError) => caught);
    expect(error).toMatchObject({ code: 'not_found' });
  });

  it('is not sent when nobody wants it any more by the time there is a token', async () => {
    const sent: unknown[] = [];
    class Request {
      readonly upload = {};
      open(): void {}
      setRequestHeader(): void {}
      abort(): void {}
      send(body: unknown): void {
        sent.push(body);
      }
    }
    let tell = (_token: string): void => undefined;
    const token = new Promise<string>(done => {
      tell = done;
    });
    const kept = globalThis.XMLHttpRequest;
    globalThis.XMLHttpRequest = Request as unknown as typeof XMLHttpRequest;
    try {
      const waiting = createClient({
        baseUrl: 'http://plans.test/api/v1/',
        getToken: () => token,
        storage: 'memory',
      });
      waiting.importPlan(fileOf('plan.xml')).subscribe().unsubscribe();
      tell('late');
      await new Promise(done => setTimeout(done, 20));
    } finally {
      globalThis.XMLHttpRequest = kept;
    }
    expect([sent, asked]).toEqual([[], []]);
  });

  it('is cancelled by its id', async () => {
    answers['POST /imports/i/cancel'] = [{ body: row('cancelled') }];
    expect(await client().cancelImport('i')).toMatchObject({ state: 'cancelled' });
  });
});

describe('an export', () => {
  it('is begun with its options, followed, and downloaded', async () => {
    answers['POST /projects/p/exports'] = [{ status: 202, body: row('queued') }];
    answers['GET /projects/p/exports/i'] = [{ body: row('running') }, { body: row('done', { bytes: 3 }) }];
    answers['GET /projects/p/exports/i/file'] = [{ body: 'a;b' }];
    const options = { format: 'csv', columns: ['id', 'name'], delimiter: 'semicolon' } as const;
    const all = await lastValueFrom(
      client()
        .exportProject('p', { ...options, columns: [...options.columns] })
        .pipe(toArray()),
    );
    expect(all.map(({ phase }) => phase)).toEqual(['exporting', 'exporting', 'done']);
    expect(JSON.parse(asked[0]!.body)).toEqual(options);
    const file = await client().downloadExport('p', all.at(-1)!.row.id);
    expect(await file.text()).toBe('a;b');
  });

  it('that has failed is an error, and one that is refused', async () => {
    answers['POST /projects/p/exports'] = [
      { status: 202, body: row('queued') },
      { status: 409, body: { code: 'conflict', status: 409, title: 'x', type: 'y' } },
    ];
    answers['GET /projects/p/exports/i'] = [
      { body: row('failed', { problem: { code: 'internal', status: 500, title: 'x', type: 'y' } }) },
    ];
    const run = () =>
      lastValueFrom(client().exportProject('p', { format: 'mspdi' })).catch((caught: SdkError) => caught);
    expect(await run()).toMatchObject({ code: 'internal' });
    expect(await run()).toMatchObject({ code: 'conflict' });
  });

  it('is cancelled by its id, and not looked at any more once nobody listens', async () => {
    answers['POST /projects/p/exports'] = [{ status: 202, body: row('queued') }];
    answers['POST /projects/p/exports/i/cancel'] = [{ body: row('cancelled') }];
    await new Promise<void>(done => {
      const subscription = client()
        .exportProject('p', { format: 'mspdi' })
        .subscribe(() => {
          queueMicrotask(() => subscription.unsubscribe());
          done();
        });
    });
    expect(await client().cancelExport('p', 'i')).toMatchObject({ state: 'cancelled' });
    await new Promise(done => setTimeout(done, 400));
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /projects/p/exports',
      'POST /projects/p/exports/i/cancel',
    ]);
  });
});
