// One project per environment; the suffix of a test file says which: .test.ts pure, .pg.test.ts real Postgres,
// .web.test.ts real browser, .e2e.ts journeys with the server as a process.
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { chromiumLaunchOptions } from './packages/components/e2e/chromium.mjs';

const POSTGRES_SETUP = 'packages/server/test/postgres.ts';
const WEB = 'packages/{components,sdk}/src/**/*.web.test.ts';
const PG = 'packages/server/src/**/*.pg.test.ts';

/** Two processes on the smallest machine too: by default Vitest leaves one core of two to itself. */
const MAX_WORKERS = Math.max(2, availableParallelism() - 1);
/** What a test waits for comes when the machine comes to it; a test that waits for nothing else says how long itself. */
const PATIENT = { poll: { timeout: 60_000 } };
/** The same in a browser, where a test has a minute: what does not come is told by what was waited for. */
const PATIENT_IN_BROWSER = { poll: { timeout: 20_000 } };

const unit: TestProjectConfiguration = {
  extends: './vite.config.ts',
  test: {
    name: 'unit',
    environment: 'node',
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'stories/**/*.test.ts'],
    exclude: [WEB, PG, 'packages/*/test/**/*.pg.test.ts'],
    maxWorkers: MAX_WORKERS,
    // Pure: modules are loaded once per process instead of once per file.
    isolate: false,
    // Properties over random networks take their time on a busy machine; nothing here asserts speed.
    testTimeout: 300_000,
  },
};

const pg: TestProjectConfiguration = {
  extends: './vite.config.ts',
  test: {
    name: 'pg',
    environment: 'node',
    include: [PG, 'packages/server/test/**/*.pg.test.ts'],
    globalSetup: existsSync(POSTGRES_SETUP) ? [POSTGRES_SETUP] : [],
    maxWorkers: MAX_WORKERS,
    // The server holds its state in what a test starts: modules are loaded once per process instead of once per file.
    isolate: false,
    expect: PATIENT,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};

const launchOptions = await chromiumLaunchOptions();

/** A fresh object per project, because Vitest writes the project's name into it. */
const chromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions }),
  instances: [{ browser: 'chromium' as const }],
});

const web: TestProjectConfiguration = {
  extends: './vite.config.ts',
  test: {
    name: 'web',
    include: [WEB],
    sequence: { groupOrder: 1 },
    expect: PATIENT_IN_BROWSER,
    testTimeout: 60_000,
    browser: chromium(),
  },
};

/** Every story renders, runs its play function, passes the accessibility rules and looks as it did. */
const stories: TestProjectConfiguration = {
  extends: './vite.config.ts',
  plugins: [storybookTest({ configDir: '.storybook' })],
  test: {
    name: 'stories',
    env: { PPM_LOOKS: process.env['PPM_LOOKS'] ?? '', PPM_CI: process.env['CI'] ?? '' },
    setupFiles: ['stories/looks/looks.setup.ts'],
    testTimeout: 60_000,
    sequence: { groupOrder: 2 },
    browser: chromium(),
  },
};

const e2e: TestProjectConfiguration = {
  extends: './vite.config.ts',
  test: {
    name: 'e2e',
    environment: 'node',
    include: ['packages/components/e2e/**/*.e2e.ts'],
    fileParallelism: false,
    // Alone and last: journeys that watch a drag frame by frame want the machine to themselves.
    sequence: { groupOrder: 3 },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};

export default defineConfig({
  test: {
    projects: [unit, pg, web, stories, e2e],
  },
});
