import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Subject } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttp } from './http.js';
import { followForecast } from './latest-forecast.js';
import type { LatestForecast } from './protocol/index.js';

/** What the server answers now; a number is a status without anything. */
let answer: LatestForecast | number;
let asked: string[];
let server: Server;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    response.statusCode = typeof answer === 'number' ? answer : 200;
    response.end(JSON.stringify(typeof answer === 'number' ? {} : answer));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise(resolve => server.close(resolve)));

const of = (id: string, ...taskIds: string[]): LatestForecast => ({
  forecast_id: id,
  name: '',
  finished_at: '2026-01-05T08:00:00Z',
  project_version: 3,
  finishes: { task_ids: taskIds, p50: [], p80: [] },
});

it('tells the newest forecast at each news, asks for what it has not, and stays with it when there is no answer', async () => {
  const { port } = server.address() as AddressInfo;
  const http = createHttp({ baseUrl: `http://127.0.0.1:${port}/api/v1`, getToken: () => 'token' });
  const news$ = new Subject<void>();
  const told: (LatestForecast | null)[] = [];
  const following = followForecast(http, 'p', news$).subscribe(latest => told.push(latest));
  const tell = async (next: typeof answer, questions: number): Promise<void> => {
    answer = next;
    news$.next();
    await expect.poll(() => asked.length).toBe(questions);
  };
  const none = { forecast_id: null, name: null, finished_at: null, project_version: null, finishes: null };
  await tell(none, 1);
  await expect.poll(() => told).toEqual([null]);
  await tell(of('one', 'a'), 2);
  await expect.poll(() => told.at(-1)?.finishes?.task_ids).toEqual(['a']);
  // The same again, without its finishes, then a server that does not know the question: nothing new.
  await tell({ ...of('one'), finishes: null }, 3);
  await tell(404, 4);
  await tell(of('two', 'b'), 5);
  await expect.poll(() => told.map(latest => latest?.forecast_id ?? null)).toEqual([null, 'one', 'two']);
  await tell(none, 6);
  await expect.poll(() => told.at(-1)).toBeNull();
  const question = '/api/v1/projects/p/latest-forecast';
  const known = (id: string) => `${question}?known=${id}`;
  expect(asked).toEqual([question, question, known('one'), known('one'), known('one'), known('two')]);
  following.unsubscribe();
});
