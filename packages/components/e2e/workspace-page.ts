import type { PpmGantt } from '@trueppm/components';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { emailOf, PASSWORD, until } from './api.js';
import { chromiumLaunchOptions } from './chromium.mjs';

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(await chromiumLaunchOptions());
}

/** Dates of one task as a page shows them. */
export interface ShownDates {
  readonly start: string;
  readonly finish: string;
}

/** The reference server's page in a browser of its own, driven as a person would. */
export class WorkspacePage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Requests to hosts other than the server, and violations of the content-security policy. */
  readonly trespasses: string[] = [];
  readonly #serverUrl: string;

  private constructor(context: BrowserContext, page: Page, serverUrl: string) {
    this.context = context;
    this.page = page;
    this.#serverUrl = serverUrl;
    page.on('request', request => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== serverUrl) this.trespasses.push(request.url());
    });
    page.on('console', message => {
      if (message.text().includes('Content Security Policy')) this.trespasses.push(message.text());
    });
    page.on('pageerror', error => this.trespasses.push(String(error)));
  }

  /** Opens a page of the server in a fresh profile. */
  static async open(browser: Browser, serverUrl: string, path: string): Promise<WorkspacePage> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 860 }, locale: 'en-GB' });
    const opened = new WorkspacePage(context, await context.newPage(), serverUrl);
    await opened.page.goto(serverUrl + path);
    return opened;
  }

  /** Opens the page in a fresh profile and signs in. */
  static async signIn(browser: Browser, serverUrl: string, role: string): Promise<WorkspacePage> {
    const opened = await WorkspacePage.open(browser, serverUrl, '');
    await opened.page.getByLabel('E-mail').fill(emailOf(role));
    await opened.page.getByLabel('Password').fill(PASSWORD);
    await opened.page.getByRole('button', { name: 'Sign in' }).click();
    await opened.page.getByRole('navigation', { name: 'Workspace' }).waitFor();
    return opened;
  }

  /** Another tab of the same profile: same cookie, same store. */
  async newTab(): Promise<WorkspacePage> {
    const tab = new WorkspacePage(this.context, await this.context.newPage(), this.#serverUrl);
    await tab.page.goto(this.#serverUrl);
    await tab.page.getByRole('navigation', { name: 'Workspace' }).waitFor();
    return tab;
  }

  async openProject(projectId: string): Promise<void> {
    await this.page.goto(`${this.#serverUrl}/#/projects/${projectId}`);
    await this.ready();
  }

  /** Waits until the plan is dated. */
  async ready(): Promise<void> {
    await this.page.locator('ppm-gantt').waitFor();
    await until(
      () => this.#onGantt(gantt => gantt.schedule.state === 'ready' && gantt.schedule.tasks.length > 0),
      isReady => isReady,
      'the plan to be dated',
    );
  }

  /** The status pill's words. */
  status(): Promise<string> {
    return this.page.locator('.pill[role=status]').innerText();
  }

  async waitForStatus(word: string): Promise<void> {
    await until(
      () => this.status(),
      text => text.includes(word),
      `status ${word}`,
      30_000,
    );
  }

  /** Dates of every task, by id. */
  shown(): Promise<Record<string, ShownDates>> {
    return this.#onGantt(gantt =>
      Object.fromEntries(gantt.schedule.tasks.map(({ id, start, finish }) => [id, { start, finish }])),
    );
  }

  /** Presses the mouse on the middle of a bar. */
  async grab(taskId: string): Promise<{ x: number; y: number }> {
    await this.page.locator('ppm-gantt').evaluate((gantt, id) => (gantt as PpmGantt).selectTask(id), taskId);
    const rect = await until(
      () =>
        this.page.locator('ppm-gantt').evaluate((gantt, id) => {
          const { x, y, width, height } = (gantt as PpmGantt).rectOf(id) ?? new DOMRect();
          return { x, y, width, height };
        }, taskId),
      found => found.width > 0,
      'the bar to be in view',
    );
    const at = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
    await this.page.mouse.move(at.x, at.y);
    await this.page.mouse.down();
    return at;
  }

  /** Drags a bar by some pixels and lets go. */
  async drag(taskId: string, byPx: number): Promise<void> {
    const at = await this.grab(taskId);
    await this.page.mouse.move(at.x + byPx, at.y, { steps: 6 });
    await new Promise(resolve => setTimeout(resolve, 200));
    await this.page.mouse.up();
  }

  /** Titles of the cards that tell about edits. */
  notices(): Promise<string[]> {
    return this.page.locator('.notice b').allInnerTexts();
  }

  /** Rows of a table in every database of this profile: what lies on the device. */
  storedRows(table: string): Promise<number> {
    return this.page.evaluate(async name => {
      const answer = <Value>(request: IDBRequest<Value>): Promise<Value> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      let sum = 0;
      for (const { name: database } of await indexedDB.databases()) {
        const open = await answer(indexedDB.open(database ?? ''));
        sum += await answer(open.transaction(name).objectStore(name).count());
        open.close();
      }
      return sum;
    }, table);
  }

  /** Starts to record every state of the dates that a frame shows. */
  async recordFrames(): Promise<void> {
    await this.#onGantt(gantt => {
      const frames: string[] = [];
      const look = (): void => {
        const dates = JSON.stringify(gantt.schedule.tasks.map(({ id, start, finish }) => [id, start, finish]));
        if (frames.at(-1) !== dates) frames.push(dates);
        requestAnimationFrame(look);
      };
      look();
      (globalThis as unknown as { frames: string[] }).frames = frames;
    });
  }

  /** Different states that frames have shown since {@link recordFrames}. */
  frames(): Promise<string[]> {
    return this.page.evaluate(() => (globalThis as unknown as { frames: string[] }).frames);
  }

  close(): Promise<void> {
    return this.context.close();
  }

  #onGantt<Answer>(read: (gantt: PpmGantt) => Answer): Promise<Answer> {
    return this.page.locator('ppm-gantt').evaluate(read as (element: Element) => Answer) as Promise<Answer>;
  }
}
