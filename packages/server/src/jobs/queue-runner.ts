import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger as QueueLogger, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type DatabaseAddress, openPool } from '../db/pool.js';
import { freeJobsOfTheDead, type SignOfLife, signalLife } from './alive.js';

/** What the queue needs. */
export interface QueueOptions {
  readonly address: DatabaseAddress;
  readonly log: Pick<Logger, 'debug' | 'warn' | 'error'>;
  /** Jobs under way at once. */
  readonly concurrency: number;
}

const POLL_MS = 2_000;
const RESTART_MS = 1_000;

/** One runner of the job queue, started anew when the loss of Postgres ended it. */
export class QueueRunner {
  readonly #options: QueueOptions;
  readonly #tasks: TaskList;
  readonly #pool: pg.Pool;
  #runner: Runner | null = null;
  #runnerId = '';
  #life: SignOfLife | null = null;
  #isStopped = false;
  #restarting: Promise<void> = Promise.resolve();

  private constructor(options: QueueOptions, tasks: TaskList) {
    this.#options = options;
    this.#tasks = tasks;
    this.#pool = openPool(options.address, { connectionsMax: options.concurrency + 3 });
  }

  /** Starts; jobs begin at once. */
  static async start(options: QueueOptions, tasks: TaskList): Promise<QueueRunner> {
    const queue = new QueueRunner(options, tasks);
    await queue.#begin();
    return queue;
  }

  /** Gives jobs back that a killed process held. */
  freeJobsOfTheDead(): Promise<void> {
    return freeJobsOfTheDead(this.#pool, this.#runnerId);
  }

  /** Lets jobs under way end and takes no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#restarting;
    await this.#runner?.stop().catch(() => undefined);
    await this.#life?.stop();
    await this.#pool.end();
  }

  async #begin(): Promise<void> {
    const { address, concurrency, log } = this.#options;
    const events: WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => {
      this.#runnerId = workerPool.id;
      this.#life = signalLife(address, workerPool.id);
    });
    const runner = await run(
      {
        pgPool: this.#pool,
        concurrency,
        pollInterval: POLL_MS,
        noHandleSignals: true,
        events,
        logger: new QueueLogger(() => (level, message, meta) => {
          if (level === 'error') log.error({ err: meta?.['error'] }, message);
          else if (level === 'warning') log.warn(message);
          else log.debug(message);
        }),
      },
      this.#tasks,
    );
    this.#runner = runner;
    const onEnd = (): void => {
      if (this.#isStopped || this.#runner !== runner) return;
      log.warn('the job queue ended and is started again');
      this.#restarting = this.#beginAgain();
    };
    runner.promise.then(onEnd, onEnd);
  }

  async #beginAgain(): Promise<void> {
    this.#runner = null;
    await this.#life?.stop();
    this.#life = null;
    while (!this.#isStopped) {
      await sleep(RESTART_MS);
      try {
        await this.#begin();
        return;
      } catch {
        // Postgres is still away.
      }
    }
  }
}
