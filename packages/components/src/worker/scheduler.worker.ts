import type { LoadAnswer, SchedulerApi } from './api.js';
import { answerCalls, transfer } from './calls.js';
import { Engine } from './engine.js';

/** Buffers of the typed arrays in an answer: moved to the page instead of copied. */
function buffersOf(columns: object | null): ArrayBuffer[] {
  return Object.values(columns ?? {}).flatMap(column =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
}

/** The engine behind its wire interface. The page calls it directly where no worker may start. */
export function createSchedulerApi(): SchedulerApi {
  const engine = new Engine();
  const loaded = async (answer: LoadAnswer | Promise<LoadAnswer>): Promise<LoadAnswer> => {
    const { columns, settled } = await answer;
    return transfer({ columns, settled }, [...buffersOf(columns), ...buffersOf(settled)]);
  };
  return {
    load: plan => loaded(engine.open(plan)),
    take: part => engine.take(part),
    loadTaken: head => loaded(engine.loadTaken(head)),
    async apply(edits) {
      const answer = await engine.change(edits);
      return transfer(answer, [...buffersOf(answer.moved), ...buffersOf(answer.settled)]);
    },
    settle() {
      const settled = engine.settle();
      return transfer(settled, buffersOf(settled));
    },
    preview(intent) {
      const answer = engine.preview(intent);
      return transfer(answer, buffersOf(answer.moved));
    },
    check: edits => engine.check(edits),
    explain: taskId => engine.explain(taskId),
    async level() {
      const answer = await engine.level();
      return transfer(answer, buffersOf(answer.moved));
    },
    clearLevelling: () => engine.clearLevelling(),
    write: (texts, request) => engine.write(texts, request),
  };
}

const scope = globalThis as unknown as Parameters<typeof answerCalls>[0] & { readonly WorkerGlobalScope?: unknown };
if (typeof scope.WorkerGlobalScope === 'function') {
  answerCalls(scope, createSchedulerApi());
  const ready = (lock = 'ready'): void => scope.postMessage(lock, []);
  // Held for as long as the worker lives: whoever gets it after this knows that it has ended. Only secure pages have locks.
  const hold = async (): Promise<void> => {
    const lock = crypto.randomUUID();
    await navigator.locks.request(lock, () => {
      ready(lock);
      return new Promise(() => undefined);
    });
  };
  hold().catch(() => ready());
}
