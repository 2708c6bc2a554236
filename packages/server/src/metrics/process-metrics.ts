import { monitorEventLoopDelay } from 'node:perf_hooks';
import type pg from 'pg';
import { Counter, Gauge, Histogram, type Reading, Registry } from './registry.js';

/** Seconds: from what a kept answer takes to what a whole plan of 100,000 tasks takes. */
const DURATION_BOUNDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** What a process measures of itself. Parts that run beside the requests add their own gauges to {@link registry}. */
export class ProcessMetrics {
  readonly registry = new Registry();
  readonly #requests = this.registry.add(
    new Histogram('trueppm_request_seconds', 'Duration of requests by operation and status.', DURATION_BOUNDS),
  );
  readonly #problems = this.registry.add(new Counter('trueppm_problems_total', 'Problems answered, by code.'));

  constructor(role: string, version: string) {
    const { registry } = this;
    registry.add(new Gauge('trueppm_info', 'This process.', () => [[{ role, version }, 1]]));
    registry.add(new Gauge('process_start_time_seconds', 'When it started.', () => [[{}, startedAtSeconds]]));
    registry.add(
      new Gauge('process_resident_memory_bytes', 'Memory it holds.', () => [[{}, process.memoryUsage.rss()]]),
    );
    registry.add(new Gauge('nodejs_heap_used_bytes', 'Heap in use.', () => [[{}, process.memoryUsage().heapUsed]]));
    registry.add(
      new Gauge(
        'process_cpu_seconds_total',
        'Processor time it used.',
        () => {
          const { user, system } = process.cpuUsage();
          return [[{}, (user + system) / 1e6]];
        },
        'counter',
      ),
    );
    const delay = monitorEventLoopDelay({ resolution: 20 });
    delay.enable();
    registry.add(
      new Gauge('nodejs_eventloop_delay_p99_seconds', 'How late timers were since the last look.', () => {
        const seconds = delay.percentile(99) / 1e9;
        delay.reset();
        return [[{}, Number.isFinite(seconds) ? seconds : 0]];
      }),
    );
  }

  /** Notes a request that was answered. */
  observeRequest(operation: string, status: number, seconds: number): void {
    this.#requests.observe(`${operation} ${status}`, seconds, () => ({ operation, status: String(status) }));
  }

  /** Notes a problem that was answered. */
  observeProblem(code: string): void {
    this.#problems.add({ code });
  }

  /** Follows the connections to Postgres and the job queue's tables. */
  watchDatabase(pool: pg.Pool): void {
    this.registry.add(
      new Gauge('trueppm_db_connections', 'Connections of this process to Postgres, by state.', () => [
        [{ state: 'busy' }, pool.totalCount - pool.idleCount],
        [{ state: 'idle' }, pool.idleCount],
        [{ state: 'awaited' }, pool.waitingCount],
      ]),
    );
    this.registry.add(new Gauge('trueppm_jobs', 'Jobs of the queue by name and state.', () => readJobs(pool)));
  }
}

const startedAtSeconds = Date.now() / 1_000 - process.uptime();

/** Jobs as the queue holds them: `dead` were given up and wait for somebody to look at them. */
async function readJobs(pool: pg.Pool): Promise<Reading[]> {
  const { rows } = await pool.query<{ job: string; state: string; count: number }>(
    `SELECT task_identifier AS job,
            CASE WHEN locked_at IS NOT NULL THEN 'running' WHEN attempts >= max_attempts THEN 'dead'
                 WHEN attempts > 0 THEN 'retrying' ELSE 'waiting' END AS state, count(*) AS count
       FROM graphile_worker.jobs GROUP BY 1, 2`,
  );
  return rows.map(({ job, state, count }) => [{ job, state }, count]);
}
