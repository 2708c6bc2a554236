import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './binaries.js';
import {
  addressOf,
  type Cluster,
  createCluster,
  createDatabase,
  DATABASE,
  findRunning,
  isAlive,
  launch,
  prepareFolders,
  stopServer,
} from './cluster.js';
import type { DatabaseAddress } from './pool.js';

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
  /** Told when the server had ended by itself and is being started again. */
  readonly onRestart?: (reason: string) => void;
}

/** Time for orphans of a killed postmaster to notice and leave. */
const STALE_MS = 6_000;
/** How often the server is looked after: within the two seconds that clients wait. */
const WATCH_MS = 250;

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

  const start = () => startOrAdopt(cluster, binaries.postgres, options.settings ?? {});
  const first = await start();
  await createDatabase(cluster);
  return supervise(cluster, first, start, options.onRestart);
}

interface Started {
  readonly pid: number;
  readonly isAdopted: boolean;
}

async function startOrAdopt(
  cluster: Cluster,
  postgres: string,
  settings: Readonly<Record<string, string>>,
): Promise<Started> {
  const deadline = Date.now() + STALE_MS;
  for (;;) {
    const running = await findRunning(cluster);
    if (running !== null) return { pid: running, isAdopted: true };
    const outcome = await launch(postgres, cluster, settings);
    if (typeof outcome === 'number') return { pid: outcome, isAdopted: false };
    if (Date.now() > deadline) throw new Error(`Postgres did not start.\n${outcome.log}`);
    await sleep(200);
  }
}

/** Whoever started the server owns it; one that adopts it owns it once its owner is gone. */
async function claimOwnership(cluster: Cluster, { isAdopted }: Started): Promise<boolean> {
  const previous = Number(await readFile(cluster.ownerFile, 'utf8').catch(() => ''));
  if (isAdopted && previous > 0 && previous !== process.pid && isAlive(previous)) return false;
  await writeFile(cluster.ownerFile, String(process.pid), { mode: 0o600 });
  return true;
}

/** Starts the server again when it ends by itself, and stops it when its owner stops. */
async function supervise(
  cluster: Cluster,
  first: Started,
  start: () => Promise<Started>,
  onRestart: EmbeddedOptions['onRestart'],
): Promise<EmbeddedPostgres> {
  let current = first;
  let isOwner = await claimOwnership(cluster, first);
  let restarting: Promise<void> | null = null;

  const restart = async (): Promise<void> => {
    onRestart?.(`process ${current.pid} is gone`);
    current = await start();
    isOwner = await claimOwnership(cluster, current);
  };
  const claim = (): Promise<void> =>
    claimOwnership(cluster, { pid: current.pid, isAdopted: true })
      .then(isMine => {
        isOwner = isMine;
      })
      .catch(() => undefined)
      .finally(() => {
        restarting = null;
      });
  const watch = setInterval(() => {
    if (restarting !== null) return;
    if (isAlive(current.pid)) {
      // The owner may end later than this process starts, or be on its way out just then.
      if (!isOwner) restarting = claim();
      return;
    }
    restarting = restart()
      .catch((error: Error) => onRestart?.(error.message))
      .finally(() => {
        restarting = null;
      });
  }, WATCH_MS);
  watch.unref();

  return {
    address: addressOf(cluster, DATABASE),
    get pid() {
      return current.pid;
    },
    isAdopted: first.isAdopted,
    async stop() {
      clearInterval(watch);
      await restarting;
      if (!isOwner) return;
      await stopServer(current.pid);
      await rm(cluster.ownerFile, { force: true });
    },
  };
}
