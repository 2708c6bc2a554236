import {
  type Client,
  type Conflict,
  createClient,
  createSession,
  type PasswordSession,
  type PresentPerson,
  type TaskRow,
} from '@trueppm/sdk';
import { firstValueFrom } from 'rxjs';
import { filter, map, timeout } from 'rxjs/operators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Api, type ChainPlan, createChain, emailOf, PASSWORD, until } from './api.js';
import { ServerProcess } from './server-process.js';

let server: ServerProcess;
let api: Api;
let plan: ChainPlan;
const opened: { client: Client; session: PasswordSession }[] = [];

beforeAll(async () => {
  server = await ServerProcess.start();
  api = await Api.signIn(server.url, 'owner');
  plan = await createChain(api, 'From Node');
});

afterAll(async () => {
  for (const { client, session } of opened) {
    client.close();
    session.close();
  }
  await server?.stop();
});

/** A client in this process, without a browser: rows in memory, sockets by the package ws. */
async function connect(role: string): Promise<Client> {
  const baseUrl = `${server.url}/api/v1`;
  const session = createSession({ baseUrl });
  await session.signIn(emailOf(role), PASSWORD);
  const client = createClient({
    baseUrl,
    getToken: session.getToken,
    storage: 'memory',
    WebSocket,
  });
  opened.push({ client, session });
  return client;
}

/** The rows once they are as wanted. */
function tasksOnce(client: Client, isWanted: (rows: readonly TaskRow[]) => boolean): Promise<readonly TaskRow[]> {
  const project = client.project(plan.project.id);
  return firstValueFrom(project.tasks$().pipe(filter(isWanted), timeout(20_000)));
}

describe('the SDK in Node', () => {
  it('follows a plan, writes to it and hears what the scheduler makes of it', async () => {
    const ann = await connect('scheduler');
    const ben = await connect('viewer');
    const before = await tasksOnce(ben, rows => rows.some(row => row.id === plan.ship.id && row.finish !== null));
    const finish = before.find(row => row.id === plan.ship.id)?.finish ?? '';

    await tasksOnce(ann, rows => rows.length === before.length);
    await ann.project(plan.project.id).write(tx => tx.tasks.update(plan.design.id, { duration_minutes: 8 * 480 }));
    expect(ann.project(plan.project.id).row('tasks', plan.design.id)?.duration_minutes).toBe(8 * 480);
    const moved = (rows: readonly TaskRow[]) =>
      rows.some(row => row.id === plan.ship.id && (row.finish ?? '') > finish);
    await tasksOnce(ann, moved);
    await tasksOnce(ben, moved);
  });

  it('sees who else is in the plan and on what, until they leave', async () => {
    const [ann, ben] = [await connect('scheduler'), await connect('viewer')];
    const seen = async (isWanted: (people: readonly PresentPerson[]) => boolean) =>
      firstValueFrom(
        ann.project(plan.project.id).presence.present$.pipe(
          map(({ people }) => people),
          filter(isWanted),
          timeout(20_000),
        ),
      );
    const isOnBuild = ({ tabs }: PresentPerson): boolean => tabs.some(({ state }) => state?.task_id === plan.build.id);
    await tasksOnce(ann, rows => rows.length > 0);
    // Said before the server has let this tab in: it is told as soon as it has.
    ben.project(plan.project.id).presence.tell({ view: 'gantt', task_id: plan.build.id });
    const people = await seen(some => some.some(isOnBuild));
    const ownTab = ann.project(plan.project.id).presence.tab;
    expect(people.flatMap(({ tabs }) => tabs).map(({ tab }) => tab)).not.toContain(ownTab);
    ben.close();
    await seen(some => !some.some(isOnBuild));
  });

  it('takes a refused edit back and says why', async () => {
    const viewer = await connect('viewer');
    const project = viewer.project(plan.project.id);
    const name = (await tasksOnce(viewer, rows => rows.length > 0)).find(row => row.id === plan.build.id)?.name;
    const conflicts: Conflict[] = [];
    project.conflicts$.subscribe(conflict => conflicts.push(conflict));
    await project.write(tx => tx.tasks.update(plan.build.id, { name: 'Taken over' }));
    await until(
      async () => conflicts.length,
      count => count === 1,
      'the refusal',
    );
    expect(conflicts[0]).toMatchObject({ outcome: 'refused', code: 'forbidden' });
    await tasksOnce(viewer, rows => rows.find(row => row.id === plan.build.id)?.name === name);
    expect((await api.task(plan.project.id, plan.build.id)).name).toBe(name);
  });
});
