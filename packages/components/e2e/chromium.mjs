// Finds a Chromium for the browser tests, or installs one. Nothing is downloaded at npm install.
//   node packages/components/e2e/chromium.mjs          prints the path, installing when there is none
//   node packages/components/e2e/chromium.mjs --find   prints the path or fails, never installs
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const FIXED_PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(name =>
    process.env[name] ? [join(process.env[name], 'Google', 'Chrome', 'Application', 'chrome.exe')] : [],
  ),
  linux: [],
};

/** Whether a path is a file this user may run. */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function systemChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = folders.flatMap(folder => SYSTEM_NAMES.map(name => join(folder, name)));
  return [...onPath, ...(FIXED_PLACES[process.platform] ?? [])].find(isExecutable);
}

async function playwrightChromium() {
  try {
    const { chromium } = await import('playwright');
    const path = chromium.executablePath();
    return path && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The Chromium to test with: PPM_CHROMIUM, else Playwright's own, else the system's.
 * @returns {Promise<string | undefined>} an absolute path, or undefined when there is none
 * @throws {Error} when PPM_CHROMIUM names something that cannot be run
 */
export async function findChromium() {
  const chosen = process.env.PPM_CHROMIUM;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`PPM_CHROMIUM is ${chosen}, which is not a program that can be run.`);
  }
  return (await playwrightChromium()) ?? systemChromium();
}

/**
 * Launch options for Playwright that suit this machine; root has no sandbox to drop into.
 * @returns {Promise<{ executablePath?: string, args: string[] }>}
 */
export async function chromiumLaunchOptions() {
  const executablePath = await findChromium();
  const isRoot = process.getuid?.() === 0;
  return { ...(executablePath ? { executablePath } : {}), args: isRoot ? ['--no-sandbox'] : [] };
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    // The path is this program's whole standard output, so the installers speak on standard error.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    shell: process.platform === 'win32',
  });
  return status === 0;
}

function installChromium() {
  const isDebianRoot = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (isDebianRoot) {
    run('apt-get', ['update', '-q']);
    if (run('apt-get', ['install', '-y', '-q', 'chromium'])) return true;
  }
  return run('npx', ['--no', 'playwright', 'install', 'chromium']);
}

/**
 * Finds a Chromium, installing one when there is none: with apt-get as root on Debian-likes, else Playwright's own.
 * @returns {Promise<string>} an absolute path
 * @throws {Error} one sentence that says what to do, when nothing could be installed
 */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  process.stderr.write('No Chromium found: installing one for the browser tests.\n');
  installChromium();
  const installed = await findChromium();
  if (installed) return installed;
  throw new Error(
    'The browser tests need Chromium and none could be installed: install Chromium or Chrome, or set PPM_CHROMIUM to its path.',
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const path = process.argv.includes('--find') ? await findChromium() : await ensureChromium();
    if (!path) throw new Error('No Chromium found.');
    process.stdout.write(`${path}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
