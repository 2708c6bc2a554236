import { type Relay, startRelay } from '../src/changes/relay.js';
import { startJobs } from '../src/jobs/runner.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { startTestServer, type TestServer } from './server.js';

/** A server that also does what is done in the background, over a database of its own. */
export interface WorkingServer extends TestServer {
  readonly database: TestDatabase;
  readonly relay: Relay;
  /** Stops the jobs, the relay and the server, and removes the database. */
  stop(): Promise<void>;
}

/** Starts a server with its relay and its jobs. */
export async function startWorkingServer(): Promise<WorkingServer> {
  const database = await createTestDatabase({ connectionsMax: 20 });
  const server = await startTestServer(database);
  const relay = startRelay(server.deps);
  const jobs = await startJobs(server.deps, relay);
  return {
    ...server,
    database,
    relay,
    async stop() {
      await jobs.stop();
      await relay.stop();
      await server.stop();
      await database.drop();
    },
  };
}
