import type { TaskList } from 'graphile-worker';
import type { Relay } from '../changes/relay.js';
import { isUnavailable } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { runExport } from '../exports/job.js';
import { runForecast } from '../forecasts/job.js';
import { runImport } from '../imports/job.js';
import { failAbandonedImports } from '../imports/queries.js';
import { SchedulePool } from '../schedule/pool.js';
import { Rescheduler, type ReschedulerOptions, type RunReason } from '../schedule/recompute.js';
import { isRunDue, projectsDue } from '../schedule/status.js';
import { endAbandonedRuns, storeGivenUp } from '../schedule/store.js';
import { StudyThreads } from '../studies/threads.js';
import { addJob, type JobPayloads } from './queue.js';
import { QueueRunner } from './queue-runner.js';

/** The background work of one process. */
export interface Jobs {
  stop(): Promise<void>;
}

const CUT_UPLOAD = new ServerError('import_failed', 'The upload was cut off; nothing was imported.');

/** Jobs under way at once. */
const CONCURRENCY = 5;
/** Between two looks for projects that are behind and for jobs whose runner is dead. */
const SWEEP_MS = 5_000;
/** Commits of another process are left to it first, or to the one that dated the plan last: it holds the rows. */
const OTHERS_FIRST_MS = 200;

/**
 * Starts background work: the queue's runner and the rescheduling of every project that changes.
 *
 * A commit asks for a run in memory, which costs the writer nothing. Nothing is lost with the process, because what is
 * due is read from the feed that the writer's transaction wrote: at start and every few seconds. The queue holds the
 * rest: imports, runs that people ask for, and retries after a crash, with pauses that grow.
 *
 * @param options `tasks`: jobs of extensions; `sweepMs`: between two looks for projects that are behind; `othersFirstMs`:
 *   how long commits of other processes are left to others
 */
export async function startJobs(
  {
    database,
    address,
    log,
    ...shared
  }: Pick<Deps, 'database' | 'address' | 'log'> & Partial<Pick<Deps, 'engine' | 'studies'>>,
  relay: Relay,
  options: Pick<ReschedulerOptions, 'onRun'> & {
    readonly tasks?: TaskList;
    readonly sweepMs?: number;
    readonly othersFirstMs?: number;
  } = {},
): Promise<Jobs> {
  const { engine = new SchedulePool(), studies = new StudyThreads() } = shared;
  const { tasks: more = {}, sweepMs = SWEEP_MS, othersFirstMs = OTHERS_FIRST_MS, ...listening } = options;
  const reschedule = (projectId: string, reason?: RunReason): void => {
    rescheduler.request(projectId, reason).catch((err: unknown) => {
      if (isUnavailable(err)) return;
      log.error({ err, projectId }, 'a schedule run failed and is tried again');
      addJob(database.pool, 'schedule', { project_id: projectId }, `schedule:${projectId}`).catch(() => undefined);
    });
  };
  const rescheduler = new Rescheduler({ database, relay, pool: engine, log, ask: reschedule, ...listening });

  const tasks: TaskList = {
    ...more,
    async schedule(payload, { job }) {
      const { project_id, is_forced = false } = payload as JobPayloads['schedule'];
      if (!is_forced && (rescheduler.isBusy(project_id) || !(await isRunDue(database.pool, project_id)))) return;
      try {
        await rescheduler.request(project_id, { isForced: is_forced });
      } catch (error) {
        if (job.attempts >= job.max_attempts) await storeGivenUp(database, project_id);
        throw error;
      }
    },
    async import(payload, { job }) {
      const { import_id } = payload as JobPayloads['import'];
      await runImport({ database, log }, import_id, job.attempts);
    },
    async export(payload, { job }) {
      const { export_id } = payload as JobPayloads['export'];
      await runExport({ database, log }, export_id, job.attempts);
    },
    async forecast(payload, { job }) {
      const { project_id, forecast_id } = payload as JobPayloads['forecast'];
      await runForecast({ database, relay, studies, log }, { projectId: project_id, id: forecast_id }, job.attempts);
    },
  };
  const queue = await QueueRunner.start({ address, log, concurrency: CONCURRENCY }, tasks);

  const delays = new Set<NodeJS.Timeout>();
  const stopHearingOthers = relay.hearOthers((projectId, version, isUndated) => {
    // Without a number nothing was committed: the state of a schedule is being told.
    if (version === null) return;
    if (isUndated && rescheduler.leads(projectId)) {
      reschedule(projectId);
      return;
    }
    const delay = setTimeout(() => {
      delays.delete(delay);
      reschedule(projectId);
    }, othersFirstMs);
    delays.add(delay);
  });

  const sweep = async (): Promise<void> => {
    try {
      await queue.freeJobsOfTheDead();
      await endAbandonedRuns(database);
      await failAbandonedImports(database.pool, CUT_UPLOAD.toProblem());
      for (const projectId of await projectsDue(database.pool)) reschedule(projectId);
    } catch (err) {
      if (!isUnavailable(err)) log.error({ err }, 'the look for overdue projects failed');
    }
  };
  void sweep();
  const sweeping = setInterval(() => void sweep(), sweepMs);
  sweeping.unref();

  return {
    async stop() {
      clearInterval(sweeping);
      stopHearingOthers();
      for (const delay of delays) clearTimeout(delay);
      await rescheduler.stop();
      await queue.stop();
      // Threads that others ask as well are theirs to stop.
      if (shared.engine === undefined) await engine.stop();
      if (shared.studies === undefined) await studies.stop();
    },
  };
}
