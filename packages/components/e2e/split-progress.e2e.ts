import type { PpmGantt } from '@trueppm/components';
import type { AssignmentRow, Project, ResourceRow, TaskRow } from '@trueppm/sdk';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, emailOf, until } from './api.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser, WorkspacePage } from './workspace-page.js';

let server: ServerProcess;
let browser: Browser;
let api: Api;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchBrowser();
  api = await Api.signIn(server.url, 'owner');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const DAY = 480;
/** Ten days of work that pause for three after the third. */
const DATES = { start: '2026-11-02T08:00:00', finish: '2026-11-18T17:00:00' };

/** A plan of a task that two people share, and what comes after it. */
async function sharedTask(name: string): Promise<{ id: string; path: string; taskId: string }> {
  const project = await api.need<Project>('POST', '/projects', { name, start: DATES.start });
  const path = `/projects/${project.id}`;
  await api.need('POST', `${path}/members`, { email: emailOf('scheduler'), role: 'scheduler' });
  const task = (name: string, days: number, position: string) =>
    api.need<TaskRow>('POST', `${path}/tasks`, { name, duration_minutes: days * DAY, position });
  const [build, test] = [await task('Build', 10, 'A'), await task('Test', 2, 'B')];
  await api.need('POST', `${path}/dependencies`, { predecessor_id: build.id, successor_id: test.id });
  for (const units of [1, 0.5]) {
    const resource = await api.need<ResourceRow>('POST', `${path}/resources`, { name: `At ${units}` });
    await api.need('POST', `${path}/assignments`, { task_id: build.id, resource_id: resource.id, units });
  }
  await finishes(project.id, build.id, '2026-11-13T17:00:00');
  return { id: project.id, path, taskId: build.id };
}

const finishes = (projectId: string, taskId: string, finish: string) =>
  until(
    () => api.task(projectId, taskId),
    row => row.finish === finish,
    `the finish ${finish}`,
  );

/** The picture of the plan and the dates behind it, on a day that stands still. */
async function seen(person: WorkspacePage): Promise<{ picture: string; dates: unknown }> {
  const picture = await person.page.locator('ppm-gantt').evaluate(async element => {
    const gantt = element as PpmGantt;
    gantt.today = '2026-11-30';
    await gantt.updateComplete;
    return (await gantt.export('svg')).text();
  });
  return { picture, dates: await person.shown() };
}

/** Drags the mark of the part done to a share of the bar, as a person does. */
async function dragProgress({ page }: WorkspacePage, taskId: string, to: number): Promise<void> {
  const gantt = page.locator('ppm-gantt');
  await gantt.evaluate((element, id) => (element as PpmGantt).selectTask(id), taskId);
  const bar = await until(
    () =>
      gantt.evaluate((element, id) => {
        const { x, y, width, height } = (element as PpmGantt).rectOf(id) ?? new DOMRect();
        return { x, y, width, height };
      }, taskId),
    ({ width }) => width > 0,
    'the bar',
  );
  // It is met at the foot of the bar, and the pointer says where.
  const y = bar.y + bar.height - 2;
  const cursor = () =>
    gantt.evaluate(({ shadowRoot }) => getComputedStyle(shadowRoot?.querySelector('.time') as HTMLElement).cursor);
  for (let x = bar.x + 8; x < bar.x + bar.width; x += 4) {
    await page.mouse.move(x, y);
    if ((await cursor()) !== 'col-resize') continue;
    await page.mouse.down();
    await page.mouse.move(bar.x + bar.width * to, y, { steps: 8 });
    await new Promise(resolve => setTimeout(resolve, 300));
    await page.mouse.up();
    return;
  }
  throw new Error('There is no mark of the part done.');
}

const FIELDS = ['actual_start', 'actual_finish', 'actual_duration_minutes', 'remaining_duration_minutes'] as const;
const numbersOf = (row: TaskRow) => FIELDS.map(field => row[field]);
const crewOf = async (path: string) =>
  (await api.need<{ results: AssignmentRow[] }>('GET', `${path}/assignments`)).results.map(row => row.segments);

/** Drags, and looks at the plan before and after the page is loaded anew. @returns the stored row */
async function dragAndReload(
  person: WorkspacePage,
  { id, taskId }: { readonly id: string; readonly taskId: string },
  to: number,
): Promise<TaskRow> {
  const before = await api.task(id, taskId);
  const pieces = ({ picture }: { picture: string }) =>
    /<path d="([^"]*)" fill="#fce6e8"/.exec(picture)?.[1]?.match(/M/g);
  await dragProgress(person, taskId, to);
  await until(
    () => api.task(id, taskId),
    row => row.percent_complete !== before.percent_complete,
    'the progress to be stored',
  );
  await person.waitForStatus('Live');
  const dropped = await seen(person);
  await person.page.reload();
  await person.ready();
  await person.waitForStatus('Live');
  await until(
    async () => (await seen(person)).picture,
    picture => picture === dropped.picture,
    'the same picture after a reload',
  );
  const again = await seen(person);
  expect(again.dates).toEqual(dropped.dates);
  expect(pieces(again)).toEqual(pieces(dropped));
  const row = await api.task(id, taskId);
  expect((again.dates as Record<string, unknown>)[taskId]).toEqual({ start: row.start, finish: row.finish });
  return row;
}

describe('progress of work that pauses and that people share', () => {
  it('stays on its pieces, whether they are in the part done or not, and is the same after a reload', async () => {
    const plan = await sharedTask('Split');
    const pause = { at: '2026-11-05T08:00:00', resume: '2026-11-10T08:00:00' };
    await api.need('POST', `${plan.path}/tasks/${plan.taskId}/split`, pause);
    await finishes(plan.id, plan.taskId, DATES.finish);
    await api.need('PATCH', `${plan.path}/tasks/${plan.taskId}`, { percent_complete: 20 });
    const crew = await crewOf(plan.path);
    expect(crew.map(segments => segments.length)).toEqual([2, 2]);
    const person = await WorkspacePage.signIn(browser, server.url, 'scheduler');
    await person.openProject(plan.id);
    await person.waitForStatus('Live');
    const far = await dragAndReload(person, plan, 0.9);
    expect(far.percent_complete).toBeGreaterThan(70);
    expect(numbersOf(far)).toEqual([DATES.start, null, null, null]);
    const near = await dragAndReload(person, plan, 0.12);
    expect(near.percent_complete).toBeLessThan(30);
    expect(numbersOf(near)).toEqual([DATES.start, null, null, null]);
    const whole = await dragAndReload(person, plan, 1.05);
    expect(whole.percent_complete).toBe(100);
    expect(numbersOf(whole)).toEqual([DATES.start, DATES.finish, null, null]);
    for (const { start, finish } of [far, near, whole]) expect({ start, finish }).toEqual(DATES);
    expect(await crewOf(plan.path)).toEqual(crew);
    expect(person.trespasses).toEqual([]);
    await person.close();
  });

  it('leaves the bar where it is when it passes an interruption', async () => {
    const plan = await sharedTask('Interrupted');
    await api.need('PATCH', `${plan.path}/tasks/${plan.taskId}`, {
      percent_complete: 30,
      actual_start: DATES.start,
      stop: '2026-11-04T17:00:00',
      resume: '2026-11-10T08:00:00',
    });
    await finishes(plan.id, plan.taskId, DATES.finish);
    const person = await WorkspacePage.signIn(browser, server.url, 'scheduler');
    await person.openProject(plan.id);
    await person.waitForStatus('Live');
    const row = await dragAndReload(person, plan, 0.9);
    expect(row.percent_complete).toBeGreaterThan(70);
    expect({ start: row.start, finish: row.finish }).toEqual(DATES);
    expect((row.stop ?? '') < DATES.finish && (row.stop ?? '') > '2026-11-10T08:00:00').toBe(true);
    expect(numbersOf(row)).toEqual([DATES.start, null, null, null]);
    expect(person.trespasses).toEqual([]);
    await person.close();
  });
});
