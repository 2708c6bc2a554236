import { HostEntry, type LayerProblem } from './host-list.js';
import type { SpansByTask } from './layers.js';

/** Where the spans of a large plan come from. */
interface SpanSource<Of> {
  /** What was given for a task; undefined = nothing. */
  readonly entryOf: (taskId: string) => object | undefined;
  readonly read: (entry: HostEntry) => Of | null;
  /** Where it stands: `baselines[2].tasks`. */
  readonly path: string;
  /** Told of the first entry that cannot be read, once. */
  readonly tell: (problems: readonly LayerProblem[]) => void;
}

/** Spans read when their row comes into view, each once: taking them costs nothing, however many there are. */
export class SpansInView<Of extends object> implements SpansByTask<Of> {
  readonly #source: SpanSource<Of>;
  readonly #spans = new Map<string, Of | undefined>();
  #hasTold = false;

  constructor(source: SpanSource<Of>) {
    this.#source = source;
  }

  get(taskId: string): Of | undefined {
    const before = this.#spans.get(taskId);
    if (before || this.#spans.has(taskId)) return before;
    const span = this.#read(taskId);
    this.#spans.set(taskId, span);
    return span;
  }

  #read(taskId: string): Of | undefined {
    const { entryOf, read, path, tell } = this.#source;
    const fields = entryOf(taskId);
    if (!fields) return undefined;
    const problems: LayerProblem[] = [];
    const span = read(new HostEntry(fields, `${path}["${taskId}"]`, problems));
    if (problems.length > 0 && !this.#hasTold) {
      this.#hasTold = true;
      // A frame is being drawn: whoever hears of it may change what is drawn.
      queueMicrotask(() => tell(problems));
    }
    return span ?? undefined;
  }
}
