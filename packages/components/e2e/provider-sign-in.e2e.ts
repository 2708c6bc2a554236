import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestProvider } from '../../server/test/provider.js';
import { ServerProcess } from './server-process.js';
import { launchBrowser } from './workspace-page.js';

let provider: TestProvider;
let server: ServerProcess;
let browser: Browser;

beforeAll(async () => {
  provider = await TestProvider.start();
  server = await ServerProcess.start({
    TRUEPPM_OIDC_ISSUER: provider.url,
    TRUEPPM_OIDC_CLIENT_ID: 'ppm',
    TRUEPPM_OIDC_CLIENT_SECRET: 'hush',
    TRUEPPM_OIDC_NAME: 'House',
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.stop();
});

/** The page in a fresh profile. */
async function openPage(hash: string): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  page.on('pageerror', error => faults.push(String(error)));
  await page.goto(`${server.url}/${hash}`);
  return { context, page, faults };
}

describe('somebody who has an account at the provider', () => {
  it('signs in there by keyboard alone, comes back to what they came for, and stays signed in', async () => {
    const { context, page, faults } = await openPage('#/import');
    const link = page.getByRole('link', { name: 'Sign in with House' });
    await link.waitFor();
    await page.getByLabel('Password').focus();
    for (const _ of ['to the button', 'to the link']) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Import a plan' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/import');
    await page.getByText('Hanna House').waitFor();
    await page.reload();
    await page.getByText('Hanna House').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});
