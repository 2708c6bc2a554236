import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Database, DatabaseAddress } from './db/pool.js';
import type { Extensions } from './extensions.js';
import type { Lifecycle } from './http/lifecycle.js';
import type { PageMemory } from './http/page-memory.js';
import type { AccessTokens } from './identity/access-token.js';
import type { Vault } from './identity/vault.js';
import type { ProcessMetrics } from './metrics/process-metrics.js';
import type { SchedulePool } from './schedule/pool.js';
import type { StudyThreads } from './studies/threads.js';

/** What every router and background part gets. */
export interface Deps {
  readonly database: Database;
  /** For connections of one's own: LISTEN, the job runner, a thread. */
  readonly address: DatabaseAddress;
  readonly config: Config;
  readonly log: Logger;
  readonly tokens: AccessTokens;
  /** Seals what is stored and must be used again. */
  readonly vault: Vault;
  readonly lifecycle: Lifecycle;
  readonly metrics: ProcessMetrics;
  /** Threads that keep the plans of projects, date them and answer questions about them. */
  readonly engine: SchedulePool;
  /** Threads for long computations over a whole plan. */
  readonly studies: StudyThreads;
  readonly extensions: Extensions;
  /** Pages of lists as this process answered them. */
  readonly pages: PageMemory;
}
