import type { Relay } from '../changes/relay.js';
import { isUnavailable } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { QueueRunner } from '../jobs/queue-runner.js';
import { type Resolver, systemResolver } from './address.js';
import { deliver } from './deliver.js';
import { enqueueBehind, hasWebhooks } from './queries.js';

/** The part of a process that calls webhooks. */
export interface WebhookSender {
  stop(): Promise<void>;
}

/** What may be set otherwise, by tests. */
export interface SenderOptions {
  readonly resolve?: Resolver;
  readonly timeoutMs?: number;
  readonly patienceSeconds?: number;
  readonly sweepMs?: number;
}

/** Webhooks called at once: of their own, so that slow receivers keep neither imports nor schedules waiting. */
const CONCURRENCY = 3;
/** Commits of this long are looked at together. */
const GATHER_MS = 100;
/** Between two looks for what is behind: retries whose pause is over, and whatever was missed. */
const SWEEP_MS = 5_000;

/**
 * Starts calling webhooks. Commits wake it in memory; what is due is read from each webhook's place in the feed, so that
 * nothing is lost with a process and no writer waits. Without a webhook it only asks now and then whether there is one.
 */
export function startWebhooks(
  { database, address, config, vault, log }: Pick<Deps, 'database' | 'address' | 'config' | 'vault' | 'log'>,
  relay: Relay,
  options: SenderOptions = {},
): WebhookSender {
  const { pool } = database;
  const sending = {
    database,
    vault,
    log,
    resolve: options.resolve ?? systemResolver,
    allowsLoopback: config.webhooksToLoopback,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.patienceSeconds === undefined ? {} : { patienceSeconds: options.patienceSeconds }),
  };
  let runner: Promise<QueueRunner> | null = null;
  let hasAny = false;
  let isStopped = false;
  const changed = new Set<string>();
  let gathering: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const look = (projectIds: readonly string[] | null): void => {
    looking = looking.then(async () => {
      if (isStopped) return;
      try {
        if (projectIds === null) hasAny = await hasWebhooks(pool);
        if (!hasAny) return;
        runner ??= QueueRunner.start(
          { address, log, concurrency: CONCURRENCY },
          { webhook: payload => deliver(sending, (payload as { webhook_id: string }).webhook_id) },
        );
        // One that did not start is started anew by the next look.
        await runner.catch(error => {
          runner = null;
          throw error;
        });
        await enqueueBehind(pool, projectIds);
      } catch (err) {
        if (!isUnavailable(err)) log.error({ err }, 'the look for webhooks failed');
      }
    });
  };
  const onCommit = (projectId: string): void => {
    changed.add(projectId);
    gathering ??= setTimeout(() => {
      gathering = undefined;
      const projectIds = [...changed];
      changed.clear();
      if (hasAny) look(projectIds);
    }, GATHER_MS);
  };
  const stopHearing = database.committed.listen(onCommit);
  const stopHearingOthers = relay.hearOthers(onCommit);
  look(null);
  const sweeping = setInterval(() => look(null), options.sweepMs ?? SWEEP_MS);
  sweeping.unref();

  return {
    async stop() {
      isStopped = true;
      clearInterval(sweeping);
      clearTimeout(gathering);
      stopHearing();
      stopHearingOthers();
      await looking;
      await (await runner?.catch(() => null))?.stop();
    },
  };
}
