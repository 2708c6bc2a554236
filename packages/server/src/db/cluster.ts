import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { openSync, readFileSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Account, launchAs, unprivilegedAccount } from './unprivileged.js';

const USER = 'trueppm';
/** The database that the server uses. */
export const DATABASE = 'trueppm';
const PORT = 5432;
/** A socket's path, with `/.s.PGSQL.5432.lock`, must stay below what the kernel takes (104 on macOS, 108 on Linux). */
const SOCKET_FOLDER_LENGTH_MAX = 80;
/** Time for a crash recovery. */
const READY_MS = 60_000;
const STOP_MS = 10_000;

/** The folders and files of one embedded Postgres. */
export interface Cluster {
  readonly folder: string;
  readonly sockets: string;
  readonly pidFile: string;
  readonly ownerFile: string;
  readonly logFile: string;
  readonly account: Account | null;
}

/** Makes the folders that Postgres needs, owned by the account it will run as. */
export async function prepareFolders(dataFolder: string): Promise<Cluster> {
  const account = unprivilegedAccount();
  // A folder made here is private; the other account must be able to pass through it, not to look around.
  const isNew = (await mkdir(dataFolder, { recursive: true })) !== undefined;
  if (isNew) await chmod(dataFolder, account === null ? 0o700 : 0o711);
  const near = join(dataFolder, 'socket');
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const sockets = near.length <= SOCKET_FOLDER_LENGTH_MAX ? near : join(tmpdir(), `trueppm-${hash}`);
  await mkdir(sockets, { recursive: true, mode: 0o700 });
  await give(sockets, account);
  const folder = join(dataFolder, 'postgres');
  return {
    folder,
    sockets,
    pidFile: join(folder, 'postmaster.pid'),
    ownerFile: join(dataFolder, 'postgres.owner'),
    logFile: join(dataFolder, 'postgres.log'),
    account,
  };
}

async function give(path: string, account: Account | null): Promise<void> {
  const found = await lstat(path);
  const { uid } = found;
  if (found.isSymbolicLink() || (uid !== process.getuid?.() && uid !== account?.uid)) {
    throw new Error(`${path} belongs to somebody else; remove it or choose another --data.`);
  }
  if (account !== null) await chown(path, account.uid, account.gid);
  await chmod(path, 0o700);
}

/** Made beside its place and moved there when complete: an interrupted start leaves nothing half made. */
export async function createCluster(initdb: string, cluster: Cluster): Promise<void> {
  const part = `${cluster.folder}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part);
  await give(part, cluster.account);
  const args = [
    `--pgdata=${part}`,
    `--username=${USER}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
  ];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'];
  const { command, args: all, ...identity } = launchAs(cluster.account, initdb, [...args, ...locale], [part]);
  const child = spawn(command, all, { ...identity, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', env: environment() });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.on('data', chunk => (output += chunk));
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (code !== 0) throw new Error(`initdb failed.\n${output}`);
  await rename(part, cluster.folder);
}

/** Nothing of this process' environment: PG… variables would bend what is started. */
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' });

/** Where a database of the cluster is reached. */
export const addressOf = (cluster: Cluster, database: string) =>
  ({ host: cluster.sockets, port: PORT, user: USER, database }) as const;

/** `ready`, or `starting` while it refuses sessions, or `absent`. */
async function ping(cluster: Cluster): Promise<'ready' | 'starting' | 'absent'> {
  const client = new pg.Client({ ...addressOf(cluster, 'postgres'), connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'ready';
  } catch (error) {
    return (error as { code?: string }).code === '57P03' ? 'starting' : 'absent';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function recordedPid(cluster: Cluster): Promise<number | null> {
  const text = await readFile(cluster.pidFile, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

/** Whether a process exists and has not ended: one that nobody has waited for yet still has its number. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The postmaster that answers over this folder, or null when none does or will. */
export async function findRunning(cluster: Cluster): Promise<number | null> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const pid = await recordedPid(cluster);
    if (pid === null || !isAlive(pid)) return null;
    const state = await ping(cluster);
    if (state === 'ready') return pid;
    if (state === 'absent' && !(await isPostgres(pid))) {
      // The number now belongs to another program; Postgres would refuse to start over it.
      await rm(cluster.pidFile, { force: true });
      return null;
    }
    if (Date.now() > deadline)
      throw new Error(`Postgres (process ${pid}) runs over ${cluster.folder} but does not answer.`);
    await sleep(50);
  }
}

/** Whether a process is a Postgres; where that cannot be asked, it is believed to be one. */
async function isPostgres(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => null);
  return name === null ? process.platform !== 'linux' : name.startsWith('postgres');
}

/** Starts the server and waits until it answers: its process id, or the end of the log if it ended. */
export async function launch(
  postgres: string,
  cluster: Cluster,
  settings: Readonly<Record<string, string>>,
): Promise<number | { readonly log: string }> {
  const set = {
    unix_socket_permissions: '0700',
    unix_socket_directories: cluster.sockets,
    listen_addresses: '',
    ...settings,
  };
  const args = [
    '-D',
    cluster.folder,
    '-p',
    String(PORT),
    ...Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const {
    command,
    args: all,
    ...identity
  } = launchAs(cluster.account, postgres, args, [cluster.folder, cluster.sockets]);
  const log = openSync(cluster.logFile, 'a', 0o600);
  const child = spawn(command, all, {
    ...identity,
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: environment(),
  });
  let ended: string | null = null;
  child.once('error', error => (ended = error.message));
  child.once('exit', code => (ended = `exit ${code}`));
  child.unref();
  const deadline = Date.now() + READY_MS;
  while (ended === null && Date.now() < deadline) {
    if ((await ping(cluster)) === 'ready') return child.pid as number;
    await sleep(20);
  }
  const text = await readFile(cluster.logFile, 'utf8').catch(() => '');
  return { log: `${ended ?? 'no answer'}\n${text.split('\n').slice(-20).join('\n')}` };
}

/** Creates the server's database once. */
export async function createDatabase(cluster: Cluster): Promise<void> {
  const client = new pg.Client(addressOf(cluster, 'postgres'));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}

/** SIGINT is Postgres' fast shutdown: sessions end, everything is written. SIGQUIT, with recovery later, if it hangs. */
export async function stopServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_MS;
    while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  }
}
