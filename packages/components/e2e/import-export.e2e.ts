import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMspdi } from '@trueppm/scheduler/mspdi';
import type { Problem, TaskRow } from '@trueppm/sdk';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, until } from './api.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser, WorkspacePage } from './workspace-page.js';

const OWN_FILES = ['links-and-lags.xml', 'outline.xml', 'constraints-and-deadlines.xml'];
const OWN_FOLDER = fileURLToPath(new URL('../../scheduler/conformance/plans/', import.meta.url));
const CORPUS_FILES = ['Residential-Construction.mpp.xml', 'Homemoveplan.mpp.xml', 'Software-Development-Plan.mpp.xml'];

/** Plan files with the dates that they must get: our own, and real ones where a corpus lies. */
function planFiles(): string[] {
  const corpus = process.env['PPM_CORPUS'];
  const real = corpus ? CORPUS_FILES.map(name => join(corpus, 'mspdi', name)).filter(path => existsSync(path)) : [];
  return [...OWN_FILES.map(name => join(OWN_FOLDER, name)), ...real];
}

let server: ServerProcess;
let browser: Browser;
let api: Api;
let page: WorkspacePage;

beforeAll(async () => {
  server = await ServerProcess.start();
  browser = await launchBrowser();
  api = await Api.signIn(server.url, 'owner');
  page = await WorkspacePage.signIn(browser, server.url, 'owner');
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Chooses a file on the import page and waits for its plan; answers the new project's id. */
async function importByPage(file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<string> {
  const before = page.page.url();
  await page.page.goto(`${server.url}/#/import`);
  await page.page.locator('ppm-workspace-import input[type=file]').setInputFiles(file);
  const url = await until(
    async () => page.page.url(),
    found => found.includes('#/projects/') && found !== before,
    'the imported project to open',
    60_000,
  );
  await page.ready();
  return url.slice(url.indexOf('#/projects/') + '#/projects/'.length);
}

/** The engine leaves seconds out when they are zero; rows always have them. */
const withSeconds = (time: string | null | undefined): string | undefined =>
  time?.length === 'YYYY-MM-DDTHH:MM'.length ? `${time}:00` : (time ?? undefined);

const datesByUid = (rows: readonly TaskRow[]): Record<number, [string | null, string | null]> =>
  Object.fromEntries(rows.map(row => [row.uid ?? -1, [row.start, row.finish]]));

describe('a plan file', () => {
  it.each(planFiles())('%s comes in through the page with its own dates, and goes out again', async path => {
    const projectId = await importByPage(path);
    const rows = await api.tasks(projectId);
    const shown = await page.shown();
    const { stored } = await readMspdi(readFileSync(path));
    expect(rows.length).toBeGreaterThan(2);
    for (const row of rows) {
      const expected = stored.get(String(row.uid));
      const dates = { name: row.name, start: withSeconds(expected?.start), finish: withSeconds(expected?.finish) };
      expect({ name: row.name, ...shown[row.id] }).toEqual(dates);
      expect({ name: row.name, start: row.start, finish: row.finish }).toEqual(dates);
    }

    expect(await page.page.getByRole('button', { name: 'Export' }).count()).toBe(1);
    const exported = await api.need<string>('GET', `/projects/${projectId}/exports/mspdi`);
    const again = await importByPage({ name: 'again.xml', mimeType: 'application/xml', buffer: Buffer.from(exported) });
    expect(again).not.toBe(projectId);
    const copies = await api.tasks(again);
    expect(datesByUid(copies)).toEqual(datesByUid(rows));
    expect(
      copies.map(({ name, duration_minutes, constraint_type }) => [name, duration_minutes, constraint_type]).sort(),
    ).toEqual(
      rows.map(({ name, duration_minutes, constraint_type }) => [name, duration_minutes, constraint_type]).sort(),
    );
  });

  it.each([
    ['not XML', 'no plan at all', 'not_xml'],
    ['a DOCTYPE', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Project/>', 'doctype_forbidden'],
    ['another XML', '<?xml version="1.0"?><html/>', 'not_plan'],
  ])('%s is refused with its reason, and nothing is imported', async (_what, text, code) => {
    const before = await api.need<{ results: unknown[] }>('GET', '/projects');
    await page.page.goto(`${server.url}/#/import`);
    await page.page
      .locator('ppm-workspace-import input[type=file]')
      .setInputFiles({ name: 'bad.xml', mimeType: 'application/xml', buffer: Buffer.from(text) });
    const alert = page.page.locator('ppm-workspace-import [role=alert]');
    await alert.waitFor();
    expect(await alert.innerText()).toContain(code);
    expect(await alert.innerText()).toContain('Nothing was imported');
    expect(await api.need('GET', '/projects')).toEqual(before);
  });

  it('over the size limit is refused before it is read', async () => {
    const answer = await api.send<Problem>('POST', '/imports?file_name=big.xml', new Uint8Array(60_000_000).fill(32));
    expect([answer.status, answer.body.code]).toEqual([413, 'too_large']);
    expect(answer.body.limit).toBe(50 * 1024 * 1024);
  });
});
