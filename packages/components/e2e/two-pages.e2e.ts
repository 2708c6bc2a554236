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
  plan = await createChain(api, 'Two pages');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('two people on one plan', () => {
  it('a bar dragged by one moves its successors at once, then the other’s page and the database; undo takes all back', async () => {
    const ann = await WorkspacePage.signIn(browser, server.url, 'scheduler');
    const ben = await WorkspacePage.signIn(browser, server.url, 'viewer');
    for (const person of [ann, ben]) {
      await person.openProject(plan.project.id);
      await person.waitForStatus('Live');
    }
    const before = await ann.shown();
    expect(await ben.shown()).toEqual(before);

    // During the drag: the successors move although the button is still down.
    const at = await ann.grab(plan.design.id);
    await ann.page.mouse.move(at.x + 40, at.y, { steps: 4 });
    await ann.page.mouse.move(at.x + 80, at.y, { steps: 4 });
    const during = await until(
      () => ann.shown(),
      dates => dates[plan.ship.id]?.finish !== before[plan.ship.id]?.finish,
      'the successors to follow the drag',
    );
    for (const { id } of [plan.design, plan.build, plan.test]) {
      expect((during[id]?.start ?? '') > (before[id]?.start ?? '')).toBe(true);
    }
    expect(await ben.shown()).toEqual(before);

    // Drop: what is shown stays, frame by frame, while the server stores, reschedules and answers.
    await ann.recordFrames();
    await ann.page.mouse.up();
    await until(
      () => ben.shown(),
      dates => dates[plan.ship.id]?.finish === during[plan.ship.id]?.finish,
      'the other page to show the dates',
    );
    await until(
      () => api.task(plan.project.id, plan.ship.id),
      row => row.finish === during[plan.ship.id]?.finish,
      'the database to have the dates',
    );
    await ann.waitForStatus('Live');
    expect(await ann.frames()).toHaveLength(1);
    expect(await ann.shown()).toEqual(during);
    expect(await ben.shown()).toEqual(during);
    for (const row of await api.tasks(plan.project.id)) {
      expect({ start: row.start, finish: row.finish }).toEqual(during[row.id]);
    }

    await ann.page.keyboard.press('Control+z');
    for (const person of [ann, ben]) {
      await until(
        () => person.shown(),
        dates => JSON.stringify(dates) === JSON.stringify(before),
        'undo to reach every page',
      );
    }
    const restored = await until(
      () => api.task(plan.project.id, plan.ship.id),
      row => row.finish === before[plan.ship.id]?.finish,
      'undo to reach the database',
    );
    expect(restored.constraint_type).toBe('asap');
    expect(ann.trespasses).toEqual([]);
    expect(ben.trespasses).toEqual([]);
    await ann.close();
    await ben.close();
  });
});
