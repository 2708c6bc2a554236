/** Calls across a worker's messages: `[number, method, arguments]` there, `[number, answer, failure]` back. */

type Call = readonly [id: number, method: string, args: readonly unknown[]];
type Answer = readonly [id: number, value: unknown, failure?: Failure];

/** What is left of an error on its way. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

type Method = (...args: readonly never[]) => unknown;

/** Either end of the messages. */
interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** Buffers that go along with a value, until it has gone. */
const buffers = new WeakMap<object, readonly ArrayBuffer[]>();

/** Marks buffers in an argument or an answer as moved rather than copied. @returns the value */
export function transfer<Value extends object | null>(value: Value, moved: readonly ArrayBuffer[]): Value {
  if (value !== null) buffers.set(value, moved);
  return value;
}

const movedWith = (values: readonly unknown[]): ArrayBuffer[] =>
  values.flatMap(value => (typeof value === 'object' && value !== null ? (buffers.get(value) ?? []) : []));

/** Answers calls by an object's methods, each begun when its message comes: in the order they were made. */
export function answerCalls(port: Port, api: object): void {
  port.addEventListener('message', ({ data }: MessageEvent<Call | string>) => {
    // Somebody asks whether this end lives.
    if (typeof data === 'string') {
      port.postMessage(data, []);
      return;
    }
    const [id, method, args] = data;
    // An executor turns what is thrown at once into a refusal too.
    new Promise(resolve => resolve((api as Record<string, Method>)[method]?.(...(args as never[]))))
      .then(value => port.postMessage([id, value] satisfies Answer, movedWith([value])))
      .catch((cause: unknown) => {
        const { name, message, stack } = cause instanceof Error ? cause : new Error(String(cause));
        port.postMessage([id, undefined, { name, message, stack }] satisfies Answer, []);
      });
  });
}

/** The other end has ended: what was asked of it will not be answered. */
export class CallsLost extends Error {
  override readonly name = 'CallsLost';
}

/**
 * An object whose methods are called at the other end.
 * @param lost resolves when that end has ended: calls then reject with a `CallsLost`
 * @returns promises of what they answer; one rejects with an `Error` of the same name and message as was thrown there
 */
export function callsTo<Api extends object>(port: Port, lost?: Promise<unknown>): Api {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: unknown): void }>();
  let count = 0;
  port.addEventListener('message', ({ data }: MessageEvent<Answer | string>) => {
    if (typeof data === 'string') return;
    const [id, value, failure] = data;
    if (failure) waiting.get(id)?.reject(Object.assign(new Error(failure.message), failure));
    else waiting.get(id)?.resolve(value);
    waiting.delete(id);
  });
  let loss: CallsLost | null = null;
  void lost?.then(() => {
    loss = new CallsLost('The worker has ended.');
    for (const { reject } of waiting.values()) reject(loss);
    waiting.clear();
  });
  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (loss) throw loss;
      count += 1;
      port.postMessage([count, method, args] satisfies Call, movedWith(args));
      waiting.set(count, { resolve, reject });
    });
  return new Proxy({} as Api, {
    // Not a promise itself, though it is awaited with what holds it.
    get: (_, method) => (method === 'then' ? undefined : (...args: unknown[]) => call(method as string, args)),
  });
}
