import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Fanout, PostgresFanout } from './changes/fanout.js';
import { type Relay, startRelay } from './changes/relay.js';
import { type Config, loadSecret } from './config.js';
import { openDatabase } from './db/address.js';
import { CommitSignal } from './db/commit-signal.js';
import { migrate } from './db/migrate.js';
import { openPool } from './db/pool.js';
import type { DemoLogin } from './demo/create.js';
import type { Deps } from './deps.js';
import { Lifecycle } from './http/lifecycle.js';
import { PageMemory } from './http/page-memory.js';
import { SERVER_VERSION } from './http/version.js';
import { DRAIN_MS } from './limits.js';
import { ProcessMetrics } from './metrics/process-metrics.js';
import { Gauge } from './metrics/registry.js';
import { loadExtensions } from './overlay/load.js';
import { SchedulePool } from './schedule/pool.js';
import { StudyThreads } from './studies/threads.js';

/** A server that answers. */
export interface RunningServer {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Where its metrics are, if on a port of their own. */
  readonly metricsUrl: string | null;
  /** Sign-ins of the demo workspace; empty when it is off. */
  readonly logins: readonly DemoLogin[];
  /** Is not ready any more, waits for balancers to notice, finishes what is under way, stops all that was started. */
  stop(): Promise<void>;
}

/** Something that runs beside the requests and is stopped with them. */
interface Part {
  stop(): Promise<void>;
}

/**
 * Starts everything in order: Postgres, schema, parts, demo workspace, listening. What was started is stopped again
 * when a later step fails.
 */
export async function serve(config: Config, log: Logger): Promise<RunningServer> {
  const started: Part[] = [];
  const stopAll = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) {
      await part.stop().catch((err: unknown) => log.error({ err }, 'a part did not stop cleanly'));
    }
  };
  try {
    const deps = await openDeps(config, log, started);
    const { fanout, relay } = await openRelay(deps, started);
    const { url, metricsUrl, logins } = await listen(deps, relay, fanout, started);
    // Requests need not wait for what runs beside them, only a worker is for nothing else.
    if (config.role !== 'worker') deps.lifecycle.begin();
    if (config.role !== 'web') await startBackground(deps, relay, started);
    deps.lifecycle.begin();
    log.info({ role: config.role, url, version: SERVER_VERSION }, 'ready');
    return {
      url: url + config.basePath,
      metricsUrl,
      logins,
      async stop() {
        deps.lifecycle.drain();
        await sleep(config.drainDelayMs);
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

type Listening = Pick<RunningServer, 'url' | 'metricsUrl' | 'logins'>;

/** Creates the demo, if it is wanted, then answers requests and opens sockets. */
async function listen(deps: Deps, relay: Relay, fanout: Fanout, started: Part[]): Promise<Listening> {
  const { config } = deps;
  // Not loaded otherwise: it brings the whole plan.
  const logins = config.hasDemo ? await (await import('./demo/create.js')).createDemo(deps, today()) : [];
  const { createApp, createProbes } = await import('./app.js');
  const server = createServer(config.role === 'worker' ? createProbes(deps) : createApp(deps));
  const url = await listenOn(server, config.port, config.host, started);
  const { port, host } = config.metrics;
  const metricsUrl = port === null ? null : await listenOn(createServer(createProbes(deps)), port, host, started);
  // Stopped before the server: an open socket would keep it from closing.
  if (config.role !== 'worker') await startSockets(deps, relay, fanout, server, started);
  return { url, metricsUrl, logins };
}

/** What a process needs most of its start to load; Postgres, a process of its own, starts meanwhile. */
async function loadParts(role: Config['role']) {
  const [{ AccessTokens }, { Vault }] = await Promise.all([
    import('./identity/access-token.js'),
    import('./identity/vault.js'),
    import('./app.js'),
    role === 'worker' ? import('./jobs/runner.js') : import('./live/live.js'),
  ]);
  return { AccessTokens, Vault };
}

/** Postgres with the newest schema, and what every part of the server gets. */
async function openDeps(config: Config, log: Logger, started: Part[]): Promise<Deps> {
  const secret = loadSecret(config);
  const opening = openDatabase(config, log);
  const opened = opening.then(({ stop }) => started.push({ stop }));
  const [{ AccessTokens, Vault }, extensions, { address }] = await settled(
    loadParts(config.role),
    loadExtensions(config.extensions),
    opening,
    opened,
  );
  await migrate(address, { demandsOnly: !config.migrates });
  const pages = new PageMemory();
  const pool = openPool(address, {
    connectionsMax: config.connectionsMax,
    onError(error) {
      // What answers next may be another server, which lacks the last commits of this one.
      pages.clear();
      log.warn({ reason: error.message }, 'a connection to Postgres was lost');
    },
  });
  started.push({ stop: () => pool.end() });
  const metrics = new ProcessMetrics(config.role, SERVER_VERSION);
  metrics.watchDatabase(pool);
  metrics.registry.add(new Gauge('trueppm_pages_bytes', 'Pages of lists that are kept.', () => [[{}, pages.bytes]]));
  // Their threads start with the first work there is for them.
  const engine = new SchedulePool();
  const studies = new StudyThreads();
  started.push(engine, studies);
  return {
    database: { pool, committed: new CommitSignal() },
    address,
    config,
    log,
    tokens: new AccessTokens(secret),
    vault: new Vault(secret),
    lifecycle: new Lifecycle(),
    metrics,
    engine,
    studies,
    extensions,
    pages,
  };
}

/** The wake-up between processes: by Redis when configured, else by Postgres. */
async function openRelay(deps: Deps, started: Part[]): Promise<{ fanout: Fanout; relay: Relay }> {
  const { config, database, address, log, metrics } = deps;
  const fanout: Fanout =
    config.redisUrl === null ? new PostgresFanout(database.pool, address) : await openRedis(deps, config.redisUrl);
  started.push(fanout);
  const relay = startRelay({ database, address, log, fanout, datesPlans: config.role !== 'web' });
  started.push(relay);
  const { registry } = metrics;
  registry.add(
    new Gauge(
      'trueppm_relay_messages_total',
      'Messages between processes, by direction.',
      () => [
        [{ direction: 'sent' }, fanout.counts.sent],
        [{ direction: 'heard' }, fanout.counts.heard],
      ],
      'counter',
    ),
  );
  registry.add(
    new Gauge('trueppm_relay_lag_seconds', 'From a message to its return, for the last one.', () =>
      fanout.counts.lagMs === null ? [] : [[{}, fanout.counts.lagMs / 1_000]],
    ),
  );
  return { fanout, relay };
}

async function openRedis({ database, log }: Deps, url: string): Promise<Fanout> {
  const { RedisFanout } = await import('./changes/redis-fanout.js');
  // Processes of one database share it, and those of another never do.
  const { rows } = await database.pool.query<{ epoch: string }>('SELECT epoch FROM instance');
  return RedisFanout.open({ url, namespace: rows[0]!.epoch, log });
}

async function startBackground(deps: Deps, relay: Relay, started: Part[]): Promise<void> {
  const [{ startJobs }, { startRetention }, { extensionJobs }] = await Promise.all([
    import('./jobs/runner.js'),
    import('./db/retention.js'),
    import('./overlay/jobs.js'),
  ]);
  started.push(startRetention(deps));
  started.push(await startJobs(deps, relay, { tasks: extensionJobs(deps) }));
  if (deps.extensions.all.length > 0) {
    const { startListeners } = await import('./overlay/listen.js');
    started.push(await startListeners(deps, relay));
  }
  const { followFeeds } = await import('./feed/follow.js');
  started.push(followFeeds({ ...deps, relay }));
  const { startProgramKeeper } = await import('./programs/keeper.js');
  started.push(startProgramKeeper({ ...deps, relay }));
  const { startWebhooks } = await import('./webhooks/sender.js');
  started.push(startWebhooks(deps, relay));
}

async function startSockets(deps: Deps, relay: Relay, fanout: Fanout, server: Server, started: Part[]): Promise<void> {
  const { startLive } = await import('./live/live.js');
  const live = startLive(deps, relay, server, fanout);
  started.push(live);
  deps.metrics.registry.add(new Gauge('trueppm_sockets', 'Open sockets.', () => [[{}, live.size]]));
}

/** Waits for all, even when one fails: what the others have started must be stopped. */
async function settled<T extends readonly unknown[]>(...work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find(outcome => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes.map(outcome => (outcome as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** The local day, `2026-01-05`: the demo plan is laid around it. */
function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function listenOn(server: Server, port: number, host: string, started: Part[]): Promise<string> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.removeListener('error', fail);
      started.push({ stop: () => close(server) });
      const { port: taken } = server.address() as AddressInfo;
      const isAny = host === '0.0.0.0' || host === '::';
      const shown = isAny ? 'localhost' : host.includes(':') ? `[${host}]` : host;
      done(`http://${shown}:${taken}`);
    });
  });
}

/** Stops listening, lets requests finish, then cuts what is left. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>(done => server.close(() => done()));
  server.closeIdleConnections();
  const timeout = new AbortController();
  const cut = sleep(DRAIN_MS, undefined, { signal: timeout.signal })
    .then(() => server.closeAllConnections())
    .catch(() => undefined);
  await closed;
  timeout.abort();
  await cut;
}
