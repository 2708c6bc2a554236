import type { EngineHandle } from './handle.js';

type EngineScript = Pick<typeof import('./scheduler.worker.js'), 'createSchedulerApi'>;

/** Where the host says that the script is; empty = nowhere. */
type ScriptUrl = URL | '' | null | undefined;

/** The engine's script for the page itself: where the host says it is, else as the host's bundler placed it. */
function scriptForPage(workerUrl: ScriptUrl): Promise<EngineScript> {
  if (workerUrl) return import(/* @vite-ignore */ workerUrl.href);
  // Not by its address: bundlers that know nothing of workers follow an import, and this is the last way.
  return import('./worker.js');
}

/**
 * The engine where no worker may start: the same script, in the page.
 * @param cause why there is no worker
 */
export async function engineInPage(workerUrl: ScriptUrl, cause: unknown): Promise<EngineHandle> {
  const script = await scriptForPage(workerUrl);
  const why = cause instanceof Error ? cause.message : String(cause);
  const refusal = new Error(`No worker could start, so plans are scheduled in the page. ${why}`, { cause });
  const lost = new Promise<never>(() => undefined);
  return { api: script.createSchedulerApi(), isInWorker: false, refusal, lost, dispose: () => undefined };
}
