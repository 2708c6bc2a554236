import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import { startRelay } from './changes/relay.js';
import { type Config, loadSecret } from './config.js';
import { type EmbeddedPostgres, startEmbedded } from './db/embedded.js';
import { migrate } from './db/migrate.js';
import { type DatabaseAddress, openPool } from './db/pool.js';
import { startRetention } from './db/retention.js';
import { CommitSignal } from './db/transaction.js';
import { createDemo, type DemoLogin } from './demo/create.js';
import type { Deps } from './deps.js';
import { Lifecycle } from './http/lifecycle.js';
import { AccessTokens } from './identity/access-token.js';
import { startJobs } from './jobs/runner.js';
import { DRAIN_MS } from './limits.js';
import { startLive } from './live/live.js';

/** A server that answers. */
export interface RunningServer {
  /** Where a browser on this machine finds it. */
  readonly url: string;
  /** Sign-ins of the demo workspace; empty when it is off. */
  readonly logins: readonly DemoLogin[];
  /** Finishes what is under way, then stops everything this process started. */
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
    const secret = loadSecret(config);
    const address = await openDatabase(config, log, started);
    await migrate(address);
    const pool = openPool(address, {
      connectionsMax: config.connectionsMax,
      onError: error => log.warn({ reason: error.message }, 'a connection to Postgres was lost'),
    });
    started.push({ stop: () => pool.end() });
    const deps: Deps = {
      database: { pool, committed: new CommitSignal() },
      address,
      config,
      log,
      tokens: new AccessTokens(secret),
      lifecycle: new Lifecycle(),
    };
    if (config.role !== 'web') started.push(startRetention(deps));
    const relay = startRelay(deps);
    started.push(relay);
    if (config.role !== 'web') started.push(await startJobs(deps, relay));
    const server = createServer(createApp(deps));
    const logins = config.hasDemo ? await createDemo(deps, today()) : [];
    const url = await listenOn(server, config);
    started.push({ stop: () => close(server) });
    // Stopped first: an open socket would keep the server from closing.
    if (config.role !== 'worker') started.push(startLive(deps, relay, server));
    deps.lifecycle.begin();
    return {
      url,
      logins,
      async stop() {
        deps.lifecycle.drain();
        await stopAll();
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** The local day, `2026-01-05`: the demo plan is laid around it. */
function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function openDatabase(config: Config, log: Logger, started: Part[]): Promise<DatabaseAddress> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const postgres: EmbeddedPostgres = await startEmbedded({
    dataFolder: config.dataFolder,
    onRestart: reason => log.error({ reason }, 'embedded Postgres ended and is started again'),
  });
  started.push(postgres);
  return postgres.address;
}

function listenOn(server: Server, config: Config): Promise<string> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(config.port, config.host, () => {
      server.removeListener('error', fail);
      const { port } = server.address() as AddressInfo;
      const isAny = config.host === '0.0.0.0' || config.host === '::';
      const host = isAny ? 'localhost' : config.host.includes(':') ? `[${config.host}]` : config.host;
      done(`http://${host}:${port}`);
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
