import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, openSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findBinaries } from './binaries.js';
import type { DatabaseAddress } from './pool.js';
import { type Account, launchAs, unprivilegedAccount } from './unprivileged.js';

/** A Postgres that this process started, or found running over the same folder. */
export interface EmbeddedPostgres {
  readonly address: DatabaseAddress & object;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** True when it was already running. */
  readonly isAdopted: boolean;
  /** Stops it cleanly if this process is its owner; otherwise leaves it to its owner. */
  stop(): Promise<void>;
}

/** Where the cluster lives and how it is run. */
export interface EmbeddedOptions {
  /** The server's data folder; the cluster is its child `postgres`. */
  readonly dataFolder: string;
  /** Settings as for `postgres -c`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const USER = 'trueppm';
const DATABASE = 'trueppm';
const PORT = 5432;
/** A socket's path, with `/.s.PGSQL.5432.lock`, must stay below what the kernel takes (104 on macOS, 108 on Linux). */
const SOCKET_FOLDER_LENGTH_MAX = 80;
/** Time for orphans of a killed postmaster to notice and leave. */
const STALE_MS = 6_000;
/** Time for a crash recovery. */
const READY_MS = 60_000;
const STOP_MS = 10_000;

interface Cluster {
  readonly folder: string;
  readonly sockets: string;
  readonly pidFile: string;
  readonly ownerFile: string;
  readonly logFile: string;
  readonly account: Account | null;
}

/**
 * Starts Postgres over a folder: creates the cluster once, adopts a server that already runs there (after this
 * process was killed, say), waits out stale pid files and crash recovery. Only a unix socket of mode 0700, no TCP.
 * The server is a process group of its own, so that neither Ctrl-C nor the death of this process ends it.
 *
 * @throws Error with the end of Postgres' own log when it does not start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await prepareFolders(resolve(options.dataFolder));
  const binaries = await findBinaries();
  if (!existsSync(join(cluster.folder, 'PG_VERSION'))) await createCluster(binaries.initdb, cluster);

  const deadline = Date.now() + STALE_MS;
  for (;;) {
    const running = await findRunning(cluster);
    if (running !== null) return owned(cluster, running, true);
    const outcome = await launch(binaries.postgres, cluster, options.settings ?? {});
    if (typeof outcome === 'number') return owned(cluster, outcome, false);
    if (Date.now() > deadline) throw new Error(`Postgres did not start.\n${outcome.log}`);
    await sleep(200);
  }
}

async function prepareFolders(dataFolder: string): Promise<Cluster> {
  const account = unprivilegedAccount();
  await mkdir(dataFolder, { recursive: true });
  // The other account must be able to pass through, not to look around.
  await chmod(dataFolder, account === null ? 0o700 : 0o711);
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
  if (account !== null) await chown(path, account.uid, account.gid);
  await chmod(path, 0o700);
}

/** Made beside its place and moved there when complete: an interrupted start leaves nothing half made. */
async function createCluster(initdb: string, cluster: Cluster): Promise<void> {
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

const addressOf = (cluster: Cluster, database: string) =>
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

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** The postmaster that answers over this folder, or null when none does or will. */
async function findRunning(cluster: Cluster): Promise<number | null> {
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
async function launch(
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

async function owned(cluster: Cluster, pid: number, isAdopted: boolean): Promise<EmbeddedPostgres> {
  const previous = Number(await readFile(cluster.ownerFile, 'utf8').catch(() => ''));
  const isOwner = !isAdopted || !(previous > 0 && isAlive(previous) && previous !== process.pid);
  if (isOwner) await writeFile(cluster.ownerFile, String(process.pid), { mode: 0o600 });
  await createDatabase(cluster);
  return {
    address: addressOf(cluster, DATABASE),
    pid,
    isAdopted,
    async stop() {
      if (!isOwner) return;
      await stopServer(pid);
      await rm(cluster.ownerFile, { force: true });
    },
  };
}

async function createDatabase(cluster: Cluster): Promise<void> {
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
async function stopServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_MS;
    while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  }
}
