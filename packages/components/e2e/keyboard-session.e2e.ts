import { readFile } from 'node:fs/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumLaunchOptions } from './chromium.mjs';
import { ScreenReader } from './screen-reader.js';
import { type Site, serveSite, watch } from './static-site.js';

/** A page with an empty plan, and one with everything a bar can show. */
const pageOf = (script: string) => ({
  text: `<!doctype html><html lang="en"><title>Plan</title><style>ppm-gantt { height: 600px }</style>
    <button>Before</button><ppm-gantt locale="en"></ppm-gantt><button>After</button>
    <script type="module">import '/bundle/gantt.js'; const plan = document.querySelector('ppm-gantt'); ${script}</script></html>`,
});

const FULL_PLAN = `
  plan.project = { name: 'House', start: '2026-01-05' };
  plan.tasks = [
    { id: 'prep', name: 'Preparation' },
    { id: 'd', name: 'Design', duration: '3d', parent: 'prep', percentComplete: 40,
      baseline: { start: '2026-01-05', finish: '2026-01-06' } },
    { id: 'b', name: 'Build', duration: '5d', deadline: '2026-01-12' },
    { id: 't', name: 'Test', duration: '2d', constraint: { type: 'snet', date: '2026-01-20' } },
    { id: 'm', name: 'Opening', duration: '0d' },
    { id: 'side', name: 'Paint', duration: '1d' },
  ];
  plan.dependencies = [
    { predecessor: 'd', successor: 'b' },
    { predecessor: 'b', successor: 't', type: 'SS', lag: '2d' },
    { predecessor: 't', successor: 'm' },
  ];`;

let browser: Browser;
let site: Site;

beforeAll(async () => {
  const empty = pageOf("plan.project = { name: 'House', start: '2026-01-05' }; plan.tasks = [];");
  site = await serveSite({ '/empty': empty, '/full': pageOf(FULL_PLAN) }, ['/bundle/']);
  browser = await chromium.launch(await chromiumLaunchOptions());
});

afterAll(async () => {
  await browser?.close();
  site?.close();
});

async function open(path: string): Promise<{ page: Page; reader: ScreenReader; trespasses: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
  const reader = await ScreenReader.on(page);
  await page.route('**/favicon.ico', route => route.fulfill({ status: 204 }));
  const trespasses = watch(page, [site.address]);
  await page.goto(site.address + path);
  return { page, reader, trespasses };
}

describe('a planning session by keyboard alone', () => {
  it('goes from an empty plan to an exported one, and every step is heard', async () => {
    const { page, reader, trespasses } = await open('/empty');
    await page.locator('.first-name').waitFor();

    // Three tasks, one line after the other.
    await reader.tabTo('Name of the first task');
    await reader.type('Design #3d');
    await reader.press('Enter');
    const line = await reader.lands('textbox', 'Task');
    expect(line.description).toContain('Enter next, Tab indents');
    await reader.hear('Design: 5 – 7 Jan. The plan finishes on 7 Jan.');
    await reader.type('Build #5d');
    expect((await reader.focus()).description).toBe('Build · 5 days');
    await reader.press('Enter');
    await reader.hear('Build: 5 – 9 Jan. The plan finishes on 9 Jan.');
    await reader.lands('textbox', 'Task');
    await reader.type('Test #2d >2+1d');
    await reader.press('Enter');
    await reader.hear('Test: 13 – 14 Jan. The plan finishes on 14 Jan.');
    await reader.lands('textbox', 'Task');
    // Esc in an empty line takes it back.
    await reader.press('Escape');
    await reader.hear('Undone: Add task');
    expect((await reader.lands('rowheader', 'Test')).description).toBe('Critical: no slack. After Build, +1 day');

    // Two rows are linked.
    await reader.press('ArrowUp', 'ArrowUp', 'ArrowLeft');
    await reader.lands('row', /^Design/);
    await reader.press('Shift+ArrowDown');
    await reader.hear('2 tasks selected');
    await reader.press('Control+F2');
    await reader.hear('1 link made');
    await reader.hear('Build: 8 – 14 Jan. The plan finishes on 19 Jan.');
    expect((await reader.lands('row', /^Build/)).description).toContain('After Design');

    // A row is moved in, which its link forbids, and said so; a fourth row may.
    await reader.press('ArrowDown', 'Alt+Shift+ArrowRight');
    await reader.hear('Build and Test are linked: one cannot lie inside the other');
    await reader.press('Control+Enter');
    await reader.lands('textbox', 'Task');
    await reader.type('Report');
    await reader.press('Enter');
    await reader.hear(/^Report: 5 Jan\./);
    await reader.press('Escape');
    await reader.hear('Undone: Add task');
    await reader.lands('rowheader', 'Report');
    await reader.press('Alt+Shift+ArrowRight');
    await reader.hear('Indent Report');
    await expect.poll(async () => (await rowOf(reader, 'Report')).states['level']).toBe(2);
    await reader.press('Control+z');
    await reader.hear('Undone: Indent Report');
    await expect.poll(async () => (await rowOf(reader, 'Report')).states['level']).toBe(1);

    // Moving and resizing by keys.
    await reader.press('ArrowUp', 'Control+m');
    await reader.hear(/^Moving Test\. Left and right move it by a day/);
    await reader.press('ArrowRight');
    await reader.hear('Test moves 1 day later. The plan finishes on 20 Jan.');
    await reader.press('PageUp');
    await reader.hear('Step: one week');
    await reader.press('PageDown', 'Shift+ArrowRight');
    await reader.hear('Test finishes 1 day later. The plan finishes on 20 Jan.');
    await reader.press('Enter');
    await reader.hear('Test moved');
    await reader.hear('Test: 16 – 20 Jan. The plan finishes on 20 Jan.');
    await reader.press('Control+m', 'ArrowRight');
    await reader.hear('Test moves 1 day later. The plan finishes on 21 Jan.');
    await reader.press('Escape');
    await reader.hear('Move cancelled');

    // A duration and the progress are typed; nonsense is refused in words.
    await reader.press('ArrowRight');
    await reader.lands('gridcell', '3');
    await reader.press('Enter');
    await reader.lands('textbox', 'duration');
    await reader.type('soon');
    await reader.press('Enter');
    await reader.hear('Type a duration, such as 5, 2.5d or 4h');
    expect((await reader.focus()).states['invalid']).toBe('true');
    await reader.press('Control+a');
    await reader.type('2');
    await reader.press('Enter');
    await reader.hear('Test: 16 – 19 Jan. The plan finishes on 19 Jan.');
    await reader.press('ArrowRight', 'ArrowRight', 'ArrowRight', 'F2');
    await reader.lands('textbox', 'percent complete');
    await reader.type('50');
    await reader.press('Enter');
    await reader.hear('Set progress of Test');
    await reader.press('Control+z');
    await reader.hear('Undone: Set progress of Test');
    await reader.press('Control+Shift+z');
    await reader.hear('Redone: Set progress of Test');
    await reader.lands('gridcell', '50%');

    // Why it stands where it stands; Esc goes back to the row.
    await reader.press('Shift+F1');
    await reader.lands('button', /^Test/);
    await reader.press('Escape');
    await reader.lands('gridcell', '50%');

    // The menu of the row, one level and back.
    await reader.press('Shift+F10');
    await reader.lands('menuitem', 'Add task below');
    await reader.press('ArrowDown', 'ArrowRight');
    await reader.lands('menuitem', 'Add task above');
    await reader.press('Escape');
    await reader.lands('menuitem', 'Add');
    await reader.press('End', 'Enter');
    await reader.hear(/^Delete Test\. Ctrl Z brings back\.$/);
    await reader.lands('gridcell', /./);
    await reader.press('Control+z');
    await reader.hear('Undone: Delete Test');

    // Searching, and back to the rows.
    await reader.press('Control+k');
    await reader.lands('searchbox', 'Search');
    await reader.type('build');
    await reader.hear('1 task found');
    await reader.press('Enter');
    await reader.hear('Build, 1 of 1');
    await reader.press('Escape', 'Escape');
    await reader.lands('gridcell', /./);

    // The toolbar is one stop; its last buttons are export and columns.
    await reader.tabTo('Search', 'Shift+Tab');
    await reader.press('Shift+Tab', 'End', 'ArrowLeft');
    await reader.lands('button', 'Export');
    await reader.press('Enter');
    await reader.lands('radio', /^PDF/);
    await reader.press('ArrowDown', 'ArrowDown', 'ArrowDown');
    await reader.lands('radio', /^CSV/);
    const download = page.waitForEvent('download');
    await reader.press('Enter');
    const file = await download;
    await reader.hear('Exported House.csv');
    await reader.lands('button', 'Export');
    const text = await readFile(await file.path(), 'utf8');
    for (const name of ['Design', 'Build', 'Test', 'Report']) expect(text).toContain(name);
    expect(trespasses).toEqual([]);
    await page.close();
  });

  it('takes everything back by undo, and the focus is never lost', async () => {
    const { page, reader } = await open('/empty');
    await page.locator('.first-name').waitFor();
    await reader.tabTo('Name of the first task');
    await reader.type('Design');
    await reader.press('Enter');
    await reader.lands('textbox', 'Task');
    await reader.type('Build');
    await reader.press('Enter');
    await reader.hear(/^Build: 5 Jan\./);
    await reader.lands('textbox', 'Task');
    await reader.press('Tab');
    await reader.hear('Indent New task');
    await reader.press('Escape');
    await reader.lands('rowheader', 'Build');
    // A task made and named is one step.
    await reader.press('Control+z');
    await reader.lands('rowheader', 'Design');
    await reader.press('Control+z');
    await reader.lands('textbox', 'Name of the first task');
    await page.close();
  });
});

async function rowOf(reader: ScreenReader, name: string) {
  const found = (await reader.tree()).find(node => node.role === 'row' && node.name.startsWith(name));
  if (!found) throw new Error(`There is no row "${name}".`);
  return found;
}

describe('the accessibility tree of a plan', () => {
  it('tells of each row its place, its cells, its bar and its links', async () => {
    const { page, reader } = await open('/full');
    await page.locator('[aria-description]').first().waitFor({ state: 'attached' });
    const rows = await Promise.all(
      ['Preparation', 'Design', 'Build', 'Test', 'Opening', 'Paint'].map(name => rowOf(reader, name)),
    );
    expect(rows.map(({ states, description }) => [states['level'], description])).toMatchInlineSnapshot(`
      [
        [
          1,
          "",
        ],
        [
          2,
          "Critical: no slack. 1 day later than baseline. Before Build",
        ],
        [
          1,
          "Conflict: 2 days past deadline. Critical: no slack. Deadline 12 Jan. After Design. Before Test, Start to start, +2 days",
        ],
        [
          1,
          "Critical: no slack. Starts no earlier than 20 Jan. After Build, Start to start, +2 days. Before Opening",
        ],
        [
          1,
          "Critical: no slack. After Test",
        ],
        [
          1,
          "12 days of slack",
        ],
      ]
    `);
    const tree = await reader.tree();
    expect(tree.filter(({ role }) => role === 'columnheader').map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "Task",
        "Days (duration)",
        "Start",
        "Finish",
        "Done (percent complete)",
        "Owner",
      ]
    `);
    const bare = tree.filter(
      ({ role, name }) => /^(button|row|gridcell|dialog|textbox|searchbox)$/.test(role) && name === '',
    );
    expect(bare.filter(({ role }) => role !== 'gridcell')).toEqual([]);
    await page.close();
  });
});
