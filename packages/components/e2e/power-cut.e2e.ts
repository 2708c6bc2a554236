import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, type ChainPlan, createChain, until } from './api.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser, WorkspacePage } from './workspace-page.js';

let server: ServerProcess;
let browser: Browser;
let api: Api;
let plan: ChainPlan;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchBrowser();
  api = await Api.signIn(server.url, 'owner');
  plan = await createChain(api, 'Power cut');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('a server that dies', () => {
  it('keeps every acknowledged edit; pages come back by themselves; what was done offline arrives', async () => {
    const ann = await WorkspacePage.signIn(browser, server.url, 'scheduler');
    const ben = await WorkspacePage.signIn(browser, server.url, 'viewer');
    for (const person of [ann, ben]) {
      await person.openProject(plan.project.id);
      await person.waitForStatus('Live');
    }

    // Edits through REST until the process is gone: each answered one must be there afterwards.
    const acknowledged: { id: string; notes: string }[] = [];
    let isDead = false;
    const writer = (async () => {
      for (let count = 0; !isDead; count += 1) {
        const target = [plan.design, plan.build, plan.test][count % 3];
        if (!target) continue;
        const notes = `edit ${count}`;
        const answer = await api
          .send('PATCH', `/projects/${plan.project.id}/tasks/${target.id}`, { notes })
          .catch(() => null);
        if (answer?.status === 200) {
          acknowledged.push({ id: target.id, notes });
        }
      }
    })();
    await new Promise(resolve => setTimeout(resolve, 1_000));
    await server.kill();
    isDead = true;
    await writer;
    expect(acknowledged.length).toBeGreaterThan(3);

    await ann.waitForStatus('Offline');
    const before = await ann.shown();
    await ann.drag(plan.build.id, 70);
    const offline = await ann.shown();
    expect(offline[plan.ship.id]?.finish).not.toBe(before[plan.ship.id]?.finish);
    expect(await ann.status()).toContain('waiting');

    await server.start();
    for (const person of [ann, ben]) await person.waitForStatus('Live');
    await until(
      () => ben.shown(),
      dates => JSON.stringify(dates) === JSON.stringify(offline),
      'the edit made offline to reach the other page',
      30_000,
    );
    const rows = await until(
      () => api.tasks(plan.project.id),
      found => found.every(row => row.finish === offline[row.id]?.finish),
      'the edit made offline to reach the database',
    );
    const last = new Map(acknowledged.map(({ id, notes }) => [id, notes]));
    for (const [id, notes] of last) {
      const found = Number(rows.find(row => row.id === id)?.notes.replace('edit ', ''));
      // The attempt after the last acknowledged one may have been committed without an answer.
      expect(found).toBeGreaterThanOrEqual(Number(notes.replace('edit ', '')));
    }
    expect(ann.trespasses.filter(text => !text.includes('ERR_CONNECTION'))).toEqual([]);
    await ann.close();
    await ben.close();
  });
});
